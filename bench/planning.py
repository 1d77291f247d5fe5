"""How good and how fast plans are, beside a greedy planner and a plain CP-SAT model in the same run.

``python -m bench.planning [--quick] [--seconds S] [--instances N]``. Every plan of every planner is checked by forward
chaining. "gap %" is how far a planner's plan lies below the best bound known in the run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.planning_instances import invented, real
from bench.report import load_note, publish, quantile, shared_data
from manabiwa.engines.kernel import Status
from manabiwa.engines.planning import Plan, Problem, check_plan, first_plan, narrow, solve

_PROVED_WITHIN = 1e-4


@dataclass(frozen=True, slots=True)
class Case:
    """A group of instances: a name, how to make one, the time limit and how many."""

    name: str
    make: Callable[[int], Problem]
    seconds: float
    instances: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one planner did with one instance."""

    seconds: float
    objective: float
    bound: float
    proved: bool
    sound: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute")
    parser.add_argument("--instances", type=int, default=20)
    options = parser.parse_args(arguments)
    rows = []
    for case in _cases(quick=options.quick, instances=options.instances):
        problems = [case.make(seed) for seed in range(case.instances)]
        outcomes = {
            "greedy": [_ours(problem, case.seconds, first_plan_only=True) for problem in problems],
            "cp-sat": [_cp_sat(problem, case.seconds) for problem in problems],
            "manabiwa": [_ours(problem, case.seconds) for problem in problems],
        }
        best = [min(runs[place].bound for runs in outcomes.values()) for place in range(len(problems))]
        rows += [_row(case, planner, runs, best) for planner, runs in outcomes.items()]
    publish("planning", "Learning plans (time in seconds)", rows, notes=[
        "greedy: the first plan on screen; cp-sat: OR-tools, plain model with order variables, two workers",
        "manabiwa: one thread",
        "sound: plans that keep every rule by the independent checker",
        load_note(),
    ])  # fmt: skip


def _cases(*, quick: bool, instances: int) -> list[Case]:
    def made(courses: int, skills: int) -> Callable[[int], Problem]:
        return lambda seed: invented(courses, skills, 40, seed)

    if quick:
        return [Case("250 x 30 x 40w", made(250, 30), 1.0, 8), Case("1000 x 30 x 40w", made(1000, 30), 1.0, 6)]
    cases = [
        Case("250 x 30 x 40w", made(250, 30), 1.0, 5 * instances),
        Case("1000 x 30 x 40w", made(1000, 30), 1.0, instances),
        Case("1000 x 60 x 40w", made(1000, 60), 10.0, max(3, instances // 2)),
    ]
    data = shared_data()
    if data is not None:
        folder = data / "courses" / "jcrec"
        few = max(3, instances // 4)
        cases.append(Case("JCRec 3000, cut", lambda seed: narrow(real(folder, seed, 40)).problem, 1.0, few))
        cases.append(Case("JCRec 3000", lambda seed: real(folder, seed, 40), 10.0, few))
    return cases


def _ours(problem: Problem, seconds: float, *, first_plan_only: bool = False) -> Outcome:
    began = time.perf_counter()
    plan: Plan = first_plan(problem) if first_plan_only else solve(problem, seconds)
    spent = time.perf_counter() - began
    proved = plan.status is Status.OPTIMAL
    return Outcome(spent, plan.objective, plan.bound, proved, check_plan(problem, plan.courses).sound)


def _cp_sat(problem: Problem, seconds: float) -> Outcome:
    from bench.planning_cp_sat import solve_by_cp_sat

    began = time.perf_counter()
    courses, bound, proved = solve_by_cp_sat(problem, seconds)
    spent = time.perf_counter() - began
    verdict = check_plan(problem, courses)
    return Outcome(spent, verdict.objective, bound, proved, verdict.sound)


def _row(case: Case, planner: str, runs: Sequence[Outcome], best: Sequence[float]) -> dict[str, object]:
    gaps = [max(0.0, (bound - run.objective) / abs(run.objective)) * 100 if run.objective else 100.0
            for run, bound in zip(runs, best, strict=True)]  # fmt: skip
    times = [run.seconds for run in runs]
    return {
        "instances": case.name,
        "planner": planner,
        "n": len(runs),
        "limit s": case.seconds,
        "proved %": 100.0 * sum(run.proved for run in runs) / len(runs),
        "gap<=1% %": 100.0 * sum(gap <= 1.0 for gap in gaps) / len(runs),
        "mean gap %": sum(gaps) / len(gaps),
        "p50 s": quantile(times, 0.5),
        "p95 s": quantile(times, 0.95),
        "sound": f"{sum(run.sound for run in runs)}/{len(runs)}",
    }


if __name__ == "__main__":
    main()
