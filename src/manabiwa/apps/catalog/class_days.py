"""The days of a class: as people write them, as the store keeps them, and as planning asks for them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.text import parse_date

MOST_DAYS = 100
EXAMPLE = "2026-12-05 13:00-16:00"
_PARTS = re.compile(r"[\n;、;]+")
_ONE = re.compile(r"^(?P<day>.+?)\s+(?P<begins>\d{1,2}:\d{2})\s*[-~〜–ー]\s*(?P<ends>\d{1,2}:\d{2})$")
_HOUR = re.compile(r"(\d{1,2})時(?:(\d{1,2})分|(半))?")


@dataclass(frozen=True, slots=True, order=True)
class ClassDay:
    """One meeting of a class: a day with the times at which it begins and ends."""

    day: date
    begins: time
    ends: time

    @property
    def hours(self) -> float:
        """How long it lasts."""
        minutes = (self.ends.hour - self.begins.hour) * 60 + self.ends.minute - self.begins.minute
        return round(minutes / 60, 2)

    @property
    def starts_at(self) -> datetime:
        """Day and time as a moment of the place, without a time zone."""
        return datetime.combine(self.day, self.begins)

    @property
    def ends_at(self) -> datetime:
        """The same for its end."""
        return datetime.combine(self.day, self.ends)


def parse_days(text: str) -> list[ClassDay]:
    """Read one meeting per line (or with `;`, `、` between them): `2026-12-05 13:00-16:00`, `令和8年12月5日 13時-16時`.

    Raises ParameterError with the line that cannot be read, for a day that comes twice, and without any.
    """
    lines = [line.strip() for line in _PARTS.split(unicodedata.normalize("NFKC", text)) if line.strip()]
    days = sorted(_day(line) for line in lines)
    if not days:
        raise ParameterError("days", Words(f"1回以上の日程(例: {EXAMPLE})", f"at least one, such as {EXAMPLE}"), "")
    if len(days) > MOST_DAYS:
        raise ParameterError("days", Words(f"{MOST_DAYS}回までの日程", f"at most {MOST_DAYS} days"), len(days))
    twice = [one.day for one, other in pairwise(days) if one.day == other.day]
    if twice:
        words = Words("同じ日は1回だけ", "each day once")
        raise ParameterError("days", words, twice[0].isoformat())
    return days


def _day(line: str) -> ClassDay:
    words = Words(f"「{EXAMPLE}」のような日と時刻", f"a day and times such as {EXAMPLE}")
    match = _ONE.match(_HOUR.sub(_clock, line))
    if match is None:
        raise ParameterError("days", words, line)
    try:
        begins, ends = _time(match["begins"]), _time(match["ends"])
    except ValueError:
        raise ParameterError("days", words, line) from None
    if ends <= begins:
        raise ParameterError("days", Words("始まりより後の終わり", "an end after the beginning"), line)
    return ClassDay(parse_date(match["day"], parameter="days"), begins, ends)


def _clock(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2] or ('30' if match[3] else '00'):0>2}"


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def write_days(days: Iterable[ClassDay], between: str = "\n") -> str:
    """Write the days as `parse_days` reads them."""
    return between.join(f"{one.day.isoformat()} {one.begins:%H:%M}-{one.ends:%H:%M}" for one in days)


def store_days(days: Iterable[ClassDay]) -> list[list[str]]:
    """Return the days as values that a JSON column keeps."""
    return [[one.day.isoformat(), f"{one.begins:%H:%M}", f"{one.ends:%H:%M}"] for one in sorted(days)]


def read_days(kept: Sequence[Sequence[str]]) -> tuple[ClassDay, ...]:
    """Return what `store_days` kept."""
    return tuple(ClassDay(date.fromisoformat(day), _time(begins), _time(ends)) for day, begins, ends in kept)
