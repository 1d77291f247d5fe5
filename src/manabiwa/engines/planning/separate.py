"""Loop cuts that a fractional solution breaks, found before the search for whole solutions begins.

Few circles are found if one waits for whole solutions: each costs a search tree. The relaxation shows many at once.
Pairs of levels are all tried (three matrix products); the worst of them are grown level by level as
long as what comes in from outside shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manabiwa.engines.planning.loops import Cut
from manabiwa.engines.planning.network import Network

_VIOLATED = 1e-3
_UNUSED = 1e-9
_MOST_CUTS = 60
_MOST_STEPS = 40
_SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
_PARTNERS = 2
"""Pairs per level from which a circle is searched for."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a solution uses: courses with x above 0 and the levels that these give.

    Other levels are not reached, so no course that asks for them is used.
    """

    levels: NDArray[np.intp]
    skill: NDArray[np.intp]
    gives: Matrix
    asks: Matrix
    taken: Matrix
    reached: Matrix


class Separator:
    """Finds broken loop cuts of one network.

    Parameters
    ----------
    network : Network
        Its relations are turned into matrices of courses x levels once.
    """

    def __init__(self, network: Network) -> None:
        shape = (len(network.courses), len(network.levels))
        self._gives: Matrix = np.zeros(shape)
        self._asks: Matrix = np.zeros(shape)
        for course, levels in enumerate(network.gives):
            self._gives[course, levels] = 1.0
        for course, levels in enumerate(network.asks):
            for level in levels:
                lower = level
                while lower >= 0:
                    self._asks[course, lower] = 1.0
                    lower = network.below[lower]
        self._skill = np.array([_number(network, level) for level in range(shape[1])])
        self._known: set[Cut] = set()

    def broken(self, taken: Matrix, reached: Matrix) -> list[Cut]:
        """Return new cuts that the relaxation's solution breaks, the most broken first.

        Parameters
        ----------
        taken : array, courses
            Values of x in [0, 1].
        reached : array, levels
            Values of y in [0, 1].
        """
        if not len(reached):
            return []
        # Only courses that the solution uses carry weight; there are few of them.
        used = np.flatnonzero(taken > _UNUSED)
        levels = np.flatnonzero(np.any(self._gives[used] > 0.0, axis=0))
        if not len(levels):
            return []
        part = _Part(
            levels,
            self._skill[levels],
            self._gives[np.ix_(used, levels)],
            self._asks[np.ix_(used, levels)],
            taken[used],
            reached[levels],
        )
        found: dict[Cut, float] = {}
        for circle in self._circles(part):
            self._note(circle, part, found)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        cuts = [cut for cut, _ in ranked[:_MOST_CUTS]]
        self._known.update(cuts)
        return cuts

    def forget(self) -> None:
        """Let cuts be found again: the model has dropped some."""
        self._known.clear()

    def _circles(self, part: _Part) -> Matrix:
        """Return sets of levels (rows of 0 and 1) that lean on little from outside: many local searches at once.

        One step adds or removes the level that lowers the weight of the external courses most.
        """
        circles = np.vstack([self._pairs(part), *(_unfounded(part, share) for share in _SHARES)])
        lines = np.arange(len(circles))
        for _ in range(_MOST_STEPS):
            change = _change(circles, part)
            best = np.argmin(change, axis=1)
            better = change[lines, best] < -_UNUSED
            if not better.any():
                break
            rows, columns = lines[better], best[better]
            circles[rows, columns] = 1.0 - circles[rows, columns]
        return np.unique(circles, axis=0)

    def _pairs(self, part: _Part) -> Matrix:
        """Return, for each level, the pairs with the least from outside."""
        weighted = part.gives * part.taken[:, None]
        support = weighted.sum(axis=0)
        leaning = weighted.T @ part.asks
        both = weighted.T @ part.gives
        outside = support[:, None] + support[None, :] - leaning - leaning.T - both
        excess = np.maximum(part.reached[:, None], part.reached[None, :]) - outside
        excess[part.skill[:, None] == part.skill[None, :]] = -np.inf
        excess[~((leaning > _UNUSED) | (leaning.T > _UNUSED))] = -np.inf
        partners = np.argsort(-excess, axis=1, kind="stable")[:, :_PARTNERS]
        rows = np.repeat(np.arange(len(support)), partners.shape[1])
        columns = partners.ravel()
        usable = np.isfinite(excess[rows, columns]) & (part.reached[rows] > _VIOLATED)
        rows, columns = rows[usable], columns[usable]
        circles = np.zeros((len(rows), len(support)))
        circles[np.arange(len(rows)), rows] = 1.0
        circles[np.arange(len(rows)), columns] = 1.0
        return circles

    def _note(self, circle: Matrix, part: _Part, found: dict[Cut, float]) -> None:
        """Note the cut of each level that is reached further than the courses from outside carry."""
        inside = np.flatnonzero(circle)
        giving = np.any(part.gives[:, inside] > 0, axis=1)
        asking = np.any(part.asks[:, inside] > 0, axis=1)
        outside = float(part.taken[giving & ~asking].sum())
        broken = inside[part.reached[inside] - outside > _VIOLATED]
        if not len(broken):
            return
        members = part.levels[inside]
        giving = np.any(self._gives[:, members] > 0, axis=1)
        asking = np.any(self._asks[:, members] > 0, axis=1)
        givers = tuple(np.flatnonzero(giving & ~asking).tolist())
        for place in broken.tolist():
            cut = (int(part.levels[place]), givers)
            if cut not in self._known:
                found[cut] = float(part.reached[place]) - outside


def _unfounded(part: _Part, share: float) -> Matrix:
    """Return the levels not reached with courses taken by more than a share; a row for each, with what it leans on."""
    likely = part.taken > share
    founded = np.zeros(len(part.reached))
    while True:
        ready = likely & (part.asks @ (1.0 - founded) == 0.0)
        grown = np.maximum(founded, np.any(part.gives[ready] > 0.0, axis=0))
        if np.array_equal(grown, founded):
            break
        founded = grown
    lost = 1.0 - founded
    leans = ((part.gives.T @ part.asks) * lost[:, None] * lost[None, :] > 0.0).astype(np.float64)
    np.fill_diagonal(leans, 1.0)
    while True:
        further = (leans @ leans > 0.0).astype(np.float64)
        if np.array_equal(further, leans):
            break
        leans = further
    starts: Matrix = np.unique(leans[(lost > 0.0) & (part.reached > _VIOLATED)], axis=0)
    return starts


def _change(circles: Matrix, part: _Part) -> Matrix:
    """Return by how much each level, put in or taken out, changes the weight from outside of each circle."""
    given, asked = circles @ part.gives.T, circles @ part.asks.T
    free = asked == 0.0
    # Put in: the level's givers come in, and courses that ask for it are no longer from outside.
    entering = (part.taken * (free & (given == 0.0))) @ (part.gives * (part.asks == 0.0))
    freed = (part.taken * (free & (given > 0.0))) @ part.asks
    # Taken out: its own givers go, and courses that asked for nothing else in the circle are from outside again.
    leaving = (part.taken * (free & (given == 1.0))) @ part.gives
    returning = (part.taken * ((asked == 1.0) & (given > 0.0))) @ part.asks
    change: Matrix = np.where(circles > 0.0, returning - leaving, entering - freed)
    return change


def _number(network: Network, level: int) -> int:
    """Return the number of the lowest level of the same skill, as a name of the skill."""
    while network.below[level] >= 0:
        level = network.below[level]
    return level
