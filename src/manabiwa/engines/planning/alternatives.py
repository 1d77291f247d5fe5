"""Other plans that a person may prefer, the nearest plans that fit, and the curve of hours against the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from manabiwa.engines.kernel import ParameterError, Status, Words, checks
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.problem import Course, Problem
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.solve import solve

_EAGERNESS = 0.5
"""Price of an hour or a yen in "fastest" and "cheapest", as a share of what it yields on average in the best plan: a
course that yields less than half of the average is left out."""
_TIE = 1e-3
_EXACT = 1e-9
_SKILLS_TRIED = 5
_MOST_SKILLS = 3


class AlternativeKind(StrEnum):
    """How a plan differs from the best one."""

    FASTEST = "fastest"
    CHEAPEST = "cheapest"
    FREE = "free"
    JAPANESE = "japanese"
    RECOGNISED = "recognised"
    """More of its courses end with a certificate that is widely recognised."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan.

    Parameters
    ----------
    kind : AlternativeKind
    plan : Plan
        Its objective is that of the original problem; its bound is that of the best plan.
    coverage : float
        Share of the goal's value that it reaches, in [0, 1].
    """

    kind: AlternativeKind
    plan: Plan
    coverage: float


class RemedyKind(StrEnum):
    """What would have to change for the whole goal, or every required course, to fit."""

    HOURS = "hours"
    BUDGET = "budget"
    HOURS_AND_BUDGET = "hours-and-budget"
    WITHOUT_MUST = "without-must"
    WITHOUT_SKILLS = "without-skills"


@dataclass(frozen=True, slots=True)
class Remedy:
    """The nearest plan that fits if one limit gives way.

    Parameters
    ----------
    kind : RemedyKind
    hours, cost : float
        How many more hours and yen it takes; 0 for what stays.
    plan : Plan
    coverage : float
        Share of the goal's value that it reaches.
    skills : tuple of str
        Skills to leave out of the goal; all the rest is then reached.
    """

    kind: RemedyKind
    hours: float
    cost: float
    plan: Plan
    coverage: float
    skills: tuple[str, ...] = ()


def coverage(problem: Problem, reached: dict[str, int]) -> float:
    """Return the share of the goal's value that levels reach, from today's on; 1 if the goal is reached already."""
    whole = got = 0.0
    for skill in problem.skills:
        if skill.weight > 0:
            for level in range(skill.current + 1, skill.required + 1):
                value = skill.weight * problem.level_value[level - 1]
                whole += value
                got += value if level <= reached.get(skill.id, 0) else 0.0
    return got / whole if whole else 1.0


def alternatives(problem: Problem, best: Plan, *, seconds: float = 4.0) -> tuple[Alternative, ...]:
    """Return plans that truly differ from the best one and from each other; hard wishes (free, Japanese) come first.

    Parameters
    ----------
    problem : Problem
    best : Plan
        Its answer.
    seconds : float
        For all of them together, above 0.
    """
    checks.number("seconds", seconds, above=0)
    seen = {frozenset(best.courses)}
    found = []
    for kind, variant in _variants(problem, best):
        plan = solve(variant, seconds / len(AlternativeKind), best.courses)
        if plan.status is Status.INFEASIBLE or not plan.courses or frozenset(plan.courses) in seen:
            continue
        if not _keeps_promise(problem, kind, best, plan):
            continue
        seen.add(frozenset(plan.courses))
        found.append(Alternative(kind, _as_answer(problem, plan, best.bound), coverage(problem, plan.reached)))
    return tuple(found)


def nearest_plans(problem: Problem, plan: Plan, *, seconds: float = 4.0) -> tuple[Remedy, ...]:
    """Return what would have to give way for more of the goal, or for the required courses, to fit.

    Each limit is lifted in turn and the plan with the fewest hours (or yen) among the best ones is taken; limits that
    change nothing are left out. If the plan is infeasible, the plan without the required courses comes as well; if it
    falls short of the goal, so does the skill without which all the rest is reached, or the skills missed if they are
    few.
    """
    checks.number("seconds", seconds, above=0)
    share = seconds / len(RemedyKind)
    now = coverage(problem, plan.reached)
    found: list[Remedy] = []
    for kind, lifted in (
        (RemedyKind.HOURS, ("hours",)),
        (RemedyKind.BUDGET, ("budget",)),
        (RemedyKind.HOURS_AND_BUDGET, ("hours", "budget")),
    ):
        if any(getattr(problem, name) is None for name in lifted):
            continue
        if found and kind is RemedyKind.HOURS_AND_BUDGET and max(item.coverage for item in found) >= 1.0 - 1e-9:
            continue
        freed = problem.lifted(*lifted)
        other = solve(_thrifty(freed, lifted), share, plan.courses)
        if other.status is Status.INFEASIBLE:
            continue
        reached = coverage(problem, other.reached)
        best_so_far = max([now, *(item.coverage for item in found)]) if kind is RemedyKind.HOURS_AND_BUDGET else now
        if plan.status is Status.INFEASIBLE or reached > best_so_far + 1e-9:
            found.append(_remedy(problem, kind, _as_answer(freed, other, other.bound), reached))
    if plan.status is Status.INFEASIBLE and problem.must:
        other = solve(replace(problem, must=frozenset()), share)
        found.append(_remedy(problem, RemedyKind.WITHOUT_MUST, other, coverage(problem, other.reached)))
    elif now < 1.0 - _EXACT:
        found.extend(_without_skills(problem, plan, share))
    return tuple(found)


def _without_skills(problem: Problem, plan: Plan, seconds: float) -> list[Remedy]:
    """Return the plan that reaches all the rest of the goal without one skill (the least valued first) or few."""
    goal = [skill for skill in problem.skills if skill.weight > 0 and skill.required > skill.current]
    missed = {skill.id for skill in goal if plan.reached.get(skill.id, 0) < skill.required}
    ranked = sorted(goal, key=lambda skill: (skill.id not in missed, skill.weight, skill.id))
    if len(goal) < 2:
        return []
    for skill in ranked[:_SKILLS_TRIED]:
        smaller = _without(problem, {skill.id})
        other = plan if missed == {skill.id} else solve(smaller, seconds / _SKILLS_TRIED, plan.courses)
        if coverage(smaller, other.reached) >= 1.0 - _EXACT:
            answer = _as_answer(problem, other, plan.bound)
            share = coverage(problem, other.reached)
            return [Remedy(RemedyKind.WITHOUT_SKILLS, 0.0, 0.0, answer, share, (skill.id,))]
    if len(missed) > min(_MOST_SKILLS, len(goal) - 1):
        return []
    return [Remedy(RemedyKind.WITHOUT_SKILLS, 0.0, 0.0, plan, coverage(problem, plan.reached), tuple(sorted(missed)))]


def _without(problem: Problem, skills: set[str]) -> Problem:
    kept = (replace(skill, weight=0.0) if skill.id in skills else skill for skill in problem.skills)
    return replace(problem, skills=tuple(kept))


def trade_off(
    problem: Problem, hours: Sequence[float], *, seconds: float = 4.0
) -> tuple[tuple[float, Plan, float], ...]:
    """Return (hours, best plan within them, coverage) for each number of hours, ascending.

    Each plan starts from the one before, so that more hours never reach less.
    """
    checks.number("seconds", seconds, above=0)
    if not hours:
        raise ParameterError("hours", Words("1つ以上の時間数", "at least one number of hours"), list(hours))
    curve: list[tuple[float, Plan, float]] = []
    before: tuple[str, ...] = ()
    for limit in sorted(checks.number("hours", value, low=0) for value in hours):
        plan = solve(replace(problem, hours=limit), seconds / len(hours), before)
        before = plan.courses
        curve.append((limit, plan, coverage(problem, plan.reached)))
    return tuple(curve)


def _variants(problem: Problem, best: Plan) -> list[tuple[AlternativeKind, Problem]]:
    variants = []
    paid = {course.id for course in problem.courses if course.cost > 0} - problem.must
    if paid:
        variants.append((AlternativeKind.FREE, replace(problem, must_not=problem.must_not | paid)))
    foreign = {course.id for course in problem.courses if course.language not in ("", "ja")} - problem.must
    if foreign:
        variants.append((AlternativeKind.JAPANESE, replace(problem, must_not=problem.must_not | foreign)))
    if best.hours > 0 and best.objective > 0:
        price = _EAGERNESS * best.objective / best.hours
        variants.append((AlternativeKind.FASTEST, _priced(problem, hour=price, yen=0.0)))
    if best.cost > 0 and best.objective > 0:
        price = _EAGERNESS * best.objective / best.cost
        variants.append((AlternativeKind.CHEAPEST, _priced(problem, hour=0.0, yen=price)))
    most = max((course.recognition for course in problem.courses), default=0.0)
    if most > 0 and best.objective > 0:
        price = _EAGERNESS * best.objective / len(best.courses)
        courses = tuple(_dearer(course, price * (1.0 - course.recognition / most)) for course in problem.courses)
        variants.append((AlternativeKind.RECOGNISED, replace(problem, courses=courses)))
    return variants


def _keeps_promise(problem: Problem, kind: AlternativeKind, best: Plan, plan: Plan) -> bool:
    """Return whether a plan is what its name says, which a search cut short may have missed."""
    if kind is AlternativeKind.FASTEST:
        return plan.hours < best.hours
    if kind is AlternativeKind.CHEAPEST:
        return plan.cost < best.cost
    if kind is AlternativeKind.RECOGNISED:
        return _recognition(problem, plan) > _recognition(problem, best)
    return True


def _recognition(problem: Problem, plan: Plan) -> float:
    """Return how widely the certificates of a plan are recognised, in the mean of its courses."""
    chosen = frozenset(plan.courses)
    return sum(course.recognition for course in problem.courses if course.id in chosen) / max(len(chosen), 1)


def _thrifty(problem: Problem, lifted: Sequence[str]) -> Problem:
    """Let what was lifted be used, but no more of it than the goal takes: it breaks ties only."""
    total = sum(course.hours for course in problem.courses) + sum(course.cost for course in problem.courses)
    least = min((skill.weight for skill in problem.skills if skill.weight > 0), default=1.0)
    price = _TIE * least * min([value for value in problem.level_value if value > 0] or [1.0]) / max(total, 1.0) * 1e2
    return _priced(problem, hour=price if "hours" in lifted else 0.0, yen=price if "budget" in lifted else 0.0)


def _priced(problem: Problem, *, hour: float, yen: float) -> Problem:
    courses = tuple(_dearer(course, course.hours * hour + course.cost * yen) for course in problem.courses)
    return replace(problem, courses=courses)


def _dearer(course: Course, by: float) -> Course:
    return replace(course, penalty=course.penalty + by)


def _as_answer(problem: Problem, plan: Plan, bound: float) -> Plan:
    """Return a plan of a variant with the objective of the problem itself."""
    verdict = check_plan(problem, plan.courses)
    bound = max(bound, verdict.objective)
    gap = 0.0 if bound <= verdict.objective else (bound - verdict.objective) / (abs(verdict.objective) or bound)
    status = Status.OPTIMAL if gap == 0.0 else Status.FEASIBLE
    return replace(plan, status=status, objective=verdict.objective, bound=bound, gap=gap, reached=verdict.reached)


def _remedy(problem: Problem, kind: RemedyKind, plan: Plan, reached: float) -> Remedy:
    hours = max(0.0, plan.hours - problem.hours) if problem.hours is not None else 0.0
    cost = max(0.0, plan.cost - problem.budget) if problem.budget is not None else 0.0
    return Remedy(kind, hours, cost, plan, reached)
