"""Dates of cells: read by the engine, with the words of an import. The one module that knows `engines.text`."""

from __future__ import annotations

import datetime as dt

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.reading.cells import Cell, text_of
from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.text import parse_date as read_date

_FIRST_SERIAL = 367
"""1 January 1901: a smaller number in a date column is a count or a slip, not a day."""


def parse_date(column: Column, cell: Cell) -> dt.date | CellProblem:
    """Return a date: ISO, 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, 20260401, Excel dates and serial numbers.

    A weekday in brackets or a time behind the date is dropped.
    """
    allowed = Words("2026-04-01や令和8年4月1日のような日付", "a date such as 2026-04-01 or 令和8年4月1日")
    try:
        if not isinstance(cell, (int, float)) or cell >= _FIRST_SERIAL:
            return read_date(cell, parameter=column.key)
    except ParameterError as error:
        allowed = error.allowed
    return cell_problem(
        column.key,
        text_of(cell),
        Words(f"「{column.ja}」が日付として読めません。", f"“{column.en}” cannot be read as a date."),
        Words(f"{allowed.ja}を入力してください。", f"Give {allowed.en}."),
    )
