"""Weeks in a row, counted against the person's own plan: pure, so that every case can be tried.

A week counts when the person learnt on at least half as many days as were planned, on whichever days. A week without
any planned day (days off, holidays, a pause, before and after a plan) neither counts nor breaks the row, unless
something was learnt in it: then it counts. A week with fewer days of learning holds the row without counting; only a
planned week in which nothing was learnt ends it. The week that is still running counts as soon as it can and never
ends the row.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHOWN_WEEKS = 26


class Look(StrEnum):
    """How a week went."""

    KEPT = "kept"
    SOME = "some"
    MISSED = "missed"
    REST = "rest"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its Monday, the days planned and those learnt on."""

    monday: date
    planned: int
    learnt: int
    look: Look


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks in a row up to today, the longest row ever, and the weeks, oldest first."""

    weeks: int
    longest: int
    rows: tuple[Week, ...]

    @property
    def shown(self) -> tuple[Week, ...]:
        """The latest half year."""
        return self.rows[-SHOWN_WEEKS:]


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def needed(planned: int) -> int:
    """On how many days of a week with so many planned days one learns to keep it: half, rounded up; one at least."""
    return max((planned + 1) // 2, 1)


def streak_of(planned: Collection[date], learnt: Collection[date], today: date) -> Streak:
    """Count the weeks.

    Parameters
    ----------
    planned : collection of date
        Days on which the person meant to learn; days off and pauses are not among them.
    learnt : collection of date
        Days on which something was learnt.
    """
    rows = tuple(_weeks(set(planned), set(learnt), today))
    current = longest = 0
    for week in rows:
        if week.look is Look.KEPT:
            current += 1
        elif week.look is Look.MISSED:
            current = 0
        longest = max(longest, current)
    return Streak(current, longest, rows)


def _weeks(planned: set[date], learnt: set[date], today: date) -> Iterator[Week]:
    known = {day for day in planned | learnt if day <= today}
    monday, last = monday_of(min(known, default=today)), monday_of(today)
    while monday <= last:
        days = {monday + timedelta(days=offset) for offset in range(7)}
        yield _week(monday, len(days & planned), len(days & learnt), is_running=monday == last)
        monday += timedelta(days=7)


def _week(monday: date, planned: int, learnt: int, *, is_running: bool) -> Week:
    if learnt >= needed(planned):
        look = Look.KEPT
    elif is_running:
        look = Look.OPEN
    elif not planned:
        look = Look.REST
    else:
        look = Look.SOME if learnt else Look.MISSED
    return Week(monday, planned, learnt, look)
