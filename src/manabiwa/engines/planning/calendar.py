"""The plan in the calendar: which course on which day, week by week."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manabiwa.engines.kernel import ParameterError, Words, checks

LONGEST_WEEKS = 1_040
"""Twenty years; a calendar beyond that helps nobody and stops there."""
REVIEW_EVERY = 4
"""Weeks between two review points with the supporter."""
_SITTING = 2.0
"""Hours that a person learns in one sitting, if only hours per week are known."""
_SPREAD = (5, 2, 6, 0, 4, 1, 3)
"""Order in which weekdays are filled, if only hours per week are known: Saturday (5), Wednesday, Sunday, ..."""
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Session:
    """Learning on one day.

    Parameters
    ----------
    day : date
    course : str
    hours : float
    """

    day: dt.date
    course: str
    hours: float


@dataclass(frozen=True, slots=True)
class CoursePart:
    """What a week holds of a course.

    Parameters
    ----------
    course : str
    hours : float
        In this week.
    sessions : int
        Days in this week on which it is learnt.
    done_before, done_after : float
        Share of the course that is done before and after the week, in [0, 1].
    """

    course: str
    hours: float
    sessions: int
    done_before: float
    done_after: float


@dataclass(frozen=True, slots=True)
class ScheduledWeek:
    """One week from Monday to Sunday.

    Parameters
    ----------
    number : int
        From 1.
    monday : date
    available : float
        Hours that the person has, closed days taken off.
    parts : tuple of CoursePart
        In the order learnt.
    milestones : tuple of str
        Courses that are finished in this week.
    review : bool
        Whether it is time to look back with the supporter.
    """

    number: int
    monday: dt.date
    available: float
    parts: tuple[CoursePart, ...]
    milestones: tuple[str, ...]
    review: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A plan in the calendar.

    Parameters
    ----------
    weeks : tuple of ScheduledWeek
        Without a gap, those with nothing to learn too.
    sessions : tuple of Session
        Day by day.
    finish : date or None
        Last day of learning; None if nothing is to learn or it does not end within twenty years.
    late_hours : float
        Hours that do not fit before the deadline; 0 if all fit or there is none.
    left_hours : float
        Hours that do not even fit into twenty years.
    """

    weeks: tuple[ScheduledWeek, ...]
    sessions: tuple[Session, ...]
    finish: dt.date | None
    late_hours: float
    left_hours: float

    @property
    def in_time(self) -> bool:
        """Whether everything fits before the deadline."""
        return self.late_hours <= _EXACT and self.left_hours <= _EXACT


def spread_over_week(hours: float) -> dict[int, float]:
    """Return hours by weekday (0 = Monday) for hours per week, in sittings of about two hours apart from each other.

    Raises
    ------
    ParameterError
        If `hours` is not above 0 or beyond 112 (16 a day).
    """
    checks.number("hours_per_week", hours, above=0, high=112)
    days = min(7, math.ceil(hours / _SITTING))
    return dict.fromkeys(sorted(_SPREAD[:days]), hours / days)


def make_calendar(
    courses: Sequence[tuple[str, float]],
    *,
    start: dt.date,
    hours_by_weekday: Mapping[int, float],
    closed_days: Iterable[dt.date] = (),
    deadline: dt.date | None = None,
) -> Calendar:
    """Put courses into the calendar one after the other.

    Parameters
    ----------
    courses : sequence of (id, hours)
        In the order of the plan.
    start : date
        First day on which the person can learn.
    hours_by_weekday : mapping of int to float
        0 = Monday ... 6 = Sunday -> hours, 0 to 24; see `spread_over_week` for hours per week.
    closed_days : iterable of date
        Holidays and days on which the person cannot learn.
    deadline : date, optional
        Last day by which all should be done.

    Raises
    ------
    ParameterError
        If a weekday or its hours are out of range, no weekday has hours though there is something to learn, a course
        comes twice, or the deadline lies before the start.
    """
    pattern = _checked_pattern(hours_by_weekday)
    checks.no_duplicates("courses", (key for key, _ in courses))
    total = sum(checks.number(f"courses.{key}.hours", hours, low=0) for key, hours in courses)
    if total > 0 and not any(pattern.values()):
        raise ParameterError("hours_by_weekday", Words("1日以上の学習時間", "hours on at least one weekday"), 0)
    if deadline is not None and deadline < start:
        words = Words(f"開始日({start.isoformat()})以降の日付", f"on or after the start ({start.isoformat()})")
        raise ParameterError("deadline", words, deadline.isoformat())
    closed = frozenset(closed_days)
    sessions, left = _fill(courses, start, pattern, closed)
    late = 0.0 if deadline is None else sum(item.hours for item in sessions if item.day > deadline)
    finish = sessions[-1].day if sessions and left <= _EXACT else None
    return Calendar(_weeks(courses, sessions, start, pattern, closed), tuple(sessions), finish, late, left)


def calendar_of(
    sessions: Sequence[Session],
    *,
    start: dt.date,
    hours_by_weekday: Mapping[int, float],
    closed_days: Iterable[dt.date] = (),
    deadline: dt.date | None = None,
) -> Calendar:
    """Return the weeks of days that are laid out already, such as those of a plan with classes on fixed dates.

    Parameters
    ----------
    sessions : sequence of Session
        In the order of days; those without hours are left out.
    start, hours_by_weekday, closed_days, deadline
        As for `make_calendar`.
    """
    pattern = _checked_pattern(hours_by_weekday)
    kept = tuple(session for session in sessions if session.hours > _EXACT)
    total: dict[str, float] = {}
    for session in kept:
        total[session.course] = total.get(session.course, 0.0) + session.hours
    late = 0.0 if deadline is None else sum(session.hours for session in kept if session.day > deadline)
    weeks = _weeks(list(total.items()), list(kept), start, pattern, frozenset(closed_days))
    return Calendar(weeks, kept, kept[-1].day if kept else None, late, 0.0)


