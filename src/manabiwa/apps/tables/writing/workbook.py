"""Excel, written row by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from manabiwa.apps.tables.writing.safety import guard
from manabiwa.apps.tables.writing.values import OutTable, Value, flat

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_SAFE_INTEGER = 10**15
_HEADING_FONT = Font(bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="E6F5EC")


def write_workbook(table: OutTable, rows: Iterable[Sequence[Value]], target: IO[bytes]) -> None:
    """Write a workbook of one sheet: headings bold and frozen, filter on, widths set, no formula anywhere."""
    write_sheets([(table, rows)], target)


def write_sheets(sheets: Sequence[tuple[OutTable, Iterable[Sequence[Value]]]], target: IO[bytes]) -> None:
    """Write a workbook with a sheet for each table, named by it; names that meet get a number."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for table, rows in sheets:
        name = _sheet_name(table.name, taken)
        taken.add(name.casefold())
        _fill(book.create_sheet(name), table, rows)
    book.save(target)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    plain = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip() or "Sheet1"
    names = (plain[:_LONGEST_NAME] if n == 1 else f"{plain[: _LONGEST_NAME - 4]} {n}" for n in range(1, 1000))
    return next(name for name in names if name.casefold() not in taken)


def _fill(sheet: Any, table: OutTable, rows: Iterable[Sequence[Value]]) -> None:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(table.columns, start=1):
        width = column.width or max(10, min(40, _display_width(column.heading) + 4))
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_heading(sheet, heading) for heading in table.headings])
    written = 1
    for row in rows:
        sheet.append([_cell(sheet, table, value) for value in row])
        written += 1
    if table.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{written}"


def _heading(sheet: WriteOnlyWorksheet, text: str) -> object:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.font = _HEADING_FONT
    cell.fill = _HEADING_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, table: OutTable, value: Value) -> object:
    """Return a cell; a text stays a text even if it starts like a formula (type "s" and Excel's quote prefix)."""
    plain = flat(value, table)
    if isinstance(plain, int) and abs(plain) >= _SAFE_INTEGER:
        plain = str(plain)
    if isinstance(plain, Decimal):
        return float(plain)
    if not isinstance(plain, str):
        return plain
    text = ILLEGAL_CHARACTERS_RE.sub("", plain)[:_LONGEST_TEXT]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if guard(text) != text:
        cell.quotePrefix = True
    return cell


def _display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
