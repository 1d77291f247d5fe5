"""Values of Python as they are written to a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Value = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None | Sequence[str]


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of a written table.

    Parameters
    ----------
    heading : str
        In the language of the person.
    width : int
        Of the Excel column, in characters; 0: from the heading.
    """

    heading: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class OutTable:
    """What is to be written.

    Parameters
    ----------
    name : str
        Of the file, without ending, and of the sheet.
    columns : sequence of OutColumn
    yes, no : str
        How truth is written.
    """

    name: str
    columns: Sequence[OutColumn]
    yes: str = "はい"
    no: str = "いいえ"
    headings: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headings", [column.heading for column in self.columns])


def flat(value: Value, table: OutTable) -> str | int | float | Decimal | dt.date | dt.datetime | dt.time | None:
    """Return a value that is one cell: truth in words, several values joined by "、"."""
    if isinstance(value, bool):
        return table.yes if value else table.no
    if value is None or isinstance(value, (str, int, float, Decimal, dt.date, dt.time)):
        return value
    return "、".join(value)