def hours_per_week_needed(
    hours: float, *, start: dt.date, deadline: dt.date, closed_days: Iterable[dt.date] = ()
) -> float:
    """Return how many hours a week it takes to be done by the deadline, closed days taken off.

    Raises
    ------
    ParameterError
        If the deadline lies before the start or no day is open between them.
    """
    checks.number("hours", hours, low=0)
    days = (deadline - start).days + 1
    closed = sum(start <= day <= deadline for day in frozenset(closed_days))
    if days - closed <= 0:
        raise ParameterError(
            "deadline",
            Words("学習できる日が1日以上残る期限", "a date that leaves a day to learn"),
            deadline.isoformat(),
        )
    return hours / (days - closed) * 7.0


def available_hours(
    start: dt.date, deadline: dt.date, hours_by_weekday: Mapping[int, float], closed_days: Iterable[dt.date] = ()
) -> float:
    """Return the hours there are from the start to the deadline, both included: the limit of a planning problem."""
    pattern = _checked_pattern(hours_by_weekday)
    days = max(0, (deadline - start).days + 1)
    full, rest = divmod(days, 7)
    total = full * sum(pattern.values())
    total += sum(pattern[(start + dt.timedelta(days=offset)).weekday()] for offset in range(rest))
    return total - sum(pattern[day.weekday()] for day in frozenset(closed_days) if start <= day <= deadline)


def daily_hours(
    start: dt.date, deadline: dt.date, hours_by_weekday: Mapping[int, float], closed_days: Iterable[dt.date] = ()
) -> dict[dt.date, float]:
    """Return the hours of each day from the start to the deadline, both included; 0 on closed days."""
    pattern = _checked_pattern(hours_by_weekday)
    closed = frozenset(closed_days)
    days = (start + dt.timedelta(days=offset) for offset in range((deadline - start).days + 1))
    return {day: 0.0 if day in closed else pattern[day.weekday()] for day in days}


def _checked_pattern(hours_by_weekday: Mapping[int, float]) -> dict[int, float]:
    pattern = dict.fromkeys(range(7), 0.0)
    for weekday, hours in hours_by_weekday.items():
        checks.integer("hours_by_weekday", weekday, low=0, high=6)
        pattern[weekday] = checks.number(f"hours_by_weekday.{weekday}", hours, low=0, high=24)
    return pattern


def _fill(
    courses: Sequence[tuple[str, float]], start: dt.date, pattern: Mapping[int, float], closed: frozenset[dt.date]
) -> tuple[list[Session], float]:
    """Fill day after day; return the sessions and the hours that did not fit."""
    keys = [key for key, hours in courses if hours > 0]
    waiting = [hours for _, hours in courses if hours > 0]
    sessions: list[Session] = []
    place = 0
    for offset in range(LONGEST_WEEKS * 7):
        if place == len(waiting):
            break
        day = start + dt.timedelta(days=offset)
        free = 0.0 if day in closed else pattern[day.weekday()]
        while free > _EXACT and place < len(waiting):
            taken = min(free, waiting[place])
            sessions.append(Session(day, keys[place], taken))
            free -= taken
            waiting[place] -= taken
            if waiting[place] <= _EXACT:
                place += 1
    return sessions, sum(waiting[place:])


def _weeks(
    courses: Sequence[tuple[str, float]],
    sessions: Sequence[Session],
    start: dt.date,
    pattern: Mapping[int, float],
    closed: frozenset[dt.date],
) -> tuple[ScheduledWeek, ...]:
    if not sessions:
        return ()
    total = dict(courses)
    done: dict[str, float] = {}
    first = start - dt.timedelta(days=start.weekday())
    by_week: dict[int, list[Session]] = {}
    for session in sessions:
        by_week.setdefault((session.day - first).days // 7, []).append(session)
    weeks = []
    for index in range(max(by_week) + 1):
        monday = first + dt.timedelta(weeks=index)
        days = [monday + dt.timedelta(days=offset) for offset in range(7)]
        available = sum(pattern[day.weekday()] for day in days if day >= start and day not in closed)
        parts = _parts(by_week.get(index, []), total, done)
        finished = tuple(part.course for part in parts if part.done_after >= 1.0)
        review = (index + 1) % REVIEW_EVERY == 0 or index == max(by_week)
        weeks.append(ScheduledWeek(index + 1, monday, available, parts, finished, review))
    return tuple(weeks)


def _parts(sessions: Sequence[Session], total: Mapping[str, float], done: dict[str, float]) -> tuple[CoursePart, ...]:
    parts = []
    for key in dict.fromkeys(session.course for session in sessions):
        mine = [session for session in sessions if session.course == key]
        before = done.get(key, 0.0)
        done[key] = before + sum(session.hours for session in mine)
        after = 1.0 if done[key] >= total[key] - 1e-6 else done[key] / total[key]
        parts.append(CoursePart(key, done[key] - before, len({s.day for s in mine}), before / total[key], after))
    return tuple(parts)
