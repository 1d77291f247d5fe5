"""Setting aside, without loss, the courses that can never help a plan.

docs/algorithms/planning.md has the argument for each rule.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence

from manabiwa.engines.planning.problem import Course, Problem


def within_reach(courses: list[Course], current: dict[str, int], hours: float, budget: float) -> list[Course]:
    by_hours = _least_to_finish(courses, current, [course.hours for course in courses])
    by_cost = _least_to_finish(courses, current, [course.cost for course in courses])
    slack = 1e-6
    return [
        course
        for index, course in enumerate(courses)
        if by_hours[index] < math.inf and by_hours[index] <= hours + slack and by_cost[index] <= budget + slack
    ]


def _least_to_finish(courses: list[Course], current: dict[str, int], size: Sequence[float]) -> list[float]:
    """Return a lower bound, per course, of what a plan that ends with it takes; infinity if it never can.

    The dearest single need counts, not the sum of needs, because one course may meet several. Courses are
    settled in the order of that bound (Dijkstra), so the first course to reach a level is the one with the least.
    """
    waiting: dict[str, list[tuple[int, int]]] = {}
    open_needs = [0] * len(courses)
    for index, course in enumerate(courses):
        for skill, needed in course.needs.items():
            if needed > current.get(skill, 0):
                waiting.setdefault(skill, []).append((needed, index))
                open_needs[index] += 1
    least = [math.inf] * len(courses)
    queue = [(size[index], index) for index, still in enumerate(open_needs) if not still]
    heapq.heapify(queue)
    level = dict(current)
    while queue:
        total, index = heapq.heappop(queue)
        least[index] = total
        for skill, taught in courses[index].teaches.items():
            if taught <= level.get(skill, 0):
                continue
            level[skill] = taught
            for waiter in _served(waiting, skill, taught):
                open_needs[waiter] -= 1
                if not open_needs[waiter]:
                    heapq.heappush(queue, (total + size[waiter], waiter))
    return least


def _served(waiting: dict[str, list[tuple[int, int]]], skill: str, taught: int) -> list[int]:
    """Take out of the waiting list and return the courses whose need of the skill is now met."""
    entries = waiting.get(skill, [])
    waiting[skill] = [entry for entry in entries if entry[0] > taught]
    return [waiter for needed, waiter in entries if needed <= taught]


def useful(courses: list[Course], current: dict[str, int], problem: Problem) -> list[Course]:
    """Keep the courses from which a chain leads to a level of the goal, and those that cost nothing to keep."""
    wanted = {skill.id: skill.required for skill in problem.skills if skill.weight > 0}
    kept = {index for index, course in enumerate(courses) if course.id in problem.must or course.penalty < 0}
    pending = list(kept)
    for index in pending:
        raise_to(wanted, courses[index].needs)
    grew = True
    while grew:
        grew = False
        for index, course in enumerate(courses):
            if index not in kept and _gives_wanted(course, current, wanted):
                kept.add(index)
                raise_to(wanted, course.needs)
                grew = True
    return [course for index, course in enumerate(courses) if index in kept]


def _gives_wanted(course: Course, current: dict[str, int], wanted: dict[str, int]) -> bool:
    return any(
        min(taught, wanted.get(skill, 0)) > max(current.get(skill, 0), course.needs.get(skill, 0))
        for skill, taught in course.teaches.items()
    )


def raise_to(wanted: dict[str, int], needs: Mapping[str, int]) -> None:
    for skill, needed in needs.items():
        wanted[skill] = max(wanted.get(skill, 0), needed)


def ceiling_of(courses: list[Course], problem: Problem) -> dict[str, int]:
    """Return the highest level of each skill that the goal or a course can use."""
    highest = {skill.id: skill.required for skill in problem.skills if skill.weight > 0}
    for course in courses:
        raise_to(highest, course.needs)
    return highest


def undominated(
    courses: list[Course],
    current: dict[str, int],
    ceiling: dict[str, int],
    must: frozenset[str],
    licence: Mapping[str, str],
) -> list[Course]:
    """Drop each course that another one, without a licence or with the same, can replace in any plan without loss."""
    offers = [
        {
            skill: min(taught, ceiling.get(skill, 0))
            for skill, taught in course.teaches.items()
            if min(taught, ceiling.get(skill, 0)) > current.get(skill, 0)
        }
        for course in courses
    ]
    demands = [
        {skill: needed for skill, needed in course.needs.items() if needed > current.get(skill, 0)}
        for course in courses
    ]
    teachers: dict[str, list[int]] = {}
    for index, offer in enumerate(offers):
        for skill in offer:
            teachers.setdefault(skill, []).append(index)
    sizes = [(course.hours, course.cost, course.penalty) for course in courses]
    dropped: set[int] = set()
    for index, course in enumerate(courses):
        offer, demand = offers[index], demands[index]
        if course.id in must or course.penalty < 0 or not offer:
            continue
        hours, cost, penalty = sizes[index]
        rarest = min(offer, key=lambda skill: (len(teachers[skill]), skill))
        for other in teachers[rarest]:
            size = sizes[other]
            if size[0] > hours or size[1] > cost or size[2] > penalty or other == index or other in dropped:
                continue
            if licence.get(courses[other].id) not in (None, licence.get(course.id)):
                continue
            if _covers(offers[other], offer) and _covers(demand, demands[other]):
                dropped.add(index)
                break
    return [course for index, course in enumerate(courses) if index not in dropped]


def _covers(levels: dict[str, int], others: dict[str, int]) -> bool:
    return all(levels.get(skill, 0) >= level for skill, level in others.items())
