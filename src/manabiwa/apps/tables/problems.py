"""What can be wrong with a file, a row or a cell, in words that an office worker can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from manabiwa.engines.kernel import Lang, Words

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One reason why a row cannot be taken.

    Parameters
    ----------
    column : str or None
        Key of the column as the spec declares it; None when the row as a whole is wrong.
    value : str
        What stood there, shortened.
    reason, remedy : Words
        What is wrong, and what to do about it.
    """

    column: str | None
    value: str
    reason: Words
    remedy: Words

    def message(self, lang: Lang = "ja") -> str:
        """Return reason and remedy as one text."""
        return self.reason.to(lang) + (" " if lang == "en" else "") + self.remedy.to(lang)

    def to_json(self) -> dict[str, Any]:
        """Return the problem as values that JSON can hold."""
        return {
            "column": self.column,
            "value": self.value,
            "reason": [self.reason.ja, self.reason.en],
            "remedy": [self.remedy.ja, self.remedy.en],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the problem that `to_json` wrote."""
        return cls(data["column"], data["value"], Words(*data["reason"]), Words(*data["remedy"]))


def cell_problem(column: str | None, value: object, reason: Words, remedy: Words) -> CellProblem:
    """Return a problem with the value shortened for people."""
    return CellProblem(column, shorten(value), reason, remedy)


def shorten(value: object) -> str:
    """Return a value on one line, short enough for a message."""
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


class TableFileError(Exception):
    """The file as a whole cannot be read.

    Parameters
    ----------
    reason, remedy : Words
        What is wrong with the file, and what to do about it.
    """

    def __init__(self, reason: Words, remedy: Words) -> None:
        super().__init__(f"{reason.en} {remedy.en}")
        self.reason = reason
        self.remedy = remedy

    def message(self, lang: Lang = "ja") -> str:
        """Return reason and remedy as one text."""
        return self.reason.to(lang) + (" " if lang == "en" else "") + self.remedy.to(lang)


class RowsRefusedError(Exception):
    """Nothing was written because rows are wrong and the person did not ask to keep the good ones.

    Parameters
    ----------
    wrong : int
        How many rows are wrong.
    """

    def __init__(self, wrong: int) -> None:
        super().__init__(f"{wrong} rows are wrong; nothing was written.")
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was read, but that the person should look at: never a reason to stop."""

    words: Words

    def to_json(self) -> list[str]:
        """Return the notice as values that JSON can hold."""
        return [self.words.ja, self.words.en]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that an undo cannot put back.

    Parameters
    ----------
    number : int
        Row number in the file.
    key : tuple
        Natural key.
    reason : Words
    """

    number: int
    key: tuple[Any, ...]
    reason: Words

    def to_json(self) -> dict[str, Any]:
        """Return the conflict as values that JSON can hold."""
        key = "・".join(str(part) for part in self.key if part is not None)
        return {"number": self.number, "key": key, "ja": self.reason.ja, "en": self.reason.en}
