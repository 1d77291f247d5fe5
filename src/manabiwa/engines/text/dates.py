"""Dates as offices type them: western, 和暦, full-width, Excel serial numbers; and the fiscal year (年度).

Sources: eras by 元号を改める政令 (令和 from 1 May 2019, 平成 from 8 January 1989) and 改暦 of 1873; Excel's 1900 date
system counts a 29 February 1900 that never was (ECMA-376 part 1, 18.17.4.1).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from manabiwa.engines.kernel import ParameterError, Words


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era.

    Parameters
    ----------
    name, initial : str
        Such as 令和 and R.
    start : date
        Its first day.
    """

    name: str
    initial: str
    start: dt.date


ERAS = (
    Era("令和", "R", dt.date(2019, 5, 1)),
    Era("平成", "H", dt.date(1989, 1, 8)),
    Era("昭和", "S", dt.date(1926, 12, 25)),
    Era("大正", "T", dt.date(1912, 7, 30)),
    Era("明治", "M", dt.date(1873, 1, 1)),
)
"""Newest first; 明治 from the day of the Gregorian calendar, when 明治6年 began."""

_MEIJI_BASE = 1867
_ERA_NAMES = "|".join([era.name for era in ERAS] + [era.name[0] for era in ERAS] + [era.initial for era in ERAS])
_TAIL = r"(?:\s*\([月火水木金土日](?:曜日?)?\))?(?:[T\s]+\d{1,2}(?:[:時]\d{1,2}.*)?)?"
_SEPARATED = re.compile(rf"(\d{{4}})\s*[/\-.年]\s*(\d{{1,2}})\s*[/\-.月]\s*(\d{{1,2}})\s*日?{_TAIL}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WAREKI = re.compile(
    rf"({_ERA_NAMES})\s*(\d{{1,2}}|元)\s*[/\-.年]\s*(\d{{1,2}})\s*[/\-.月]\s*(\d{{1,2}})\s*日?{_TAIL}", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEAR_AND_MONTH = re.compile(r"(?:(\d{4})\s*[/.\-]\s*(\d{1,2})|(.+年\s*\d{1,2}月))")
_FISCAL = re.compile(rf"(?:FY\s*)?(?:({_ERA_NAMES})\s*)?(\d{{1,4}}|元)\s*(?:年度?)?", re.IGNORECASE)
_EXAMPLES = Words(
    "2026/4/1、令和8年4月1日、R8.4.1、Excelの日付のような日付",
    "a date such as 2026/4/1, 令和8年4月1日, R8.4.1 or an Excel date",
)


def parse_date(value: object, *, parameter: str = "date") -> dt.date:
    """Return the day that a cell or a field means.

    Parameters
    ----------
    value : str, int, float, date or datetime
        2026/4/1, 2026-04-01, 2026年4月1日, 20260401, 令和8年4月1日, R8.4.1, 令和元年5月1日, the same in full-width
        signs, with a weekday in brackets or a time behind; a number or five digits count as an Excel serial number
        (1900 system).
    parameter : str
        Name of the field for the error.

    Raises
    ------
    ParameterError
        If it is no date, such as 31 April, or a day before its era began.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, parameter)
    if isinstance(value, str):
        return _from_text(unicodedata.normalize("NFKC", value).strip(), value, parameter)
    raise ParameterError(parameter, _EXAMPLES, value)


def wareki(day: dt.date) -> str:
    """Return a date such as 令和8年4月1日."""
    era = _era_of(day)
    return f"{era.name}{_year_words(day.year - _base(era))}年{day.month}月{day.day}日"


def wareki_year(year: int) -> str:
    """Return the era year in which the western year ends, such as 令和8年 for 2026."""
    era = _era_of(dt.date(year, 12, 31))
    return f"{era.name}{_year_words(year - _base(era))}年"


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """A Japanese fiscal year: 1 April to 31 March.

    Parameters
    ----------
    year : int
        Western year in which it begins.
    """

    year: int

    def __post_init__(self) -> None:
        if not 1873 <= self.year <= 9998:
            raise ParameterError("year", Words("1873以上9998以下の年度", "a fiscal year from 1873 to 9998"), self.year)

    @classmethod
    def of(cls, day: dt.date) -> FiscalYear:
        """Return the fiscal year that a day lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, value: object, *, parameter: str = "fiscal_year") -> FiscalYear:
        """Read 令和8年度, R8, 2026年度, FY2026 or 2026.

        Raises
        ------
        ParameterError
            If it is none of these.
        """
        text = unicodedata.normalize("NFKC", str(value)).strip()
        match = _FISCAL.fullmatch(text) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
        allowed = Words("令和8年度、2026年度のような年度", "a fiscal year such as 令和8年度 or 2026")
        if match is None:
            raise ParameterError(parameter, allowed, value)
        era = _named(match.group(1)) if match.group(1) else None
        number = 1 if match.group(2) == "元" else int(match.group(2))
        year = number + _base(era) if era else number
        if number < 1 or year < 1873 or (era and number > 99):
            raise ParameterError(parameter, allowed, value)
        return cls(year)

    @property
    def start(self) -> dt.date:
        """The first day, 1 April."""
        return dt.date(self.year, 4, 1)

    @property
    def end(self) -> dt.date:
        """The last day, 31 March."""
        return dt.date(self.year + 1, 3, 31)

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def label(self) -> str:
        """Return the year as offices write it, such as 令和8年度.

        The era of the last day names it, unless the year began in an earlier era's count (1988: 昭和63年度).
        """
        era = _era_of(self.end)
        if self.year - _base(era) < 1:
            era = _era_of(self.start)
        return f"{era.name}{_year_words(self.year - _base(era))}年度"


