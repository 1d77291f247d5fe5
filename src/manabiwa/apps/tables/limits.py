"""How large a table may be."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is refused before it is read.

    Parameters
    ----------
    bytes : int
        Of the file as sent.
    unpacked_bytes : int
        Of an Excel file after unpacking: what stops a zip bomb.
    rows, columns : int
        Of the sheet, blank ones among them.
    cells : int
        Rows times columns of an Excel sheet: calamine keeps the whole rectangle in memory (about 32 bytes a cell).
    """

    bytes: int = 150 * MEGABYTE
    unpacked_bytes: int = 1024 * MEGABYTE
    rows: int = 1_048_576
    columns: int = 500
    cells: int = 20_000_000


DEFAULT = Limits()
