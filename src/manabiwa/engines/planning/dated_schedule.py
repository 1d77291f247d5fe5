"""Which day to learn what, with classes on fixed dates; and the independent check of such days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from manabiwa.engines.planning.calendar import Session
from manabiwa.engines.planning.problem import Course

if TYPE_CHECKING:
    from manabiwa.engines.planning.dated import DatedClass, DatedProblem

_EXACT = 1e-7

Meetings = Sequence[tuple[dt.date, float]]


def schedule(
    own: Sequence[Course],
    classes: Sequence[tuple[Course, Meetings]],
    current: Mapping[str, int],
    days: Mapping[dt.date, float],
    at_once: int,
) -> list[Session] | None:
    """Lay a plan out in days, or return None if it does not fit.

    Each free hour goes to the first course, in the order given, whose needs are met: in the order of deadlines nothing
    else fits if this does not (earliest deadline first with release dates: Horn 1974, Naval Research Logistics
    Quarterly 21:177-185). On days of as many classes as the person takes at once there is no other learning.

    Parameters
    ----------
    own : sequence of Course
        Learnt at one's own pace, those that have to be finished first in front.
    classes : sequence of (Course, meetings)
    current : mapping of str to int
        Levels of today.
    days : mapping of date to float
        Hours of each day, ascending.
    at_once : int
        Courses that the person takes at the same time.
    """
    level = dict(current)
    left = {course.id: course.hours for course in own}
    sessions: list[Session] = []
    for day, hours in days.items():
        begins = [course for course, dates in classes if dates[0][0] == day]
        meetings = [Session(day, course.id, dict(dates)[day]) for course, dates in classes if day in dict(dates)]
        free = hours - sum(meeting.hours for meeting in meetings)
        if free < -_EXACT or not all(_ready(course, level) for course in begins):
            return None
        sessions.extend(meetings)
        running = sum(dates[0][0] <= day <= dates[-1][0] for _, dates in classes)
        waiting = [course for course in own if course.id in left]
        sessions.extend(_learnt(day, free if running < at_once else 0.0, waiting, left, level))
        for course, dates in classes:
            if dates[-1][0] == day:
                _raise(level, course)
    return None if left else sessions


def _learnt(
    day: dt.date, free: float, waiting: list[Course], left: dict[str, float], level: dict[str, int]
) -> list[Session]:
    """Fill the free hours of a day; courses that are finished leave `left` and raise levels."""
    sessions: list[Session] = []
    while True:
        ready = next((course for course in waiting if _ready(course, level)), None)
        if ready is None or (free <= _EXACT and left[ready.id] > _EXACT):
            return sessions
        taken = min(free, left[ready.id]) if left[ready.id] > _EXACT else 0.0
        sessions.append(Session(day, ready.id, taken))
        free -= taken
        left[ready.id] -= taken
        if left[ready.id] <= _EXACT:
            waiting.remove(ready)
            del left[ready.id]
            _raise(level, ready)


def check_schedule(dated: DatedProblem, sessions: Sequence[Session], classes: Sequence[str]) -> tuple[str, ...]:
    """Walk through the days and report each rule that is broken; written from the words of the problem alone."""
    held = {one.id: one for one in dated.classes}
    taken = {held[key].course: held[key] for key in classes}
    faults = ["course held twice"] if len(taken) < len(classes) else []
    faults += _faults_of_needs(dated, sessions, taken)
    faults += _faults_of_days(dated, sessions)
    faults += _faults_of_number(dated, sessions, list(taken.values()))
    faults += _faults_of_hours(dated, sessions, taken)
    return tuple(faults)


def _faults_of_needs(dated: DatedProblem, sessions: Sequence[Session], taken: Mapping[str, DatedClass]) -> list[str]:
    """Is each course begun with what it asks for? A class gives on the day after its last."""
    catalogue = {course.id: course for course in dated.problem.courses}
    level = {skill.id: skill.current for skill in dated.problem.skills}
    faults: list[str] = []
    done: dict[str, float] = {}
    ended: list[tuple[dt.date, Course]] = []
    for session in sessions:
        for last, course in ended:
            if last < session.day:
                _raise(level, course)
        course = catalogue[session.course]
        if course.id not in done and not _ready(course, level):
            faults.append(f"unmet need of {course.id} on {session.day}")
        done[course.id] = done.get(course.id, 0.0) + session.hours
        if course.id in taken:
            ended.append((taken[course.id].last, course))
        elif done[course.id] >= course.hours - 1e-6:
            _raise(level, course)
    return faults


def _faults_of_hours(dated: DatedProblem, sessions: Sequence[Session], taken: Mapping[str, DatedClass]) -> list[str]:
    """Is each course learnt in full, and each class on its days and no other?"""
    whole = {course.id: course.hours for course in dated.problem.courses}
    bound = {one.course for one in dated.classes}
    mine: dict[str, list[tuple[dt.date, float]]] = {}
    for session in sessions:
        mine.setdefault(session.course, []).append((session.day, session.hours))
    faults = []
    for key, rows in mine.items():
        if key in bound and (key not in taken or tuple(rows) != tuple(taken[key].meetings)):
            faults.append(f"{key} not as its class meets")
        if key not in bound and abs(sum(hours for _, hours in rows) - whole[key]) > 1e-5:
            faults.append(f"{key} not in full")
    return faults + [f"class {one.id} not attended" for one in taken.values() if one.course not in mine]


def _faults_of_number(dated: DatedProblem, sessions: Sequence[Session], taken: Sequence[DatedClass]) -> list[str]:
    """Are there never more courses at once than the person takes?"""
    classes = {one.course for one in taken}
    learning = {session.day for session in sessions if session.course not in classes and session.hours > 0}
    days = learning | {day for one in taken for day, _ in one.meetings}
    return [
        f"too many at once on {day}"
        for day in sorted(days)
        if sum(one.first <= day <= one.last for one in taken) + (day in learning) > dated.at_once
    ]


def _faults_of_days(dated: DatedProblem, sessions: Sequence[Session]) -> list[str]:
    """Do the sessions come in order, and does each day hold them?"""
    used: dict[dt.date, float] = {}
    for session in sessions:
        used[session.day] = used.get(session.day, 0.0) + session.hours
    faults = [] if list(used) == sorted(used) else ["days out of order"]
    for day, hours in used.items():
        open_day = dated.start <= day <= dated.deadline and day not in dated.closed_days
        if hours > (dated.hours_by_weekday.get(day.weekday(), 0.0) if open_day else 0.0) + 1e-5:
            faults.append(f"too much on {day}")
    return faults


def _ready(course: Course, level: Mapping[str, int]) -> bool:
    return all(level.get(skill, 0) >= needed for skill, needed in course.needs.items())


def _raise(level: dict[str, int], course: Course) -> None:
    for skill, taught in course.teaches.items():
        level[skill] = max(level.get(skill, 0), taught)
