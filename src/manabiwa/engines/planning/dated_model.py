"""The model of a plan with classes on fixed dates, solved by HiGHS.

Variables, for a course i at one's own pace, a class c, a level a and a period k: x_ik = 1 if the course is finished by
the end of the period; v_ik hours spent on it in the period; d_c = 1 if the class is taken; z_ak = 1 if the level is
there in the period, w_ak = 1 if it is there when the period begins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from manabiwa.engines.planning.highs import QuietHighs
from manabiwa.engines.planning.network import Network


@dataclass(frozen=True, slots=True)
class Period:
    """Time in which no class begins or ends, except on its edges.

    Parameters
    ----------
    hours : float
        There are in it.
    active : mapping of int to float
        Classes that run in it, with the hours that they meet.
    ended, starting : frozenset of int
        Classes that ended before it and those that begin with it.
    """

    hours: float
    active: Mapping[int, float]
    ended: frozenset[int]
    starting: frozenset[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A whole solution: courses finished in each period, and the classes taken."""

    finished: list[list[int]]
    classes: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of the solver, not yet checked for circles."""

    chosen: Choice | None
    bound: float
    proved: bool


class DatedModel:
    """The rows in HiGHS; cuts can be added between two runs."""

    def __init__(
        self,
        network: Network,
        periods: Sequence[Period],
        course_of: Sequence[int],
        fixed: frozenset[int],
        crowded: Sequence[tuple[float, Mapping[int, float]]],
        at_once: int,
    ) -> None:
        self._network, self._periods, self._course_of = network, periods, course_of
        self._own = [course for course in range(len(network.courses)) if course not in fixed]
        self._row_of_own = {course: row for row, course in enumerate(self._own)}
        self._solver = QuietHighs()
        for name, value in (("threads", 1), ("random_seed", 0), ("mip_rel_gap", 1e-5)):
            self._solver.setOptionValue(name, value)
        self._columns = 0
        own, many, levels = len(self._own), len(periods), len(network.levels)
        self._x = self._add(own * many, whole=True).reshape(own, many)
        self._v = self._add(own * many, high=math.inf).reshape(own, many)
        self._d = self._add(len(course_of), whole=True)
        self._z = self._add(levels * many).reshape(levels, many)
        self._w = self._add(levels * many).reshape(levels, many)
        self._learning = self._add(many, whole=True)
        self._licence = self._add(len(network.licence_cost))
        self._add_objective()
        self._add_work()
        self._add_time(crowded, at_once)
        self._add_levels()
        self._add_needs()
        self._add_limits()

    def run(self, seconds: float) -> Found:
        """Maximise for at most so many seconds."""
        self._solver.setOptionValue("time_limit", max(seconds, 0.01))
        self._solver.run()
        kinds = highspy.HighsModelStatus
        status = self._solver.getModelStatus()
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Found(None, -math.inf, proved=True)
        info = self._solver.getInfo()
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else math.inf
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Found(None, bound, proved=False)
        values = np.array(self._solver.getSolution().col_value)
        done = values[self._x] > 0.5
        finished: list[list[int]] = []
        for period in range(len(self._periods)):
            before = done[:, period - 1] if period else np.zeros(len(self._own), dtype=bool)
            finished.append([self._own[row] for row in np.flatnonzero(done[:, period] & ~before)])
        classes = np.flatnonzero(values[self._d] > 0.5).tolist()
        return Found(Choice(finished, classes), bound, status == kinds.kOptimal)

    def founded(self, choice: Choice) -> tuple[list[int], tuple[int, frozenset[int]] | None]:
        """Follow the choice period by period.

        Returns
        -------
        order : list of int
            Courses at one's own pace that can be taken, in order.
        stuck : (int, frozenset of int) or None
            First period in which courses hold each other up, and the levels concerned.
        """
        order: list[int] = []
        waiting: list[int] = []
        have: set[int] = set()
        stuck: tuple[int, frozenset[int]] | None = None
        for number, period in enumerate(self._periods):
            for one in choice.classes:
                if one in period.ended:
                    have.update(self._network.gives[self._course_of[one]])
            waiting.extend(choice.finished[number])
            grew = True
            while grew:
                ready = [course for course in waiting if have.issuperset(self._network.asks[course])]
                grew = bool(ready)
                for course in ready:
                    waiting.remove(course)
                    order.append(course)
                    have.update(self._network.gives[course])
            if waiting and stuck is None:
                levels = {level for course in waiting for level in self._network.gives[course]} - have
                stuck = (number, frozenset(levels))
        return order, stuck

    def cut(self, stuck: tuple[int, frozenset[int]]) -> None:
        """Ask that levels which held each other up are entered from outside, up to the period concerned."""
        last, circle = stuck
        asked = {(self._network.levels[level][0], self._network.levels[level][1]) for level in circle}
        lowest: dict[str, int] = {}
        for skill, level in asked:
            lowest[skill] = min(level, lowest.get(skill, level))

        def outside(course: int) -> bool:
            names = (self._network.levels[level] for level in self._network.asks[course])
            gives = any(level in circle for level in self._network.gives[course])
            return gives and not any(level >= lowest.get(skill, math.inf) for skill, level in names)

        own = [row for course, row in self._row_of_own.items() if outside(course)]
        classes = [one for one, course in enumerate(self._course_of) if outside(course)]
        for number in range(last, len(self._periods)):
            ended = [one for one in classes if one in self._periods[number].ended]
            givers = [*self._x[own, number], *self._d[ended]]
            for level in sorted(circle):
                self._row(-math.inf, 0.0, [self._z[level, number], *givers], [1.0] + [-1.0] * len(givers))

    def _add(self, number: int, *, high: float = 1.0, whole: bool = False) -> np.ndarray:
        first, self._columns = self._columns, self._columns + number
        none = np.array([], dtype=np.int32)
        empty = np.array([], dtype=np.float64)
        top = np.full(number, highspy.kHighsInf if high == math.inf else high)
        if number:
            self._solver.addCols(number, np.zeros(number), np.zeros(number), top, 0, none, none, empty)
        places = np.arange(first, first + number)
        if whole and number:
            kinds = np.full(number, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._solver.changeColsIntegrality(number, places.astype(np.int32), kinds)
        return places

    def _row(self, low: float, high: float, columns: Sequence[int], factors: Sequence[float]) -> None:
        self._solver.addRow(
            -highspy.kHighsInf if low == -math.inf else low,
            highspy.kHighsInf if high == math.inf else high,
            len(columns),
            np.array(columns, dtype=np.int32),
            np.array(factors, dtype=np.float64),
        )

    def _add_objective(self) -> None:
        """Levels there in the end, minus penalties."""
        network = self._network
        costs = {int(self._z[level, -1]): value for level, value in enumerate(network.value)}
        costs.update({int(self._x[row, -1]): -network.penalty_of[course] for row, course in enumerate(self._own)})
        costs.update({int(self._d[one]): -network.penalty_of[course] for one, course in enumerate(self._course_of)})
        costs.update({int(column): -network.licence_penalty[g] for g, column in enumerate(self._licence)})
        for column, value in costs.items():
            self._solver.changeColCost(column, value)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _add_work(self) -> None:
        """A course is finished once, after all its hours."""
        for row, course in enumerate(self._own):
            hours = self._network.hours_of[course]
            for number in range(len(self._periods)):
                if number:
                    self._row(0.0, math.inf, [self._x[row, number], self._x[row, number - 1]], [1.0, -1.0])
                if hours > 0:
                    spent = list(self._v[row, : number + 1])
                    self._row(0.0, math.inf, [*spent, self._x[row, number]], [1.0] * len(spent) + [-hours])

    def _add_time(self, crowded: Sequence[tuple[float, Mapping[int, float]]], at_once: int) -> None:
        """Work and meetings fit into each period and day; no more courses run at once than the person takes."""
        for number, period in enumerate(self._periods):
            work = list(self._v[:, number])
            active = list(self._d[list(period.active)])
            meetings = [1.0] * len(work) + list(period.active.values())
            self._row(-math.inf, period.hours, [*work, *active], meetings)
            self._row(-math.inf, 0.0, [*work, self._learning[number]], [1.0] * len(work) + [-period.hours])
            self._row(-math.inf, at_once, [*active, self._learning[number]], [1.0] * (len(active) + 1))
        for hours, rows in crowded:
            self._row(-math.inf, hours, list(self._d[list(rows)]), list(rows.values()))
        for course in set(self._course_of):
            runs = [int(self._d[one]) for one, held in enumerate(self._course_of) if held == course]
            self._row(1.0 if course in self._network.must else 0.0, 1.0, runs, [1.0] * len(runs))
        for row, course in enumerate(self._own):
            if course in self._network.must:
                self._solver.changeColBounds(int(self._x[row, -1]), 1.0, 1.0)

    def _add_levels(self) -> None:
        """A level is there if something that gives it is finished, and the level below is there."""
        network = self._network
        for level, givers in enumerate(network.givers):
            own = [self._row_of_own[course] for course in givers if course in self._row_of_own]
            classes = [one for one, course in enumerate(self._course_of) if course in givers]
            for number, period in enumerate(self._periods):
                ended = list(self._d[[one for one in classes if one in period.ended]])
                now = [*self._x[own, number], *ended]
                before = [*self._x[own, number - 1], *ended] if number else ended
                self._row(-math.inf, 0.0, [self._z[level, number], *now], [1.0] + [-1.0] * len(now))
                self._row(-math.inf, 0.0, [self._w[level, number], *before], [1.0] + [-1.0] * len(before))
                lower = network.below[level]
                if lower >= 0:
                    for there in (self._z, self._w):
                        self._row(-math.inf, 0.0, [there[level, number], there[lower, number]], [1.0, -1.0])

    def _add_needs(self) -> None:
        """Nobody works on a course, or finishes it, or goes to a class, without what it asks for."""
        network = self._network
        for row, course in enumerate(self._own):
            for level in network.asks[course]:
                for number in range(len(self._periods)):
                    there, hours = self._z[level, number], network.hours_of[course]
                    self._row(-math.inf, 0.0, [self._x[row, number], there], [1.0, -1.0])
                    if hours > 0:
                        self._row(-math.inf, 0.0, [self._v[row, number], there], [1.0, -hours])
        for number, period in enumerate(self._periods):
            for one in period.starting:
                for level in network.asks[self._course_of[one]]:
                    self._row(-math.inf, 0.0, [self._d[one], self._w[level, number]], [1.0, -1.0])

    def _add_limits(self) -> None:
        """Money, licences included, and hours in all."""
        network = self._network
        takes = [(int(self._x[row, -1]), course) for row, course in enumerate(self._own)]
        takes += [(int(self._d[one]), course) for one, course in enumerate(self._course_of)]
        columns = [column for column, _ in takes]
        if math.isfinite(network.budget):
            paid = [network.cost_of[course] for _, course in takes] + network.licence_cost
            self._row(-math.inf, network.budget, [*columns, *self._licence], paid)
        if math.isfinite(network.hours):
            hours = [network.hours_of[course] for _, course in takes]
            for one in range(len(self._course_of)):
                hours[len(self._own) + one] = sum(period.active.get(one, 0.0) for period in self._periods)
            self._row(-math.inf, network.hours, columns, hours)
        for column, course in takes:
            licence = network.licence_of[course]
            if licence >= 0:
                self._row(-math.inf, 0.0, [column, self._licence[licence]], [1.0, -1.0])
