"""Numbers, money and dates as an office writes them, in Japanese and in English."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import get_language

Number = int | float

MINUS: Final = "−"
_WEEKDAYS_JA: Final = "月火水木金土日"
_ERAS: Final = (
    (dt.date(2019, 5, 1), "令和", "R"),
    (dt.date(1989, 1, 8), "平成", "H"),
    (dt.date(1926, 12, 25), "昭和", "S"),
)


def japanese() -> bool:
    return (get_language() or "ja").startswith("ja")


def number(value: Number, digits: int = 0) -> str:
    """Group by thousands: 12480 -> "12,480"."""
    return f"{value:,.{digits}f}".replace("-", MINUS)


def shortest(value: Number | Decimal, digits: int = 1) -> str:
    """Round, and leave out what would be a zero behind the point: 2.0 -> "2", 2.25 -> "2.3"."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,f}".rstrip("0").rstrip(".") if digits else f"{rounded:,f}"


def signed(value: Number, digits: int = 1) -> str:
    """Show the sign of a difference: 12.1 -> "+12.1", -2 -> "−2.0"."""
    return f"{value:+,.{digits}f}".replace("-", MINUS)


def percent(value: Number, digits: int = 1) -> str:
    """Show a proportion between 0 and 1 as a percentage: 0.412 -> "41.2%"."""
    return f"{number(value * 100, digits)}%"


def points(value: Number, digits: int = 1) -> str:
    """Show a difference of two proportions: 0.121 -> "+12.1ポイント" ("+12.1 points" in English)."""
    return f"{signed(value * 100, digits)}{'ポイント' if japanese() else ' points'}"


def yen(value: Number) -> str:
    """12480 -> "12,480円" ("¥12,480" in English)."""
    return f"{number(value)}円" if japanese() else f"¥{number(value)}"


def yen_parts(value: Number) -> tuple[str, str]:
    """Shorten an amount in yen to its leading units: 214_000_000 -> ("2億1,400万", "円")."""
    if not japanese():
        for size, unit in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
            if abs(value) >= size:
                return f"¥{value / size:,.1f}".replace("-", MINUS), unit
        return f"¥{number(value)}", ""
    sign, rest = (MINUS if value < 0 else ""), round(abs(value))
    if rest < 10_000:
        return f"{sign}{rest:,}", "円"
    hundred_millions, ten_thousands = divmod(round(rest / 10_000), 10_000)
    words = (f"{hundred_millions:,}億" if hundred_millions else "") + (f"{ten_thousands:,}万" if ten_thousands else "")
    return sign + words, "円"


def yen_short(value: Number) -> str:
    return "".join(yen_parts(value))


def day(value: dt.date) -> str:
    """11月23日(月) (23 Nov (Mon) in English)."""
    if japanese():
        return f"{value.month}月{value.day}日({_WEEKDAYS_JA[value.weekday()]})"
    return f"{value.day} {value:%b} ({value:%a})"


def longday(value: dt.date) -> str:
    """2026年11月23日(月) (23 Nov 2026 (Mon) in English)."""
    return f"{value.year}年{day(value)}" if japanese() else f"{value.day} {value:%b %Y} ({value:%a})"


def plainday(value: dt.date | str | None) -> str:
    """2026年11月23日 (23 Nov 2026 in English), for tables; no day (None, or a template's empty text), no words."""
    if not isinstance(value, dt.date):
        return ""
    return f"{value.year}年{value.month}月{value.day}日" if japanese() else f"{value.day} {value:%b %Y}"


def moment(value: dt.datetime | str | None) -> str:
    """2026年11月23日 15:04 (23 Nov 2026, 15:04 in English)."""
    if not isinstance(value, dt.datetime):
        return ""
    return f"{plainday(value)}{' ' if japanese() else ', '}{value:%H:%M}"


def fiscal_year(value: dt.date | int) -> str:
    """Name the fiscal year (from 1 April) of a day, or the one that begins in the given year: 令和8年度."""
    begins = value if isinstance(value, int) else value.year - (value.month < 4)
    if not japanese():
        return f"FY{begins}"
    # the year takes the era of the day on which it ends, as 令和元年度 began under 平成
    last_day = dt.date(begins + 1, 3, 31)
    for since, era, _ in _ERAS:
        if last_day >= since:
            years = begins - since.year + 1
            return f"{era}{'元' if years <= 1 else years}年度"
    return f"{begins}年度"


def fiscal_year_short(begins: int) -> str:
    """A fiscal year that fits below a bar: 令和8 ("FY2026" in English)."""
    return fiscal_year(begins).removesuffix("年度")


def duration(minutes: Number) -> str:
    """85 -> "1時間25分" ("1 h 25 min" in English)."""
    hours, rest = divmod(round(minutes), 60)
    if japanese():
        return (f"{hours:,}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")
    return " ".join(filter(None, (f"{hours:,} h" if hours else "", f"{rest} min" if rest or not hours else "")))


def since(value: dt.datetime, now: dt.datetime) -> str:
    """How long ago in its largest unit: 3日前 ("3 days ago" in English)."""
    seconds = max((now - value).total_seconds(), 0)
    for size, ja, en in ((86_400, "日", "day"), (3_600, "時間", "hour"), (60, "分", "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count}{ja}前" if japanese() else f"{count} {en}{'s' if count > 1 else ''} ago"
    return "たった今" if japanese() else "just now"
