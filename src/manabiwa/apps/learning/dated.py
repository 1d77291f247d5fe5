"""Plans in which some courses are held in classes on fixed days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from manabiwa.engines import planning as engine
from manabiwa.engines.planning import Problem

from .market import Market, Run
from .wish import Wish

AT_ONCE = 2
"""Courses that a person takes at the same time: a class, and what is learnt at the own pace beside it."""
_KEEP, _MOST = 8, 200
"""Candidates where days are planned: its model has a row for each course and period."""
_EXACT = 1e-9


def pattern_of(wish: Wish, runs: Sequence[Run]) -> dict[int, float]:
    """Hours by weekday.

    Somebody who said hours by weekday has these. Somebody who said hours a week only can move them: the weekdays on
    which most classes meet come first, with the hours of the longest meeting, and what is left of the week is spread
    over the other days. Raises ParameterError for hours that cannot be.
    """
    usual = wish.pattern(wish.hours_per_week)
    if any(wish.by_weekday.values()):
        return usual
    meetings = Counter(day.weekday() for run in runs for day, _hours in run.days)
    longest: dict[int, float] = {}
    for run in runs:
        for day, hours in run.days:
            longest[day.weekday()] = max(hours, longest.get(day.weekday(), 0.0))
    found: dict[int, float] = {}
    left = wish.hours_per_week
    for weekday, _number in sorted(meetings.items(), key=lambda one: (-one[1], one[0])):
        if longest[weekday] <= left + _EXACT:
            found[weekday] = longest[weekday]
            left -= longest[weekday]
    others = [weekday for weekday in usual if weekday not in found] or [day for day in range(7) if day not in found]
    for weekday in others if left > _EXACT else ():
        found[weekday] = left / len(others)
    return dict(sorted(found.items()))


def dated_problem(wish: Wish, problem: Problem, market: Market) -> engine.DatedProblem:
    """The problem of a wish with the classes that there are; candidates are narrowed to what such a model can take."""
    small = engine.narrow(problem, keep=_KEEP, most=_MOST).problem
    kept = {course.id for course in small.courses}
    runs = [run for run in market.runs if str(run.course) in kept]
    return engine.DatedProblem(
        problem=small,
        classes=[engine.DatedClass(str(run.key), str(run.course), run.days) for run in runs],
        start=wish.start, deadline=wish.deadline, hours_by_weekday=pattern_of(wish, runs),
        closed_days=wish.closed, at_once=AT_ONCE,
    )  # fmt: skip


def without_impossible(dated: engine.DatedProblem, found: engine.DatedPlan) -> Problem:
    """The problem as it stands behind the plan: courses take the hours of their class, those that cannot be are out."""
    hours = {one.id: sum(amount for _day, amount in one.meetings) for one in dated.classes}
    own: dict[str, float] = {}
    for one in dated.classes:
        if one.id in found.classes:
            own[one.course] = hours[one.id]
        elif one.id not in found.impossible:
            own[one.course] = min(hours[one.id], own.get(one.course, hours[one.id]))
    over = {one.course for one in dated.classes} - own.keys()
    courses = [
        replace(course, hours=own.get(course.id, course.hours)) for course in dated.problem.courses
        if course.id not in over
    ]  # fmt: skip
    return dated.problem.among(courses)


def class_by_course(dated: engine.DatedProblem, classes: Sequence[str]) -> Mapping[str, int]:
    """Which class of each course a plan takes, both by id."""
    return {one.course: int(one.id) for one in dated.classes if one.id in classes}
