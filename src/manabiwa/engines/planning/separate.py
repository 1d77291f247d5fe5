"""Loop cuts that a fractional solution breaks, found before the search for whole solutions begins.

Few circles are found if one waits for whole solutions: each costs a search tree. The relaxation shows many at once.
Pairs of levels are all tried (three matrix products); the worst of them are grown level by level as
long as what comes in from outside shrinks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from manabiwa.engines.planning.loops import Cut
from manabiwa.engines.planning.network import Network

_VIOLATED = 1e-3
_MOST_CUTS = 60
_LARGEST_CIRCLE = 8

Matrix = NDArray[np.float64]


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
        found: dict[Cut, float] = {}
        for circle in self._starts(taken, reached):
            self._grow(circle, taken, reached, found)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        cuts = [cut for cut, _ in ranked[:_MOST_CUTS]]
        self._known.update(cuts)
        return cuts

    def _starts(self, taken: Matrix, reached: Matrix) -> list[list[int]]:
        """Return pairs of levels that lean on each other, those with the least from outside first."""
        weighted = self._gives * taken[:, None]
        support = weighted.sum(axis=0)
        leaning = weighted.T @ self._asks
        both = weighted.T @ self._gives
        outside = support[:, None] + support[None, :] - leaning - leaning.T - both
        excess = np.maximum(reached[:, None], reached[None, :]) - outside
        excess[self._skill[:, None] == self._skill[None, :]] = -1.0
        mutual = (leaning > 1e-9) | (leaning.T > 1e-9)
        excess[~mutual] = -1.0
        excess = np.triu(excess, 1)
        order = np.argsort(-excess, axis=None, kind="stable")[: 2 * _MOST_CUTS]
        rows, columns = np.unravel_index(order, excess.shape)
        return [
            [int(row), int(column)] for row, column in zip(rows, columns, strict=True) if excess[row, column] > -0.5
        ]

    def _grow(self, circle: list[int], taken: Matrix, reached: Matrix, found: dict[Cut, float]) -> None:
        """Add levels that make the circle lean less on the outside; note each broken cut on the way."""
        while True:
            giving = np.any(self._gives[:, circle] > 0, axis=1)
            asking = np.any(self._asks[:, circle] > 0, axis=1)
            external: NDArray[np.bool_] = giving & ~asking
            outside = float(taken[external].sum())
            self._note(circle, external, outside, reached, found)
            if len(circle) >= _LARGEST_CIRCLE:
                return
            # A further level frees the external courses that ask for it and lets its own givers in.
            freed = (taken * external) @ self._asks
            entering = (taken * ~giving * ~asking) @ (self._gives * 1.0)
            change = entering - freed
            change[np.isin(self._skill, self._skill[circle])] = np.inf
            best = int(np.argmin(change))
            if change[best] > -1e-9:
                return
            circle = [*circle, best]

    def _note(
        self, circle: list[int], external: NDArray[np.bool_], outside: float, reached: Matrix, found: dict[Cut, float]
    ) -> None:
        highest = max(circle, key=lambda level: (reached[level], -level))
        excess = float(reached[highest]) - outside
        if excess <= _VIOLATED:
            return
        givers = tuple(np.flatnonzero(external).tolist())
        for level in circle:
            cut = (level, givers)
            if reached[level] - outside > _VIOLATED and cut not in self._known:
                found[cut] = float(reached[level]) - outside


def _number(network: Network, level: int) -> int:
    """Return the number of the lowest level of the same skill, as a name of the skill."""
    while network.below[level] >= 0:
        level = network.below[level]
    return level
