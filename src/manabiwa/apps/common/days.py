"""Days of the place: as moments of the store, one after the other, and those on which Japan rests."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The first moment of a day here. Compare moments with it: a date taken of each row cannot use an index."""
    return timezone.make_aware(datetime.combine(day, time()))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def holidays_between(first: date, last: date) -> set[date]:
    """The public holidays (祝日 and 振替休日) from the first day to the last, as far as the law is known today."""
    return {day for year in range(first.year, last.year + 1) for day in _holidays(year) if first <= day <= last}


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    # imported where it is used: it reads the calendars of a hundred countries
    from holidays import country_holidays

    return frozenset(country_holidays("JP", years=year))
