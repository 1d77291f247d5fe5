"""Cross-check against another solver with another model: CP-SAT with order variables, as in the benchmark."""

from __future__ import annotations

import pytest

from bench.planning_instances import invented
from manabiwa.engines.kernel import Status
from manabiwa.engines.planning import check_plan, solve


@pytest.mark.parametrize("seed", range(12))
def test_the_objective_is_that_of_the_peer(seed):
    from bench.planning_cp_sat import solve_by_cp_sat

    problem = invented(45, 8, 12, seed)
    plan = solve(problem)
    courses, _, proved = solve_by_cp_sat(problem, 60.0)
    assert proved
    assert plan.status is Status.OPTIMAL
    assert check_plan(problem, courses).sound
    assert plan.objective == pytest.approx(check_plan(problem, courses).objective, abs=0.02)
