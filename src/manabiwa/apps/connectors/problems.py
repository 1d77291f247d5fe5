"""Why a synchronisation stopped, in words for the person who looks after it."""

from manabiwa.engines.kernel import Words


class SourceError(Exception):
    """The other system could not be read.

    Parameters
    ----------
    reason, remedy : Words
    is_temporary : bool
        Whether trying again later may help.
    is_gone : bool
        Whether nothing is there (any more).
    """

    def __init__(
        self, reason: Words, remedy: Words, *, is_temporary: bool = False, is_gone: bool = False
    ) -> None:  # fmt: skip
        super().__init__(reason.en)
        self.reason, self.remedy, self.is_temporary, self.is_gone = reason, remedy, is_temporary, is_gone

    def to_json(self) -> dict[str, str]:
        """The words as a run keeps them."""
        return {"ja": f"{self.reason.ja}{self.remedy.ja}", "en": f"{self.reason.en} {self.remedy.en}"}
