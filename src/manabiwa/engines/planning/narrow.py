"""Candidates for a plan out of a whole catalogue: for each level that matters, the courses that ask least of a person.

Unlike what `network` sets aside this may lose something; `bench.planning` measures how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manabiwa.engines.kernel import checks
from manabiwa.engines.planning.problem import Course, Problem

KEEP = 24
"""Courses kept for each level of the goal; fewer if the goal has many levels."""
_LEAST = 6
KEEP_SUPPORT = 2
"""Courses kept for each level that only other courses ask for: any short way there will do."""
MOST = 1200
"""Candidates that a plan is searched among, more or less: what a proof in a second can take."""
_FOR_GOAL = 0.6
ROUNDS = 5
"""The goal's own courses, what they ask for, what that asks for, ..."""
_UNMET = 2.0
"""What each need that is not met yet adds to the hours of a course, as a share of them."""
_HOUR, _YEN = 0.005, 0.00003
"""What an hour and a yen weigh where they are not limited."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A smaller problem and how much was set aside.

    Parameters
    ----------
    problem : Problem
        With the courses kept, in their order; courses that must be in the plan are among them.
    of : int
        Courses of the whole problem.
    """

    problem: Problem
    of: int


def narrow(problem: Problem, *, keep: int = KEEP, most: int = MOST) -> Narrowed:
    """Keep enough courses for each level of the goal and, from there down, for each level that these ask for.

    A course is the better, the less it takes of the hours and the budget, the lower its penalty and the fewer of its
    needs are open.

    Parameters
    ----------
    problem : Problem
        With any number of courses; one pass over them is made.
    keep : int
        Courses for each level of the goal, at least 1; fewer for a goal of many levels.
    most : int
        Courses in all, at least 1; those for the goal's own levels may pass it.

    Raises
    ------
    ParameterError
        If a number is below 1.
    """
    checks.integer("keep", keep, low=1)
    checks.integer("most", most, low=1)
    current = {skill.id: skill.current for skill in problem.skills}
    teachers: dict[str, list[Course]] = {}
    for course in problem.courses:
        for skill in course.teaches:
            teachers.setdefault(skill, []).append(course)
    kept = {course.id: course for course in problem.courses if course.id in problem.must}
    wanted = {
        skill.id: skill.required for skill in problem.skills if skill.weight > 0 and skill.required > skill.current
    }
    _raise(wanted, current, kept.values())
    levels = sum(level - current.get(skill, 0) for skill, level in wanted.items())
    share = max(min(_LEAST, keep), min(keep, int(_FOR_GOAL * most / max(levels, 1))))
    done = dict(current)
    for number in range(ROUNDS):
        fresh: dict[str, Course] = {}
        for skill, level in wanted.items():
            open_levels = range(done.get(skill, 0) + 1, level + 1)
            givers = teachers.get(skill, ())
            for course in _best(problem, givers, skill, open_levels, share, current):
                fresh[course.id] = course
            done[skill] = max(level, done.get(skill, 0))
        room = len(fresh) if number == 0 else max(0, most - len(kept))
        added = sorted(fresh.values(), key=lambda course: (_burden(problem, course, current), course.id))[:room]
        kept.update((course.id, course) for course in added)
        wanted, share = {}, KEEP_SUPPORT
        _raise(wanted, done, added)
        if not wanted:
            break
    return Narrowed(problem.among([course for course in problem.courses if course.id in kept]), len(problem.courses))


def _best(
    problem: Problem, teachers: Iterable[Course], skill: str, levels: range, keep: int, current: Mapping[str, int]
) -> list[Course]:
    """Return, for each level of a skill, the best of the courses that give it."""
    ranked = sorted(
        (course for course in teachers if course.id not in problem.must_not),
        key=lambda course: (_burden(problem, course, current), course.id),
    )
    found: dict[str, Course] = {}
    for level in levels:
        givers = (c for c in ranked if c.needs.get(skill, 0) < level <= c.teaches[skill])
        found.update((course.id, course) for course, _ in zip(givers, range(keep), strict=False))
    return list(found.values())


def _burden(problem: Problem, course: Course, current: Mapping[str, int]) -> float:
    open_needs = sum(needed > current.get(skill, 0) for skill, needed in course.needs.items())
    hours = course.hours / problem.hours if problem.hours else course.hours * _HOUR
    cost = course.cost / problem.budget if problem.budget else course.cost * _YEN
    return hours * (1.0 + _UNMET * open_needs) + cost + course.penalty / _value(problem)


def _value(problem: Problem) -> float:
    return max(problem.level_value, default=0.0) or 1.0


def _raise(wanted: dict[str, int], current: Mapping[str, int], courses: Iterable[Course]) -> None:
    for course in courses:
        for skill, needed in course.needs.items():
            if needed > current.get(skill, 0):
                wanted[skill] = max(wanted.get(skill, 0), needed)
