"""The problem above many people's problems: pick one plan per person so that what is shared suffices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from manabiwa.engines.kernel import SolverError, Words
from manabiwa.engines.planning.highs import QuietHighs


@dataclass(frozen=True, slots=True)
class Column:
    """One possible plan of one person.

    Parameters
    ----------
    person : int
        Number of the person, from 0.
    value : float
        What it adds to the objective.
    uses : mapping of int to float
        Number of a pool -> how much of it.
    """

    person: int
    value: float
    uses: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Prices:
    """Dual solution of the master problem with fractions of plans allowed.

    Parameters
    ----------
    pools, people : list of float
        What one more unit of a pool, and what a person, adds to the objective; at least 0 for pools.
    """

    pools: list[float]
    people: list[float]


def prices_of(columns: Sequence[Column], people: int, limits: Sequence[float]) -> Prices:
    """Return the prices at which nobody would rather have another of the plans known."""
    solver = _model(columns, people, limits, whole=False)
    solver.run()
    _ensure_solved(solver)
    duals = np.abs(np.array(solver.getSolution().row_dual))
    signed = np.array(solver.getSolution().row_dual)
    return Prices(duals[: len(limits)].tolist(), signed[len(limits) :].tolist())


def pick(columns: Sequence[Column], people: int, limits: Sequence[float], seconds: float) -> list[int]:
    """Return for each person the number of the column picked.

    Raises
    ------
    SolverError
        If no choice keeps to the limits.
    """
    solver = _model(columns, people, limits, whole=True)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    solver.run()
    _ensure_solved(solver)
    taken: list[int] = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5).tolist()
    chosen = {columns[column].person: column for column in taken}
    return [chosen[person] for person in range(people)]


def _model(columns: Sequence[Column], people: int, limits: Sequence[float], *, whole: bool) -> highspy.Highs:
    """Maximise the value of the columns; each pool suffices, each person has one column."""
    solver = QuietHighs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    none = np.array([], dtype=np.int32)
    empty = np.array([], dtype=np.float64)
    for limit in limits:
        solver.addRow(-highspy.kHighsInf, limit if math.isfinite(limit) else highspy.kHighsInf, 0, none, empty)
    for _ in range(people):
        solver.addRow(1.0, 1.0, 0, none, empty)
    for column in columns:
        rows = [*column.uses, len(limits) + column.person]
        factors = [*column.uses.values(), 1.0]
        solver.addCol(
            column.value, 0.0, 1.0, len(rows), np.array(rows, dtype=np.int32), np.array(factors, dtype=np.float64)
        )
    if whole:
        numbers = np.arange(len(columns), dtype=np.int32)
        kinds = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(len(columns), numbers, kinds)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


def _ensure_solved(solver: highspy.Highs) -> None:
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise SolverError(Words("席や時間の割り当てが見つかりませんでした。", "No way to share was found."))
