"""The search for the best plan with a proof: bound from above, plans from below, until they meet or time is up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence, Set

import numpy as np

from manabiwa.engines.planning.chain import fits, follow, what_fits, worth
from manabiwa.engines.planning.greedy import greedy_plan
from manabiwa.engines.planning.loops import loop_cuts
from manabiwa.engines.planning.model import Answer, Model, Relaxed
from manabiwa.engines.planning.network import Network, closed_gap
from manabiwa.engines.planning.separate import Separator

_MOST_ROUNDS = 25
_KERNELS = ((40, 3), (140, 4))
"""Sizes of the models that are solved before the whole one, and how often circles are cut off them."""
_FOR_CUTS = 0.3
"""Share of the time left that goes into tightening the relaxation before whole plans are looked for."""
_TAIL = 0.0005
"""Share of the room to the best plan that a round of cuts has to win."""
_NEAR = 120
_LIKELY = (0.9, 0.5)
"""Shares of a course in the relaxation from which on it is tried in a whole plan."""


class Prover:
    """Narrows the room between the best plan known and the bound.

    Parameters
    ----------
    network : Network
        The reduced problem.
    best : list of int or None
        A plan to begin from.
    bound : float
        An upper bound of the objective.
    left : callable
        Seconds that are left.

    Attributes
    ----------
    best : list of int or None
        Best plan known; it can always be followed.
    bound : float
        Always valid.
    impossible : bool
        Whether it is proved that no plan holds the required courses.
    """

    def __init__(self, network: Network, best: list[int] | None, bound: float, left: Callable[[], float]) -> None:
        self.best = best
        self.bound = bound
        self.impossible = False
        self._network = network
        self._left = left
        self._closed = closed_gap(network)
        self._model = Model(network)
        self._separator = Separator(network)

    def run(self) -> None:
        """Solve the model among few courses first, then among more, until no course left out can matter."""
        relaxed = self._tighten()
        if relaxed is not None:
            self._round(relaxed)
        for size, rounds in _KERNELS:
            if relaxed is None:
                break
            if not self._is_open():
                return
            self._settle(relaxed)
            if self._kernel(relaxed, size, rounds):
                return
            relaxed = self._tighten()
        while self._is_open():
            answer = self._model.run(self._left(), self.best)
            self.bound = min(self.bound, answer.bound)
            if answer.chosen is None:
                # With a plan at hand the rows cannot truly contradict each other; its own bound then stands.
                self.impossible = answer.proved and self.best is None
                return
            if not self._learn(answer):
                return
            self._tighten()

    def _known(self) -> float:
        return -math.inf if self.best is None else self._worth(self.best)

    def _is_open(self) -> bool:
        """Return whether there is time, and room between the best plan and the bound."""
        return self._left() > 0.0 and (self.best is None or self.bound > self._worth(self.best) + self._closed)

    def _kernel(self, relaxed: Relaxed, size: int, rounds: int) -> bool:
        """Solve the model among the courses that the relaxation values most; return whether that settles all.

        A plan with a course outside is worth at most the relaxation less that course's price. So the best plan of the
        kernel is the best of all as soon as it is worth that much; if not, it still narrows what is left.
        """
        free = self._model.free()
        if len(free) <= size:
            return False
        # What the relaxation takes comes first, then what it would take at the least price.
        ranked = free[np.lexsort((-relaxed.taken[free], relaxed.price[free].round(9)))]
        kernel = {int(course) for course in ranked[:size]} | set(self.best or ()) | self._network.must
        outside = relaxed.bound - float(relaxed.price[ranked[size]])
        for _ in range(rounds):
            answer = self._model.run_among(kernel, self._left(), self.best)
            self.bound = min(self.bound, max(answer.bound, outside))
            if answer.chosen is None or not self._learn(answer):
                return not self._is_open()
            if not self._is_open():
                return True
        return False

    def _learn(self, answer: Answer) -> bool:
        """Take plans and cuts from an answer; return whether it was no plan."""
        chosen = answer.chosen or []
        if not fits(self._network, chosen):
            self._model.forbid(chosen)
            return True
        cuts = set(loop_cuts(self._network, chosen))
        if not cuts:
            self._consider(chosen)
            return False
        self._mend(chosen, {giver for _, givers in cuts for giver in givers})
        for passed in answer.passed:
            circles = loop_cuts(self._network, passed)
            cuts.update(circles)
            if not circles:
                self._consider(passed)
        for level, givers in sorted(cuts):
            self._model.add_cut(level, givers, lasting=True)
        return True

    def _mend(self, chosen: Sequence[int], entries: Set[int]) -> None:
        """Make plans of a choice with circles: of what can be followed, and of it all with ways into the circles."""
        settled = self._model.settled_out()
        self._consider(chosen, settled)
        others = frozenset(range(len(self._network.courses))) - entries - set(chosen)
        if self._left() > 0.0:
            self._consider(greedy_plan(self._network, self._network.must, others), settled)

    def _tighten(self) -> Relaxed | None:
        """Cut circles off the relaxation until it shows no more, and settle what cannot matter.

        Returns
        -------
        Relaxed or None
            The last solution of the relaxation.
        """
        relaxed: Relaxed | None = None
        before = math.inf
        enough = (1.0 - _FOR_CUTS) * self._left()
        for _ in range(_MOST_ROUNDS):
            found = self._model.relax(self._left())
            if found is None:
                break
            relaxed = found
            if self.best is not None and before - relaxed.bound < _TAIL * (relaxed.bound - self._known()):
                break
            before = relaxed.bound
            self.bound = min(self.bound, relaxed.bound)
            cuts = self._separator.broken(relaxed.taken, relaxed.reached)
            if not cuts or self._left() <= enough:
                break
            for level, givers in cuts:
                self._model.add_cut(level, givers, lasting=False)
        if relaxed is not None:
            self._model.drop_slack_cuts()
            self._separator.forget()
            self._settle(relaxed)
        return relaxed

    def _settle(self, relaxed: Relaxed) -> None:
        if self.best is not None:
            self._model.fix(relaxed, self._worth(self.best) + self._network.grain)

    def _round(self, relaxed: Relaxed) -> None:
        """Try plans of the courses that the relaxation likes most, filled up with those that it values."""
        ranked = np.argsort(relaxed.price, kind="stable")
        barred = frozenset(ranked[_NEAR:].tolist())
        for share in _LIKELY:
            if self._left() <= 0.0:
                return
            likely = np.flatnonzero(relaxed.taken > share)
            likely = likely[np.argsort(-relaxed.taken[likely], kind="stable")]
            self._consider(what_fits(self._network, likely.tolist()), barred)

    def _consider(self, courses: Sequence[int], barred: frozenset[int] | None = None) -> None:
        """Keep a plan if it is the best so far; `barred`: fill it up first, but with none of these."""
        order = follow(self._network, courses)[0]
        if barred is not None and (self.best is None or self._left() > 0.0):
            order = greedy_plan(self._network, order, barred)
        if not self._network.must.issubset(order) or not fits(self._network, order):
            return
        if self.best is None or self._worth(order) > self._worth(self.best) + 1e-9:
            self.best = order

    def _worth(self, order: Sequence[int]) -> float:
        return worth(self._network, *follow(self._network, order))
