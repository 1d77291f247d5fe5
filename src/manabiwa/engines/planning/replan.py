"""A new plan after something changed, that keeps what it can of the old one, and the difference to accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manabiwa.engines.kernel import Status, checks
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.dated import DatedPlan, DatedProblem, solve_dated
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.solve import solve

STABILITY = 0.3
"""What a course that was not in the old plan has to bring more, as a share of the value of a usual level."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A new plan and how it differs from the old one.

    Parameters
    ----------
    plan : Plan
        Its objective is that of the problem itself; status, bound and gap say how good it is among plans that pay for
        every change.
    kept : tuple of str
        Courses of the old plan that stay, in the new order.
    dropped : tuple of str
        Courses of the old plan that go, in the old order; what is finished or withdrawn is not among them.
    added : tuple of str
        New courses, in the new order.
    gone : tuple of str
        Courses of the old plan that are no candidates any more: finished, withdrawn, or excluded.
    """

    plan: Plan
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def share_kept(self) -> float:
        """Share of the courses that could stay and do; 1 if none could."""
        could = len(self.kept) + len(self.dropped)
        return len(self.kept) / could if could else 1.0


def replan(
    problem: Problem, before: Sequence[str], *, stability: float = STABILITY, time_limit: float = 1.0
) -> PlanChange:
    """Find the best plan in which each new course is worth the change.

    Parameters
    ----------
    problem : Problem
        As it is now: levels reached so far, courses still to choose from, what is left of hours and budget.
    before : sequence of str
        Courses of the old plan, in its order.
    stability : float
        Surcharge on each course that is not in the old plan, as a share of the weighted value of a usual level of the
        goal; 0 forgets the old plan. Dropping a course costs nothing, so that what has become useless goes.
    time_limit : float
        Seconds, above 0.

    Raises
    ------
    ParameterError
        If `stability` is below 0, `time_limit` is not above 0 or a course of `before` comes twice.
    """
    steady = solve(_steadied(problem, before, stability), time_limit, before)
    plan = steady if steady.status is Status.INFEASIBLE else _as_answer(problem, steady)
    return difference(problem, before, plan)


def replan_dated(
    dated: DatedProblem, before: Sequence[str], *, stability: float = STABILITY, time_limit: float = 1.0
) -> DatedPlan:
    """Do the same where some courses are held in classes on fixed dates.

    Parameters and errors are those of `replan` and `solve_dated`; the plan's objective is that of the problem itself.
    """
    problem = _steadied(dated.problem, before, stability)
    found = solve_dated(replace(dated, problem=problem), time_limit=time_limit)
    if found.plan.status is Status.INFEASIBLE:
        return found
    return replace(found, plan=_as_answer(dated.problem, found.plan))


def _steadied(problem: Problem, before: Sequence[str], stability: float) -> Problem:
    """Return the problem with the surcharge on courses that are not in the old plan."""
    checks.number("stability", stability, low=0)
    checks.no_duplicates("before", before)
    surcharge = stability * _usual_level(problem)
    old = frozenset(before)
    return replace(
        problem,
        courses=tuple(
            course if course.id in old else replace(course, penalty=course.penalty + surcharge)
            for course in problem.courses
        ),
    )


def difference(problem: Problem, before: Sequence[str], plan: Plan) -> PlanChange:
    """Return how a plan of a problem differs from an older list of courses."""
    can_stay = {course.id for course in problem.courses} - problem.must_not
    chosen = frozenset(plan.courses)
    return PlanChange(
        plan=plan,
        kept=tuple(key for key in plan.courses if key in frozenset(before)),
        dropped=tuple(key for key in before if key in can_stay and key not in chosen),
        added=tuple(key for key in plan.courses if key not in frozenset(before)),
        gone=tuple(key for key in before if key not in can_stay),
    )


def _usual_level(problem: Problem) -> float:
    """Return the mean weighted value of the goal's open levels; 0 if the goal is reached."""
    values = [
        skill.weight * problem.level_value[level - 1]
        for skill in problem.skills
        if skill.weight > 0
        for level in range(skill.current + 1, skill.required + 1)
    ]
    return sum(values) / len(values) if values else 0.0


def _as_answer(problem: Problem, steady: Plan) -> Plan:
    """Return the plan with the objective of the problem itself; the room to the bound is that with the surcharge."""
    objective = check_plan(problem, steady.courses).objective
    room = steady.bound - steady.objective
    gap = 0.0 if room <= 0.0 else room / (abs(objective) or room)
    return replace(steady, objective=objective, bound=objective + room, gap=gap)
