"""A table file that has been looked over, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from manabiwa.apps.tables.limits import DEFAULT, Limits
from manabiwa.apps.tables.problems import Notice
from manabiwa.apps.tables.reading.cells import SourceRow
from manabiwa.apps.tables.reading.kinds import FileKind, find_kind
from manabiwa.apps.tables.reading.text import TextForm, detect_delimiter, detect_encoding, read_text
from manabiwa.apps.tables.reading.workbook import look_over, merged_across, read_sheet, sheet_height, sheets_of


@dataclass(frozen=True, slots=True)
class Source:
    """How a file is to be read.

    Parameters
    ----------
    kind : FileKind
        Told by the first bytes.
    encoding, delimiter : str
        Of a text file; empty for a workbook.
    sheets : tuple of str
        Names of the worksheets, visible ones first; empty for a text file.
    sheet : str
        The one that is read.
    rows : int
        About how many rows it has, headings among them.
    notices : tuple of Notice
        What the person should know.
    """

    kind: FileKind
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    rows: int = 0
    notices: tuple[Notice, ...] = ()


def inspect_file(
    path: Path, *, limits: Limits = DEFAULT, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Source:
    """Return how to read the file at `path`; `encoding`, `delimiter` and `sheet` overrule what is detected.

    Raises
    ------
    TableFileError
        If it is empty, too large, locked, damaged or no table.
    """
    kind = find_kind(path, limits)
    if kind is FileKind.TEXT:
        detected, lines = detect_encoding(path) if not encoding else (encoding, 0)
        return Source(kind, encoding=detected, delimiter=delimiter or detect_delimiter(path, detected), rows=lines)
    notices = look_over(path, limits) if kind is FileKind.XLSX else []
    found = sorted(sheets_of(path), key=lambda one: not one.visible)
    names = tuple(one.name for one in found)
    source = Source(kind, sheets=names, sheet=sheet if sheet in names else names[0], notices=tuple(notices))
    height = sheet_height(path, source.sheet)
    if not sheet and not height:
        filled = next((name for name in names if sheet_height(path, name)), source.sheet)
        source = replace(source, sheet=filled)
        height = sheet_height(path, filled)
    return replace(source, rows=height)


def read_rows(path: Path, source: Source, *, limits: Limits = DEFAULT) -> Iterator[SourceRow]:
    """Yield every row of the file, blank ones too, one by one.

    Raises
    ------
    TableFileError
        If the file turns out not to be readable on the way.
    """
    if source.kind is FileKind.TEXT:
        return read_text(path, TextForm(source.encoding, source.delimiter, source.rows), limits)
    return read_sheet(path, source.sheet, limits)


def merges_of_headings(path: Path, source: Source, below: int) -> list[tuple[int, int, int]]:
    """Return the merges over several columns in the first `below` rows; none in a text file."""
    return merged_across(path, source.sheet, below) if source.kind is FileKind.XLSX else []
