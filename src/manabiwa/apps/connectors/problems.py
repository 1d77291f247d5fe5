"""Why a synchronisation stopped, in words for the person who looks after it."""

from manabiwa.engines.kernel import Words


class SourceError(Exception):
    """The other system could not be read.

    Parameters
    ----------
    reason, remedy : Words
    is_temporary : bool
        Whether trying again later may help.
    """

    def __init__(self, reason: Words, remedy: Words, *, is_temporary: bool = False) -> None:
        super().__init__(reason.en)
        self.reason, self.remedy, self.is_temporary = reason, remedy, is_temporary

    def to_json(self) -> dict[str, str]:
        """The words as a run keeps them."""
        return {"ja": f"{self.reason.ja}{self.remedy.ja}", "en": f"{self.reason.en} {self.remedy.en}"}
