"""Dates as offices write them and as Excel keeps them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.reading.cells import Cell, text_of
from manabiwa.engines.kernel import Words

# first day of each era: 元号法 and its predecessors
_ERAS = {
    "令和": dt.date(2019, 5, 1),
    "平成": dt.date(1989, 1, 8),
    "昭和": dt.date(1926, 12, 25),
    "大正": dt.date(1912, 7, 30),
    "明治": dt.date(1868, 1, 25),
}
_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
_ONE_CHARACTER = {"令": "令和", "平": "平成", "昭": "昭和", "大": "大正", "明": "明治"}
_WESTERN = re.compile(r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?")
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_IMPERIAL = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明rhstm])\.?(?P<year>[0-9]{1,2}|元)[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
)
_AFTERTHOUGHT = re.compile(r"(\([月火水木金土日]\)|[ t][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?(z|[+-][0-9:]+)?)$")
_SERIAL_ZERO = dt.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 367, 109_575  # 1901-01-01 to 2199-12-31


def parse_date(column: Column, cell: Cell) -> dt.date | CellProblem:
    """Return a date: ISO, 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, 20260401, Excel dates and serial numbers.

    A weekday in brackets or a time behind the date is dropped.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    date = None
    if isinstance(cell, str):
        date = read_date(cell)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        date = _from_number(cell)
    if date is not None:
        return date
    return cell_problem(
        column.key,
        text_of(cell),
        Words(f"「{column.ja}」が日付ではありません。", f"“{column.en}” is not a date."),
        Words("2026-04-01 や 令和8年4月1日 の形で入力してください。", "Write it like 2026-04-01 or 令和8年4月1日."),
    )


def read_date(text: str) -> dt.date | None:
    """Return the date that a text names, None if there is no such day."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    folded = _AFTERTHOUGHT.sub("", folded).replace(" ", "")
    if found := _WESTERN.fullmatch(folded) or _COMPACT.fullmatch(folded):
        return _day(int(found["year"]), found["month"], found["day"])
    if found := _IMPERIAL.fullmatch(folded):
        return _imperial(found)
    return None


def _imperial(found: re.Match[str]) -> dt.date | None:
    name = found["era"]
    name = _LETTERS.get(name) or _ONE_CHARACTER.get(name) or name
    number = 1 if found["year"] == "元" else int(found["year"])
    begins = _ERAS[name]
    date = _day(begins.year + number - 1, found["month"], found["day"]) if number else None
    return date if date is not None and date >= begins else None


def _from_number(number: float) -> dt.date | None:
    """A cell that lost its date format holds days since 1899-12-30; eight digits are a date written as a number."""
    if number == int(number) and _COMPACT.fullmatch(str(int(number))):
        return read_date(str(int(number)))
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _SERIAL_ZERO + dt.timedelta(days=int(number))
    return None


def _day(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        return None
