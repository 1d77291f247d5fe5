"""Writing a table to a file that Excel opens safely."""

from manabiwa.apps.tables.writing.safety import Unwritable, guard, without_guard
from manabiwa.apps.tables.writing.text import CsvEncoding, csv_chunks
from manabiwa.apps.tables.writing.values import OutColumn, OutTable, Value
from manabiwa.apps.tables.writing.workbook import write_sheets, write_workbook

__all__ = [
    "CsvEncoding",
    "OutColumn",
    "OutTable",
    "Unwritable",
    "Value",
    "csv_chunks",
    "guard",
    "without_guard",
    "write_sheets",
    "write_workbook",
]
