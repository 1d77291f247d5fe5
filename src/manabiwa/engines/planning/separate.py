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
_LARGEST_CIRCLE = 8

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Part:
    """The courses that a solution uses: rows of the matrices, values of x, and the values of all y."""

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
        part = _Part(self._gives[used], self._asks[used], taken[used], reached)
        found: dict[Cut, float] = {}
        for circle in self._starts(part):
            self._grow(circle, part, found)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        cuts = [cut for cut, _ in ranked[:_MOST_CUTS]]
        self._known.update(cuts)
        return cuts

    def _starts(self, part: _Part) -> list[list[int]]:
        """Return pairs of levels that lean on each other, those with the least from outside first."""
        weighted = part.gives * part.taken[:, None]
        support = weighted.sum(axis=0)
        leaning = weighted.T @ part.asks
        both = weighted.T @ part.gives
        outside = support[:, None] + support[None, :] - leaning - leaning.T - both
        excess = np.maximum(part.reached[:, None], part.reached[None, :]) - outside
        excess[self._skill[:, None] == self._skill[None, :]] = -1.0
        mutual = (leaning > _UNUSED) | (leaning.T > _UNUSED)
        excess[~mutual] = -1.0
        excess = np.triu(excess, 1)
        order = np.argsort(-excess, axis=None, kind="stable")[: 2 * _MOST_CUTS]
        rows, columns = np.unravel_index(order, excess.shape)
        return [
            [int(row), int(column)] for row, column in zip(rows, columns, strict=True) if excess[row, column] > -0.5
        ]

    def _grow(self, circle: list[int], part: _Part, found: dict[Cut, float]) -> None:
        """Add levels that make the circle lean less on the outside; note each broken cut on the way."""
        while True:
            giving = np.any(part.gives[:, circle] > 0, axis=1)
            asking = np.any(part.asks[:, circle] > 0, axis=1)
            self._note(circle, float(part.taken[giving & ~asking].sum()), part, found)
            if len(circle) >= _LARGEST_CIRCLE:
                return
            # A further level frees the external courses that ask for it and lets its own givers in.
            freed = (part.taken * (giving & ~asking)) @ part.asks
            entering = (part.taken * ~giving * ~asking) @ part.gives
            change = entering - freed
            change[np.isin(self._skill, self._skill[circle])] = np.inf
            best = int(np.argmin(change))
            if change[best] > -_UNUSED:
                return
            circle = [*circle, best]

    def _note(self, circle: list[int], outside: float, part: _Part, found: dict[Cut, float]) -> None:
        broken = [level for level in circle if part.reached[level] - outside > _VIOLATED]
        if not broken:
            return
        giving = np.any(self._gives[:, circle] > 0, axis=1)
        asking = np.any(self._asks[:, circle] > 0, axis=1)
        givers = tuple(np.flatnonzero(giving & ~asking).tolist())
        for level in broken:
            if (level, givers) not in self._known:
                found[level, givers] = float(part.reached[level]) - outside


def _number(network: Network, level: int) -> int:
    """Return the number of the lowest level of the same skill, as a name of the skill."""
    while network.below[level] >= 0:
        level = network.below[level]
    return level
