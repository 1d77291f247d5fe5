"""A cell and a row as they stand in the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a file.

    Parameters
    ----------
    number : int
        As Excel counts: 1 is the first row, blank rows and headings count.
    cells : list of Cell
        From the first column on.
    """

    number: int
    cells: list[Cell]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not any(text_of(cell) for cell in self.cells)


def text_of(cell: Cell) -> str:
    """Return a cell as text, without blanks around it; inside, nothing is changed.

    A whole number that Excel keeps as a float loses its ``.0`` (10006.0 -> "10006").
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip(_BLANKS)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if cell.second == 0 else "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return str(cell)
