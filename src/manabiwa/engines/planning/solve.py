"""Find the best learning plan, or say how far from the best it can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from manabiwa.engines.kernel import SolverError, Status, Words, checks
from manabiwa.engines.planning.chain import follow, what_fits, without_idle, worth
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.greedy import greedy_plan, improve, required_plan
from manabiwa.engines.planning.narrow import narrow
from manabiwa.engines.planning.network import Network, build_network, closed_gap
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.prove import Prover
from manabiwa.engines.planning.result import Plan

_ROUNDING = 1e-7
"""Share of the objective that sums of floating-point numbers may be off."""
_FOR_IMPROVING = 0.07
"""Share of the time that goes into a better start; the relaxation improves it faster after that."""
_IMPROVING_AT_MOST = 0.15
"""Seconds of it."""
_WIDE = 6_000
"""Courses from which on a plan is first looked for among candidates."""
_FOR_CANDIDATES = 0.6
_COURSES_PER_SECOND = 2_000
"""How many courses at least are compared and written down in a second."""
_LEAST_SECONDS = 0.05


def solve(problem: Problem, time_limit: float = 10.0, start: Sequence[str] = ()) -> Plan:
    """Find the plan with the highest objective.

    Parameters
    ----------
    problem : Problem
        Goal, courses and limits.
    time_limit : float
        Seconds, above 0. A plan that keeps every rule comes back even if they run out.
    start : sequence of str
        Course ids of an earlier plan to begin from; what no longer can be taken is left out.

    Returns
    -------
    Plan
        Status OPTIMAL if proved; INFEASIBLE only if the courses in `must` cannot all be in one plan.

    Raises
    ------
    ParameterError
        If `time_limit` is not above 0.
    SolverError
        If the solver fails, or the limits are so tight that no plan with the `must` courses was found in time.
    """
    checks.number("time_limit", time_limit, above=0)
    if len(problem.courses) > _WIDE:
        return _solve_wide(problem, time_limit, start)
    return _solve_whole(problem, time_limit, start)


def _solve_wide(problem: Problem, time_limit: float, start: Sequence[str]) -> Plan:
    """Solve among candidates out of a whole catalogue, and the whole problem only if there is time to write it down."""
    ends = time.monotonic() + time_limit
    plan = _solve_whole(narrow(problem).problem, _FOR_CANDIDATES * time_limit, start)
    left = ends - time.monotonic()
    if plan.status is Status.INFEASIBLE or left * _COURSES_PER_SECOND > len(problem.courses):
        return _solve_whole(problem, max(left, _LEAST_SECONDS), plan.courses or start)
    objective = check_plan(problem, plan.courses).objective
    bound = max(_bound_of_goal(problem), objective)
    proved = bound - objective <= _ROUNDING * abs(objective)
    return replace(
        plan,
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        objective=objective,
        bound=bound,
        gap=_gap(objective, bound),
    )


def _bound_of_goal(problem: Problem) -> float:
    """Return the value of the whole goal with every bonus and no penalty but those of required courses."""
    goal = sum(
        skill.weight * problem.level_value[level - 1]
        for skill in problem.skills
        if skill.weight > 0
        for level in range(skill.current + 1, skill.required + 1)
    )
    bonus = -sum(min(course.penalty, 0.0) for course in problem.courses)
    return goal + bonus - sum(max(course.penalty, 0.0) for course in problem.courses if course.id in problem.must)


def _solve_whole(problem: Problem, time_limit: float, start: Sequence[str]) -> Plan:
    began = time.monotonic()
    ends = began + time_limit
    enough = began + min(_FOR_IMPROVING * time_limit, _IMPROVING_AT_MOST)
    network = build_network(problem)
    if network.unreachable_must:
        return _infeasible(problem, network)
    best = _instant(network, start, stop=lambda: time.monotonic() > enough)
    ceiling = _easy_bound(network)
    if best is not None and worth(network, *follow(network, best)) >= ceiling - closed_gap(network):
        return _plan(problem, network, best, ceiling)
    proof = Prover(network, best, ceiling, lambda: ends - time.monotonic())
    proof.run()
    if proof.impossible:
        return _infeasible(problem, network)
    if proof.best is None:
        raise SolverError(
            Words(
                "時間内に「必ず含める」講座を満たす計画が見つかりませんでした。制限時間を延ばすか、必須の講座を減らしてください。",
                "No plan with all required courses was found in time; allow more time or require fewer courses.",
            )
        )
    return _plan(problem, network, proof.best, proof.bound)


def first_plan(problem: Problem) -> Plan:
    """Return a good plan at once, for the screen while `solve` works; its bound is a rough one.

    Raises
    ------
    SolverError
        If the courses in `must` are not seen to fit by the short search; `solve` decides then.
    """
    network = build_network(problem)
    if network.unreachable_must:
        return _infeasible(problem, network)
    best = _instant(network, (), stop=lambda: True)
    if best is None:
        raise SolverError(Words("すぐには計画が見つかりませんでした。", "No plan was found at once."))
    return _plan(problem, network, best, _easy_bound(network))


def _instant(network: Network, start: Sequence[str], stop: Callable[[], bool]) -> list[int] | None:
    required = required_plan(network)
    if required is None:
        return None
    number = {course.id: index for index, course in enumerate(network.courses)}
    begun = [number[key] for key in start if key in number]
    plans = [greedy_plan(network, required)]
    if begun:
        plans.append(greedy_plan(network, what_fits(network, [*required, *begun])))
    best = max(plans, key=lambda order: worth(network, *follow(network, order)))
    return improve(network, best, stop=stop)


def _easy_bound(network: Network) -> float:
    """Return the value of everything that can be reached at all, with every bonus and no penalty."""
    bonus = -sum(min(penalty, 0.0) for penalty in network.penalty_of)
    charged = sum(max(network.penalty_of[course], 0.0) for course in network.must)
    return sum(network.value) + bonus - charged


def _plan(problem: Problem, network: Network, best: list[int], bound: float) -> Plan:
    courses = tuple(network.courses[course].id for course in without_idle(network, best))
    verdict = check_plan(problem, courses)
    if not verdict.sound:
        raise SolverError(
            Words("計画の検算に合格しませんでした。", f"The plan failed its check: {', '.join(verdict.faults)}.")
        )
    bound = max(bound / network.scale, verdict.objective)
    room = max(closed_gap(network) / network.scale, _ROUNDING * abs(verdict.objective))
    proved = bound - verdict.objective <= room
    if proved:
        bound = verdict.objective
    return Plan(
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        objective=verdict.objective,
        bound=bound,
        gap=_gap(verdict.objective, bound),
        courses=courses,
        reached=verdict.reached,
        hours=verdict.hours,
        cost=verdict.cost,
        candidates=len(network.courses),
    )


def _gap(objective: float, bound: float) -> float:
    if bound <= objective:
        return 0.0
    return (bound - objective) / abs(objective) if objective else 1.0


def _infeasible(problem: Problem, network: Network) -> Plan:
    nothing = check_plan(problem, ())
    return Plan(
        status=Status.INFEASIBLE,
        objective=0.0,
        bound=0.0,
        gap=0.0,
        courses=(),
        reached=nothing.reached,
        hours=0.0,
        cost=0.0,
        candidates=len(network.courses),
    )
