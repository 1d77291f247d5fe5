"""Excel workbooks: looked over before they are opened, then read row by row."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import python_calamine as calamine

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import Notice, TableFileError
from manabiwa.apps.tables.reading.cells import Cell, SourceRow, text_of
from manabiwa.apps.tables.reading.kinds import broken_workbook, locked
from manabiwa.apps.tables.reading.text import too_many_columns, too_many_rows
from manabiwa.engines.kernel import Words

_CHUNK = 256 * 1024
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_EMPTY_CELL = re.compile(
    rb"""<(?:[a-z]+:)?c r="[A-Z]{1,3}[0-9]{1,7}"(?: [st]="[0-9a-z]*")*\s*(?:/>|></(?:[a-z]+:)?c>)"""
)
_ERROR_CELL = re.compile(rb"""\bt=["']e["']""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook that a person could mean."""

    name: str
    visible: bool


def look_over(path: Path, limits: Limits) -> list[Notice]:
    """Unpack an .xlsx once, keeping nothing, and refuse what would not fit in memory.

    calamine holds the rectangle that spans all filled cells, so two cells in opposite corners of a sheet of a
    few hundred bytes would claim 400 GB. The sizes that the archive states can lie: the bytes are counted.

    Raises
    ------
    TableFileError
        If it unpacks to too much, is too wide or too long, or is damaged.
    """
    unpacked = errors = 0
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise locked()
                is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
                shape = _Shape()
                for chunk in _inflate(raw, member):
                    unpacked += len(chunk)
                    if unpacked > limits.unpacked_bytes:
                        raise _bomb(limits)
                    if is_sheet:
                        shape.feed(chunk)
                shape.close()
                errors += shape.errors
                _refuse_shape(shape.rows, shape.columns, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise broken_workbook() from error
    if not errors:
        return []
    return [
        Notice(
            Words(
                f"Excelのエラー値(#N/A、#REF!など)が{errors:,}か所あります。空欄として読み取ります。",
                f"There are {errors:,} Excel error values (#N/A, #REF! …). They are read as blank.",
            )
        )
    ]


class _Shape:
    """How far the filled cells of a sheet reach, told from its XML as it streams by.

    Cells that only carry a format are left out, for offices rule lines to the edge of the sheet; whatever is
    not certainly such a cell counts.
    """

    def __init__(self) -> None:
        self.rows = self.columns = self.errors = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next piece; a cell cut in two waits for its other half."""
        window = self._rest + chunk
        cut = max(window.rfind(b"<c "), window.rfind(b":c "), window.rfind(b"<row"))
        cut = window.rfind(b"<", 0, cut + 1) if cut >= 0 else -1
        if cut < 0 or len(window) - cut > _CHUNK:
            cut = len(window)
        self._rest = window[cut:]
        self._measure(window[:cut])

    def close(self) -> None:
        """Take what is left."""
        self._measure(self._rest)

    def _measure(self, piece: bytes) -> None:
        found = _REFERENCE.findall(_EMPTY_CELL.sub(b"", piece))
        if found:
            self.columns = max(self.columns, *(_column_number(letters) for letters in {pair[0] for pair in found}))
            self.rows = max(self.rows, *(int(pair[1]) for pair in found))
        self.errors += len(_ERROR_CELL.findall(piece))


def sheets_of(path: Path) -> list[Sheet]:
    """Return the worksheets in their order.

    Raises
    ------
    TableFileError
        If the workbook is damaged, locked or has no worksheet.
    """
    with _open(path) as book:
        sheets = [
            Sheet(sheet.name, sheet.visible == calamine.SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    if not sheets:
        raise broken_workbook()
    return sheets


def sheet_height(path: Path, sheet: str) -> int:
    """Return how many rows a sheet spans."""
    with _open(path) as book:
        opened = _sheet(book, sheet)
        return opened.end[0] + 1 if opened.end is not None else 0


def read_sheet(path: Path, sheet: str, limits: Limits) -> Iterator[SourceRow]:
    """Yield the rows of one sheet from row 1; merged cells repeat their value downwards.

    A value merged over several rows belongs to each of them. Across columns only headings are filled
    (`headings.find_headings`), for a band across a table is a remark and not data: its width is told by
    `merged_across`.
    """
    with _open(path) as book:
        opened = _sheet(book, sheet)
        if opened.start is None or opened.end is None:
            return
        left = opened.start[1]
        _refuse_shape(opened.end[0] + 1, opened.end[1] + 1, limits)
        down = _merged_down(opened)
        kept: dict[tuple[int, int], Cell] = {}
        for index, values in enumerate(opened.iter_rows()):
            cells: list[Cell] = [None] * left + [None if value == "" else value for value in values]
            for column, origin in down.get(index, ()):
                if origin == index:
                    kept[origin, column] = cells[column] if column < len(cells) else None
                elif column < len(cells) and not text_of(cells[column]):
                    cells[column] = kept.get((origin, column))
            yield SourceRow(index + 1, cells)


def merged_across(path: Path, sheet: str, below: int) -> list[tuple[int, int, int]]:
    """Return (row number, first column, last column) of merges over several columns in the first `below` rows."""
    with _open(path) as book:
        ranges = _sheet(book, sheet).merged_cell_ranges or []
    return [
        (row + 1, first, last)
        for (top, first), (bottom, last) in ranges
        if last > first
        for row in range(top, min(bottom, below) + 1)
    ]


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise locked() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise broken_workbook() from error


def _sheet(book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except calamine.CalamineError as error:
        raise broken_workbook() from error


def _merged_down(sheet: calamine.CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Return, by row, (column, first row of the merge) for merges over several rows."""
    rows: dict[int, list[tuple[int, int]]] = {}
    end = sheet.end
    for (top, first), (bottom, _last) in sheet.merged_cell_ranges or []:
        for row in range(top, min(bottom, end[0] if end else top) + 1) if bottom > top else ():
            rows.setdefault(row, []).append((first, top))
    return rows


def _inflate(raw: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what really comes out of one member, whatever size the archive states for it."""
    raw.seek(member.header_offset)
    header = raw.read(30)
    if header[:4] != b"PK\x03\x04" or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    skip = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    raw.seek(member.header_offset + 30 + skip)
    left = member.compress_size
    inflater = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = raw.read(min(_CHUNK, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_shape(rows: int, columns: int, limits: Limits) -> None:
    if columns > limits.columns:
        raise too_many_columns(columns, limits)
    if rows > limits.rows or rows * columns > limits.cells:
        raise too_many_rows(limits)


def _bomb(limits: Limits) -> TableFileError:
    most = limits.unpacked_bytes / 1024**2
    return TableFileError(
        Words(
            f"展開すると{most:,.0f} MBを超えるExcelファイルのため、読み取りを中止しました。",
            f"The Excel file unpacks to more than {most:,.0f} MB and was not read.",
        ),
        Words(
            "必要なシートだけを新しいブックにコピーして保存し直すか、CSVで保存してください。",
            "Copy the sheet that you need to a new workbook and save that, or save it as CSV.",
        ),
    )
