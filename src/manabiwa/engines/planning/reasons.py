"""Why a plan is as it is: what each course is for, what is lost without it, what is not reached and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from manabiwa.engines.kernel import Status, checks
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.problem import Course, Problem
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.solve import solve


class Cause(StrEnum):
    """Why a level of the goal is not reached."""

    NO_COURSE = "no-course"
    """No candidate teaches the skill to that level."""
    NEEDS = "needs"
    """Courses teach it, but nobody can get to what they ask for."""
    FORBIDDEN = "forbidden"
    """Only courses that must not be in the plan lead there."""
    HOURS = "hours"
    """With more hours it would be reached."""
    BUDGET = "budget"
    """With more money it would be reached."""
    HOURS_AND_BUDGET = "hours-and-budget"
    """Only more hours and more money together would do."""
    NOT_WORTH = "not-worth"
    """It could be reached, but what the courses cost in penalties outweighs its value, or time to search ran out."""


@dataclass(frozen=True, slots=True)
class GivenLevel:
    """A skill that a course raises.

    Parameters
    ----------
    skill : str
    before, after : int
        Level before and after the course, at its place in the plan.
    """

    skill: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Swap:
    """A course that could stand in the place of another with everything still reached.

    Parameters
    ----------
    course : str
    hours, cost : float
        Difference to the plan as it is, licences included; negative is shorter or cheaper.
    """

    course: str
    hours: float
    cost: float


@dataclass(frozen=True, slots=True)
class CourseReason:
    """Why a course is in the plan.

    Parameters
    ----------
    course : str
    gives : tuple of GivenLevel
        Levels that it newly gives.
    opens : tuple of str
        Later courses of the plan that need one of these levels.
    loss : float
        How much lower the best objective found without the course is.
    loss_exact : bool
        Whether both plans are proved; else the loss may be smaller.
    shorter, cheaper : Swap or None
        The shortest and the cheapest course that could stand in its place.
    """

    course: str
    gives: tuple[GivenLevel, ...]
    opens: tuple[str, ...]
    loss: float
    loss_exact: bool
    shorter: Swap | None
    cheaper: Swap | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A skill whose goal is not reached.

    Parameters
    ----------
    skill : str
    reached, required : int
    cause : Cause
    """

    skill: str
    reached: int
    required: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class PlanReasons:
    """Reasons of a plan.

    Parameters
    ----------
    courses : tuple of CourseReason
        In the order of the plan.
    missed : tuple of Missed
        Empty if the goal is reached.
    """

    courses: tuple[CourseReason, ...]
    missed: tuple[Missed, ...]


def explain(problem: Problem, plan: Plan, *, seconds: float = 5.0) -> PlanReasons:
    """Find the reasons of a plan.

    Parameters
    ----------
    problem : Problem
    plan : Plan
        An answer to it.
    seconds : float
        For all re-solves together, above 0; a short time makes losses less exact, never wrong in their direction.

    Raises
    ------
    ParameterError
        If `seconds` is not above 0.
    """
    checks.number("seconds", seconds, above=0)
    share = seconds / (len(plan.courses) + 3)
    catalogue = {course.id: course for course in problem.courses}
    chosen = [catalogue[key] for key in plan.courses]
    reasons = []
    for place, (course, gives) in enumerate(zip(chosen, _given(problem, chosen), strict=True)):
        loss, exact = _loss(problem, plan, course, share)
        swaps = _swaps(problem, chosen, place)
        reasons.append(
            CourseReason(
                course=course.id,
                gives=gives,
                opens=_opened(gives, chosen[place + 1 :]),
                loss=loss,
                loss_exact=exact,
                shorter=min(
                    (swap for swap in swaps if swap.hours < 0), key=lambda s: (s.hours, s.course), default=None
                ),
                cheaper=min((swap for swap in swaps if swap.cost < 0), key=lambda s: (s.cost, s.course), default=None),
            )
        )
    return PlanReasons(tuple(reasons), missed_levels(problem, plan, seconds=3 * share))


def first_reasons(problem: Problem, plan: Plan) -> tuple[CourseReason, ...]:
    """Return what is known of the plan's courses without solving anything again: what they give and what they open.

    Losses are 0 and not exact, other courses in their place are not looked for; `explain` does both.
    """
    catalogue = {course.id: course for course in problem.courses}
    chosen = [catalogue[key] for key in plan.courses]
    return tuple(
        CourseReason(
            course.id, gives, _opened(gives, chosen[place + 1 :]), 0.0, loss_exact=False, shorter=None, cheaper=None
        )
        for place, (course, gives) in enumerate(zip(chosen, _given(problem, chosen), strict=True))
    )