def _from_text(text: str, typed: str, parameter: str) -> dt.date:
    if match := _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), typed, parameter)
    if match := _WAREKI.fullmatch(text):
        era = _named(match[1])
        number = 1 if match[2] == "元" else int(match[2])
        day = _day(number + _base(era), int(match[3]), int(match[4]), typed, parameter)
        if number < 1 or day < era.start:
            began = era.start
            raise ParameterError(
                parameter,
                Words(
                    f"{era.name}の始まり({began.year}年{began.month}月{began.day}日)以降の日付", f"on or after {began}"
                ),
                typed,
            )
        return day
    if _SERIAL.fullmatch(text):
        return _from_number(float(text), parameter)
    raise ParameterError(parameter, _EXAMPLES, typed)


def parse_month(value: str, *, parameter: str = "month") -> dt.date:
    """Return the first day of a month as offices write it: 2026/10, 2026年10月, 令和8年10月, or any day of it.

    Raises
    ------
    ParameterError
        If it is none.
    """
    match = _YEAR_AND_MONTH.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if match is None:
        return parse_date(value, parameter=parameter).replace(day=1)
    return parse_date(f"{match[1]}-{match[2]}-1" if match[1] else f"{match[3]}1日", parameter=parameter)


def _from_number(number: float, parameter: str) -> dt.date:
    if 19_000_000 < number < 99_999_999 and number == int(number):
        return _from_text(str(int(number)), str(int(number)), parameter)
    # Serial 60 is the 29 February 1900 that never was: days before it count from one day later.
    if not 1 <= number < 2_958_466 or int(number) == 60:
        raise ParameterError(parameter, _EXAMPLES, number)
    epoch = dt.date(1899, 12, 30) if number > 60 else dt.date(1899, 12, 31)
    return epoch + dt.timedelta(days=int(number))


def _day(year: int, month: int, day: int, typed: str, parameter: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ParameterError(parameter, Words("実在する日付", "a day that exists"), typed) from None


def _named(word: str) -> Era:
    return next(era for era in ERAS if word.upper() in (era.name, era.name[0], era.initial))


def _era_of(day: dt.date) -> Era:
    for era in ERAS:
        if day >= era.start:
            return era
    raise ParameterError("date", Words("1873年1月1日以降の日付", "on or after 1873-01-01"), day)


def _base(era: Era) -> int:
    return _MEIJI_BASE if era.initial == "M" else era.start.year - 1


def _year_words(number: int) -> str:
    return "元" if number == 1 else str(number)
