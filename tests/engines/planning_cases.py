"""Small random planning problems and their best plan by enumeration."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from manabiwa.engines.planning import Course, Licence, Problem, Skill

SKILLS = ("a", "b", "c", "d")


def levels(highest: int = 3) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(SKILLS), st.integers(0, highest), max_size=2)


@st.composite
def problems(draw, largest: int = 8, *, with_must: bool = False, with_licences: bool = False) -> Problem:
    size = draw(st.integers(0, largest))
    courses = [
        Course(
            id=f"c{number}",
            hours=draw(st.integers(1, 8)),
            cost=draw(st.sampled_from([0, 0, 10, 25])),
            penalty=draw(st.sampled_from([0, 0, 1, 7.5, 60, -5])),
            teaches=draw(levels()),
            needs=draw(levels()),
        )
        for number in range(size)
    ]
    skills = [
        Skill(
            id=name,
            weight=draw(st.sampled_from([0, 0.5, 1, 2])),
            current=draw(st.integers(0, 2)),
            required=draw(st.integers(0, 3)),
        )
        for name in SKILLS[: draw(st.integers(1, 4))]
    ]
    ids = [course.id for course in courses]
    must = draw(st.sets(st.sampled_from(ids), max_size=2)) if with_must and ids else set()
    rest = sorted(set(ids) - must)
    must_not = draw(st.sets(st.sampled_from(rest), max_size=2)) if with_must and rest else set()
    shared = ids[: draw(st.integers(0, 3))] if with_licences else []
    licences = [Licence("seat", frozenset(shared), draw(st.sampled_from([0, 15])), draw(st.sampled_from([0, 4, 70])))]
    return Problem(
        skills=skills,
        courses=courses,
        hours=draw(st.one_of(st.none(), st.integers(0, 30))),
        budget=draw(st.one_of(st.none(), st.integers(0, 50))),
        level_value=draw(st.sampled_from([(100, 80, 65, 50), (10, 10, 10), (3, 50, 1)])),
        must=frozenset(must),
        must_not=frozenset(must_not),
        licences=licences if shared else (),
    )


def best_by_enumeration(problem: Problem) -> float | None:
    """Return the best objective over all subsets that can be followed; None if there is none."""
    allowed = [course for course in problem.courses if course.id not in problem.must_not]
    best = None
    for size in range(len(allowed) + 1):
        for subset in combinations(allowed, size):
            value = _value(problem, subset)
            if value is not None and (best is None or value > best):
                best = value
    return best


def _value(problem: Problem, subset: tuple[Course, ...]) -> float | None:
    if not problem.must <= {course.id for course in subset}:
        return None
    if problem.hours is not None and sum(course.hours for course in subset) > problem.hours:
        return None
    held = [licence for licence in problem.licences if any(course.id in licence.courses for course in subset)]
    paid = sum(course.cost for course in subset) + sum(licence.cost for licence in held)
    if problem.budget is not None and paid > problem.budget:
        return None
    level = _walk(problem, subset)
    if level is None:
        return None
    gained = 0.0
    for skill in problem.skills:
        for number in range(skill.current + 1, skill.required + 1):
            if number <= level[skill.id] and skill.weight:
                gained += skill.weight * problem.level_value[number - 1]
    return gained - sum(course.penalty for course in subset) - sum(licence.penalty for licence in held)


def _walk(problem: Problem, subset: tuple[Course, ...]) -> dict[str, int] | None:
    level = {skill.id: skill.current for skill in problem.skills}
    left = list(subset)
    while left:
        ready = [c for c in left if all(level.get(skill, 0) >= need for skill, need in c.needs.items())]
        if not ready:
            return None
        for course in ready:
            left.remove(course)
            for skill, taught in course.teaches.items():
                level[skill] = max(level.get(skill, 0), taught)
    return level
