"""The plan as a mixed-integer model, solved by HiGHS.

Variables: x_i = 1 if course i is taken (binary); y_a = 1 if level a is reached (continuous: with whole x the rows
below leave it at 0 or 1 in every optimal solution). docs/algorithms/planning.md writes the model out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from manabiwa.engines.kernel import SolverError, Words
from manabiwa.engines.planning.highs import QuietHighs
from manabiwa.engines.planning.network import Network

_WHOLE = 1e-6
"""Absolute gap at which a plan counts as proved; objectives are sums of values around 100."""

_SAFE = 1e-4
"""How far a course must be from mattering before it is settled: well above the solver's tolerances."""
_AT_END = 1e-9
_SLACK = 1e-6
_LARGE = 1e6
"""Limits above this are brought to 1, because the solver takes large numbers for infinite."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Solution of the model without the demand for whole courses.

    Parameters
    ----------
    taken, reached : arrays
        Values of x and y in [0, 1].
    price : array
        Reduced cost of each x, at least 0.
    bound : float
        Upper bound of the objective.
    """

    taken: NDArray[np.float64]
    reached: NDArray[np.float64]
    price: NDArray[np.float64]
    bound: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the solver, not yet checked for circles.

    Parameters
    ----------
    chosen : list of int or None
        Courses with x = 1; None if no solution was found in time.
    bound : float
        Upper bound of the objective; -infinity if the model has no solution.
    proved : bool
        Whether the solver proved `chosen` optimal for the rows it has.
    passed : list of list of int
        Courses of the solutions that the search found on its way.
    """

    chosen: list[int] | None
    bound: float
    proved: bool
    passed: list[list[int]] = field(default_factory=list)


class Model:
    """The rows of a problem in HiGHS; cuts can be added between two runs.

    Parameters
    ----------
    network : Network
        The reduced problem.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._courses = len(network.courses)
        self._solver = QuietHighs()
        # The relaxation is tight and the start is good: restarts only cost time here.
        self._set(
            threads=1,
            random_seed=0,
            mip_rel_gap=0.0,
            mip_abs_gap=max(_WHOLE, 0.9 * network.grain),
            mip_allow_restart=False,
            mip_detect_symmetry=False,
            mip_pscost_minreliable=4,
            mip_heuristic_effort=0.0,
            mip_heuristic_run_feasibility_jump=False,
            mip_heuristic_run_rens=False,
            mip_heuristic_run_rins=False,
            mip_heuristic_run_root_reduced_cost=False,
        )
        self._passed: list[list[int]] = []
        self._low = np.zeros(self._courses)
        self._low[sorted(network.must)] = 1.0
        self._high = np.ones(self._courses)
        self._solver.cbMipSolution.subscribe(self._note_passed)
        self._add_columns()
        self._add_limits()
        self._add_licence_rows()
        self._add_support_rows()
        self._add_need_rows()
        self._add_ladder_rows()
        self._rows = self._solver.getNumRow()
        self._lasting: list[bool] = []

    def run(self, seconds: float, start: Sequence[int] | None = None) -> Answer:
        """Maximise for at most `seconds`, beginning from the courses in `start` if given."""
        if start is not None:
            self._offer(start)
        self._set(time_limit=max(seconds, 0.01))
        self._passed.clear()
        self._solver.run()
        return self._answer()

    def run_among(self, courses: Collection[int], seconds: float, start: Sequence[int] | None) -> Answer:
        """Do what `run` does with these courses only; the bound of the answer holds for them alone."""
        high = np.zeros(self._courses)
        chosen = sorted(courses)
        high[chosen] = self._high[chosen]
        self._bounds(np.minimum(self._low, high), high)
        answer = self.run(seconds, start)
        self._bounds(self._low, self._high)
        return answer

    def relax(self, seconds: float) -> Relaxed | None:
        """Solve without the demand for whole courses; None if there is no solution in time."""
        self._set(solve_relaxation=True, time_limit=max(seconds, 0.01))
        self._solver.run()
        self._set(solve_relaxation=False)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        values, prices = np.array(solution.col_value), np.array(solution.col_dual)
        bound = self._solver.getInfo().objective_function_value
        return Relaxed(
            values[: self._courses],
            values[self._courses : self._courses + len(self._network.levels)],
            np.abs(prices[: self._courses]),
            bound,
        )

    def fix(self, relaxed: Relaxed, objective: float) -> int:
        """Settle each course whose other value could not lead above `objective`; return how many are settled.

        Moving x from the end at which the relaxation has it to the other one costs at least its reduced cost (Dantzig,
        Fulkerson & Johnson 1954, Operations Research 2:393-410).
        """
        hopeless = relaxed.bound - relaxed.price < objective - _SAFE
        out = np.flatnonzero(hopeless & (relaxed.taken < _AT_END))
        inside = np.flatnonzero(hopeless & (relaxed.taken > 1.0 - _AT_END))
        self._high[out] = 0.0
        self._low[inside] = 1.0
        self._bounds(self._low, self._high)
        return len(out) + len(inside)

    def free(self) -> NDArray[np.intp]:
        """Return the courses that are not settled as left out."""
        return np.flatnonzero(self._high > 0.0)

    def settled_out(self) -> frozenset[int]:
        """Return the courses that are in no better plan than the best one known."""
        return frozenset(np.flatnonzero(self._high == 0.0).tolist())

    def add_cut(self, level: int, givers: Sequence[int], *, lasting: bool) -> None:
        """Ask that `level` be reached only with one of `givers`: y_level <= sum of their x.

        A lasting cut stays though the relaxation may not lean on it: a whole solution has broken it.
        """
        self._carry(level, givers)
        self._lasting.append(lasting)

    def forbid(self, courses: Sequence[int]) -> None:
        """Ask that not all of these courses be taken together: by a hair, they do not fit."""
        self._row(-math.inf, len(courses) - 1.0, courses, [1.0] * len(courses))
        self._lasting.append(True)

    def drop_slack_cuts(self) -> None:
        """Take out the passing cuts that the last relaxation does not lean on: they only slow the search down."""
        values = np.array(self._solver.getSolution().row_value)[self._rows :]
        slack = np.flatnonzero((values < -_SLACK) & ~np.array(self._lasting, dtype=bool))
        if len(slack):
            self._solver.deleteRows(len(slack), (slack + self._rows).astype(np.int32))
            gone = set(slack.tolist())
            self._lasting = [lasting for place, lasting in enumerate(self._lasting) if place not in gone]

    def _carry(self, level: int, givers: Sequence[int]) -> None:
        self._row(-math.inf, 0.0, [self._y(level), *givers], [1.0] + [-1.0] * len(givers))

    def _bounds(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        self._solver.changeColsBounds(self._courses, np.arange(self._courses, dtype=np.int32), low, high)

    def _set(self, **options: float) -> None:
        for name, value in options.items():
            self._solver.setOptionValue(name, value)

    def _note_passed(self, event: Any) -> None:
        taken = event.data_out.mip_solution[: self._courses]
        self._passed.append(np.flatnonzero(np.asarray(taken) > 0.5).tolist())

    def _y(self, level: int) -> int:
        return self._courses + level

    def _add_columns(self) -> None:
        network = self._network
        penalties = [-penalty for penalty in network.penalty_of]
        gain = np.array(penalties + network.value + [-penalty for penalty in network.licence_penalty], dtype=np.float64)
        size = len(gain)
        lower = np.zeros(size)
        lower[sorted(network.must)] = 1.0
        none = np.array([], dtype=np.int32)
        self._solver.addCols(size, gain, lower, np.ones(size), 0, none, none, np.array([], dtype=np.float64))
        whole = np.arange(self._courses, dtype=np.int32)
        kinds = np.full(self._courses, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._solver.changeColsIntegrality(self._courses, whole, kinds)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _add_limits(self) -> None:
        """Hours and money: the courses taken fit into what there is."""
        network = self._network
        first = self._courses + len(network.levels)
        paid = [*range(self._courses), *range(first, first + len(network.licence_cost))]
        for limit, columns, sizes in (
            (network.hours, range(self._courses), network.hours_of),
            (network.budget, paid, network.cost_of + network.licence_cost),
        ):
            if math.isfinite(limit):
                unit = max(limit, 1.0) if limit > _LARGE else 1.0
                self._row(-math.inf, limit / unit, columns, [size / unit for size in sizes])

    def _add_licence_rows(self) -> None:
        """A course that needs a licence is taken only with it."""
        first = self._courses + len(self._network.levels)
        for course, licence in enumerate(self._network.licence_of):
            if licence >= 0:
                self._row(-math.inf, 0.0, [course, first + licence], [1.0, -1.0])

    def _add_support_rows(self) -> None:
        """A level is reached only if a course is taken that gives it and does not itself need it."""
        for level, givers in enumerate(self._network.givers):
            self._carry(level, givers)

    def _add_need_rows(self) -> None:
        """A course is taken only if each level that it asks for is reached."""
        for course, asks in enumerate(self._network.asks):
            for level in asks:
                self._row(-math.inf, 0.0, [course, self._y(level)], [1.0, -1.0])

    def _add_ladder_rows(self) -> None:
        """Who has a level of a skill has the level below it."""
        for level, lower in enumerate(self._network.below):
            if lower >= 0:
                self._row(-math.inf, 0.0, [self._y(level), self._y(lower)], [1.0, -1.0])

    def _row(self, low: float, high: float, columns: Sequence[int], factors: Sequence[float]) -> None:
        self._solver.addRow(
            -highspy.kHighsInf if low == -math.inf else low,
            high,
            len(columns),
            np.array(columns, dtype=np.int32),
            np.array(factors, dtype=np.float64),
        )

    def _offer(self, start: Sequence[int]) -> None:
        solution = highspy.HighsSolution()
        first = self._courses + len(self._network.levels)
        values = [0.0] * (first + len(self._network.licence_cost))
        for course in start:
            values[course] = 1.0
            if self._network.licence_of[course] >= 0:
                values[first + self._network.licence_of[course]] = 1.0
            for level in self._network.gives[course]:
                values[self._y(level)] = 1.0
        solution.col_value = values
        self._solver.setSolution(solution)

    def _answer(self) -> Answer:
        status = self._solver.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Answer(None, -math.inf, proved=True)
        if status not in (kinds.kOptimal, kinds.kTimeLimit, kinds.kInterrupt, kinds.kModelEmpty):
            name = self._solver.modelStatusToString(status)
            raise SolverError(Words(f"計画の計算が止まりました({name})。", f"The solver stopped: {name}."))
        info = self._solver.getInfo()
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else math.inf
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, bound, proved=False)
        values = self._solver.getSolution().col_value
        chosen = [course for course in range(self._courses) if values[course] > 0.5]
        return Answer(chosen, bound, status == kinds.kOptimal, list(self._passed))
