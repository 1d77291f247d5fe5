"""The one error of an index that cannot be used."""

from __future__ import annotations

from manabiwa.engines.kernel import EngineError, Words


class IndexUnavailable(EngineError):  # noqa: N818 - says what is so; callers fall back and rebuild
    """The index is missing, corrupt or of another version; rebuild it.

    Parameters
    ----------
    reason : str
        For the log.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            Words("検索の索引が使えません。作り直しが必要です。", f"The search index cannot be used: {reason}")
        )
        self.reason = reason
