"""The problem as a network of courses and levels, without what can never help.

A *level* here is one (skill, level) pair above the person's present level. A course *gives* the levels l of a
skill with ``max(current, needs) < l <= teaches`` and *asks* for the level it needs of each skill.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from manabiwa.engines.planning.problem import Course, Problem
from manabiwa.engines.planning.reduce import ceiling_of, raise_to, undominated, useful, within_reach

_FINEST = 10_000
_PROVED = 1e-5
_USUAL = (1.0, 1e5)


@dataclass(frozen=True, slots=True)
class Network:
    """Courses and levels by number; all sequences are indexed by course or by level number.

    Parameters
    ----------
    courses : list of Course
        Candidates that may help, in the order of the problem.
    levels : list of (str, int)
        Levels above the present one that matter, grouped by skill, ascending.
    value : list of float
        Value of each level (0 for a mere prerequisite).
    below : list of int
        Number of the level just below of the same skill; -1 for the first.
    gives, asks : list of list of int
        Levels that a course gives; highest level that it asks for of each skill.
    givers, askers : list of list of int
        The same relations seen from the level.
    must : frozenset of int
        Courses that have to be in the plan.
    hours, budget : float
        Limits; infinity for none.
    unreachable_must : tuple of str
        Courses that must be in the plan but whose needs no candidate can meet, or that alone pass a limit.
    hours_of, cost_of, penalty_of : list of float
        Of each course; read often.
    licence_of : list of int
        Number of the licence that a course needs; -1 for none.
    licence_cost, licence_penalty : list of float
        Of each licence.
    scale : float
        What values and penalties were multiplied by to bring them to a size that the solver can tell apart.
    grain : float
        All objectives are whole multiples of it; 0 if no such number of at least 0.0001 is known.
    """

    courses: list[Course]
    levels: list[tuple[str, int]]
    value: list[float]
    below: list[int]
    gives: list[list[int]]
    asks: list[list[int]]
    givers: list[list[int]]
    askers: list[list[int]]
    must: frozenset[int]
    hours: float
    budget: float
    unreachable_must: tuple[str, ...]
    hours_of: list[float]
    cost_of: list[float]
    penalty_of: list[float]
    licence_of: list[int]
    licence_cost: list[float]
    licence_penalty: list[float]
    scale: float
    grain: float


def closed_gap(network: Network) -> float:
    """Return the room between a plan and a bound in which no better plan can lie."""
    return max(_PROVED, network.grain - _PROVED)


def build_network(problem: Problem, apart: frozenset[str] = frozenset()) -> Network:
    """Number courses and levels and set aside, without loss, every course that can never help.

    Set aside are courses that are forbidden or alone pass a limit, whose needs cannot be met within the limits,
    that give no level which the goal can use, or that another course dominates. No optimal
    objective changes by that (docs/algorithms/planning.md has the arguments). Courses that stand `apart`, because they
    are bound to dates, take nobody's place.
    """
    current = {skill.id: skill.current for skill in problem.skills}
    hours = math.inf if problem.hours is None else problem.hours
    budget = math.inf if problem.budget is None else problem.budget
    courses = [course for course in problem.courses if course.id not in problem.must_not]
    courses = within_reach(courses, current, hours, budget)
    lost = tuple(sorted(problem.must - {course.id for course in courses}))
    courses = useful(courses, current, problem)
    ceiling = ceiling_of(courses, problem)
    alone = {key: licence.id for licence in problem.licences for key in licence.courses}
    alone |= {key: f"apart {key}" for key in apart}
    courses = undominated(courses, current, ceiling, problem.must, alone)
    return _number(courses, current, problem, hours, budget, lost)


def _number(
    courses: list[Course],
    current: dict[str, int],
    problem: Problem,
    hours: float,
    budget: float,
    lost: tuple[str, ...],
) -> Network:
    ceiling = ceiling_of(courses, problem)
    offered: dict[str, int] = {}
    for course in courses:
        raise_to(offered, course.teaches)
    goal = {skill.id: skill for skill in problem.skills}
    levels: list[tuple[str, int]] = []
    value: list[float] = []
    below: list[int] = []
    number: dict[tuple[str, int], int] = {}
    for skill in sorted(offered):
        first = current.get(skill, 0) + 1
        for level in range(first, min(offered[skill], ceiling.get(skill, 0)) + 1):
            number[skill, level] = len(levels)
            below.append(len(levels) - 1 if level > first else -1)
            levels.append((skill, level))
            wanted = goal.get(skill)
            counts = wanted is not None and level <= wanted.required
            value.append(wanted.weight * problem.level_value[level - 1] if wanted and counts and wanted.weight else 0.0)
    gives = [
        [
            number[skill, level]
            for skill, taught in course.teaches.items()
            for level in range(max(current.get(skill, 0), course.needs.get(skill, 0)) + 1, taught + 1)
            if (skill, level) in number
        ]
        for course in courses
    ]
    asks = [
        [number[skill, needed] for skill, needed in course.needs.items() if needed > current.get(skill, 0)]
        for course in courses
    ]
    scale = _scale([*value, *(course.penalty for course in courses)])
    value = [term * scale for term in value]
    penalties = [course.penalty * scale for course in courses]
    licence_of = {key: number for number, licence in enumerate(problem.licences) for key in licence.courses}
    licence_penalty = [licence.penalty * scale for licence in problem.licences]
    return Network(
        courses=courses,
        levels=levels,
        value=value,
        below=below,
        gives=gives,
        asks=asks,
        givers=_turn(gives, len(levels)),
        askers=_turn(asks, len(levels)),
        must=frozenset(index for index, course in enumerate(courses) if course.id in problem.must),
        hours=hours,
        budget=budget,
        unreachable_must=lost,
        hours_of=[course.hours for course in courses],
        cost_of=[course.cost for course in courses],
        penalty_of=penalties,
        licence_of=[licence_of.get(course.id, -1) for course in courses],
        licence_cost=[licence.cost for licence in problem.licences],
        licence_penalty=licence_penalty,
        scale=scale,
        grain=_grain([*value, *penalties, *licence_penalty]),
    )


def _scale(terms: list[float]) -> float:
    """Return 1 for terms of a usual size, else what brings the largest to 100."""
    largest = max((abs(term) for term in terms), default=0.0)
    return 1.0 if largest == 0.0 or _USUAL[0] <= largest <= _USUAL[1] else 100.0 / largest


def _turn(relation: list[list[int]], size: int) -> list[list[int]]:
    turned: list[list[int]] = [[] for _ in range(size)]
    for source, targets in enumerate(relation):
        for target in targets:
            turned[target].append(source)
    return turned


def _grain(terms: list[float]) -> float:
    """Return the greatest common divisor of the terms of the objective, in ten-thousandths; 0 if they are finer."""
    whole = [round(term * _FINEST) for term in terms]
    if any(abs(term * _FINEST - number) > 1e-6 for term, number in zip(terms, whole, strict=True)):
        return 0.0
    return math.gcd(*whole) / _FINEST
