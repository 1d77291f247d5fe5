"""Words for people in the two languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One message in Japanese and in English.

    Parameters
    ----------
    ja, en : str
        The same message twice; Japanese comes first everywhere.
    """

    ja: str
    en: str

    def to(self, lang: Lang = "ja") -> str:
        """Return the message in one language."""
        return self.en if lang == "en" else self.ja

    def __str__(self) -> str:
        return self.ja
