"""Numbers, hours and yen as offices write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.reading.cells import Cell, text_of
from manabiwa.engines.kernel import Words

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_UNITS = re.compile(r"(?:人|件|名|回|個|席|冊|本|点|歳|週|か月|ヶ月|日)$")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_SPOKEN = re.compile(
    r"(?:(?P<hours>[0-9]+(?:\.[0-9]+)?)(?:時間|hours?|hrs?|h))?"
    r"(?:(?P<half>半)|(?P<minutes>[0-9]+(?:\.[0-9]+)?)(?:分間?|minutes?|mins?|m))?"
)
_FREE = frozenset({"無料", "無償", "free", "0円"})
_YEN = re.compile(r"^[¥\\]|(?:円|yen|jpy)$")
_YEN_REMARK = re.compile(r"\((?:税込|税抜|税別|tax.*)\)$|(?:税込|税抜|税別)$")
_SCALES = {"億": Decimal(100_000_000), "万": Decimal(10_000), "千": Decimal(1_000)}
_MOST_DIGITS = 30


def parse_integer(column: Column, cell: Cell) -> int | CellProblem:
    """Return a whole number: "1,234", "１２人", 12.0 and "▲3" (minus) count."""
    number = _number(cell)
    if number is None or number != number.to_integral_value():
        return _no_number(column, cell, Words("整数", "a whole number"))
    return _in_range(column, cell, number) or int(number)


def parse_decimal(column: Column, cell: Cell) -> Decimal | CellProblem:
    """Return a number, exactly as written: Excel's 0.1 is 0.1. A percent sign divides by 100."""
    number = _number(cell)
    if number is None:
        return _no_number(column, cell, Words("数値", "a number"))
    return _in_range(column, cell, number) or number


def parse_yen(column: Column, cell: Cell) -> int | CellProblem:
    """Return whole yen: "¥12,000", "12,000円(税込)", "1.2万円", "無料" (0)."""
    if not isinstance(cell, str):
        return parse_integer(column, cell)
    text = _YEN_REMARK.sub("", _folded(cell))
    if text in _FREE:
        return _in_range(column, cell, Decimal(0)) or 0
    text = _YEN.sub("", _YEN.sub("", text))
    scale = _SCALES.get(text[-1:])
    number = _from_text(text[:-1] if scale else text)
    number = number * scale if number is not None and scale else number
    if number is None or number != number.to_integral_value():
        return _no_number(column, cell, Words("円の金額", "an amount in whole yen"))
    return _in_range(column, cell, number) or int(number)


def parse_hours(column: Column, cell: Cell) -> Decimal | CellProblem:
    """Return hours, to the hundredth: a plain number means hours."""
    hours = _hours(cell)
    if hours is None:
        return _no_number(column, cell, Words("時間数", "a number of hours"))
    return _in_range(column, cell, hours) or hours


def _hours(cell: Cell) -> Decimal | None:
    if isinstance(cell, dt.datetime) or (isinstance(cell, dt.date) and not isinstance(cell, dt.datetime)):
        return None
    if isinstance(cell, dt.timedelta):
        return _from_seconds(round(cell.total_seconds()))
    if isinstance(cell, dt.time):
        return _from_seconds(cell.hour * 3600 + cell.minute * 60 + cell.second)
    if not isinstance(cell, str):
        return _number(cell)
    text = _folded(cell).removeprefix("約")
    if clock := _CLOCK.fullmatch(text):
        return _from_seconds(int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0))
    spoken = _SPOKEN.fullmatch(text)
    if spoken and (spoken["hours"] or spoken["minutes"]):
        minutes = Decimal(30) if spoken["half"] else Decimal(spoken["minutes"] or 0)
        return _from_seconds(int(Decimal(spoken["hours"] or 0) * 3600 + minutes * 60))
    return _from_text(text)


def _from_seconds(seconds: int) -> Decimal:
    return (Decimal(seconds) / 3600).quantize(Decimal("0.01")).normalize() + Decimal(0)


def _number(cell: Cell) -> Decimal | None:
    if cell is None or isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        return None
    if isinstance(cell, (int, float)):
        number = Decimal(repr(cell))
        return number if number.is_finite() else None
    return _from_text(_folded(cell))


def _from_text(text: str) -> Decimal | None:
    text = _UNITS.sub("", text)
    if text.endswith("%"):
        part = _from_text(text[:-1])
        return None if part is None else part / 100
    if text.startswith(("▲", "△")):
        text = "-" + text[1:]
    elif text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text) or len(text) > _MOST_DIGITS:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _folded(text: str) -> str:
    """Half width, lower case, no blanks; every dash that stands for minus is one."""
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return re.sub(r"^[\u2212\u2010\u2013\u30fc]", "-", folded)


def _in_range(column: Column, cell: Cell, number: Decimal) -> CellProblem | None:
    low, high = column.least, column.most
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    from_ja, to_ja = (f"{low:,}以上" if low is not None else ""), (f"{high:,}以下" if high is not None else "")
    from_en, to_en = (f"at least {low:,}" if low is not None else ""), (f"at most {high:,}" if high is not None else "")
    ja, en = from_ja + to_ja, " and ".join(filter(None, (from_en, to_en)))
    return cell_problem(
        column.key,
        text_of(cell),
        Words(f"「{column.ja}」は{ja}です。", f"“{column.en}” must be {en}."),
        Words("値を確かめてください。", "Check the value."),
    )


def _no_number(column: Column, cell: Cell, wanted: Words) -> CellProblem:
    return cell_problem(
        column.key,
        text_of(cell),
        Words(f"「{column.ja}」が{wanted.ja}ではありません。", f"“{column.en}” is not {wanted.en}."),
        Words("数字で入力してください。", "Write it in digits."),
    )