def missed_levels(problem: Problem, plan: Plan, *, seconds: float = 1.0) -> tuple[Missed, ...]:
    """Return the skills whose goal the plan does not reach, each with its cause."""
    missing = [skill for skill in problem.skills if skill.weight > 0 and plan.reached.get(skill.id, 0) < skill.required]
    if not missing:
        return ()
    possible = _everything(problem, problem.courses)
    allowed = _everything(problem, [course for course in problem.courses if course.id not in problem.must_not])
    freed = {
        cause: solve(problem.lifted(*limits), seconds / 3, plan.courses).reached
        for cause, limits in _FREED.items()
        if any(getattr(problem, name) is not None for name in limits)
    }
    found = []
    for skill in missing:
        target = plan.reached.get(skill.id, 0) + 1
        if possible.get(skill.id, 0) < target:
            teaches = any(course.teaches.get(skill.id, 0) >= target for course in problem.courses)
            cause = Cause.NEEDS if teaches else Cause.NO_COURSE
        elif allowed.get(skill.id, 0) < target:
            cause = Cause.FORBIDDEN
        else:
            reached = (name for name, levels in freed.items() if levels.get(skill.id, 0) >= target)
            cause = next(reached, Cause.NOT_WORTH)
        found.append(Missed(skill.id, target - 1, skill.required, cause))
    return tuple(found)


_FREED = {
    Cause.HOURS: ("hours",),
    Cause.BUDGET: ("budget",),
    Cause.HOURS_AND_BUDGET: ("hours", "budget"),
}


def _given(problem: Problem, chosen: Sequence[Course]) -> list[tuple[GivenLevel, ...]]:
    level = {skill.id: skill.current for skill in problem.skills}
    given = []
    for course in chosen:
        raised = tuple(
            GivenLevel(skill, level.get(skill, 0), taught)
            for skill, taught in course.teaches.items()
            if taught > level.get(skill, 0)
        )
        level.update({item.skill: item.after for item in raised})
        given.append(raised)
    return given


def _opened(gives: Sequence[GivenLevel], later: Sequence[Course]) -> tuple[str, ...]:
    return tuple(
        course.id
        for course in later
        if any(item.before < course.needs.get(item.skill, 0) <= item.after for item in gives)
    )


def _loss(problem: Problem, plan: Plan, course: Course, seconds: float) -> tuple[float, bool]:
    without = replace(problem, must=problem.must - {course.id}, must_not=problem.must_not | {course.id})
    other = solve(without, seconds, [key for key in plan.courses if key != course.id])
    exact = plan.status is Status.OPTIMAL and other.status is Status.OPTIMAL
    return max(0.0, plan.objective - other.objective), exact


def _swaps(problem: Problem, chosen: Sequence[Course], place: int) -> list[Swap]:
    """Return courses that can stand in the place of another one with every rule kept and the goal reached as far."""
    course = chosen[place]
    if course.id in problem.must:
        return []
    taken = {item.id for item in chosen}
    goal = {skill.id: skill.required for skill in problem.skills if skill.weight > 0}
    whole = replace(problem, must_not=frozenset())
    small = whole.among(chosen)
    now = check_plan(small, [item.id for item in chosen])
    swaps = []
    for other in problem.courses:
        shares = any(skill in course.teaches for skill in other.teaches)
        if not shares or other.id in taken or other.id in problem.must_not:
            continue
        if not problem.licences and other.hours >= course.hours and other.cost >= course.cost:
            continue
        trial = [*chosen[:place], other, *chosen[place + 1 :]]
        verdict = check_plan(whole.among(trial), [item.id for item in trial])
        keeps = all(min(verdict.reached[s], r) >= min(now.reached[s], r) for s, r in goal.items())
        if verdict.sound and keeps:
            swaps.append(Swap(other.id, other.hours - course.hours, verdict.cost - now.cost))
    return swaps


def _everything(problem: Problem, courses: Sequence[Course]) -> dict[str, int]:
    """Return the levels that can be reached if there were no limits at all."""
    level = {skill.id: skill.current for skill in problem.skills}
    waiting = list(courses)
    grew = True
    while grew:
        grew = False
        still = []
        for course in waiting:
            if any(level.get(skill, 0) < needed for skill, needed in course.needs.items()):
                still.append(course)
                continue
            grew = True
            for skill, taught in course.teaches.items():
                level[skill] = max(level.get(skill, 0), taught)
        waiting = still
    return level
