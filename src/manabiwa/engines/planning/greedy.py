"""A good plan at once: chains of courses by value per hour, then improved by dropping and refilling.

The plan is well founded at every step because a course is only added behind the courses that meet its needs.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable

from manabiwa.engines.planning.chain import fits, follow, licences, size, worth
from manabiwa.engines.planning.network import Network

_SMALLEST = 1e-6
_HOUR_WITHOUT_LIMIT = 0.001


def greedy_plan(network: Network, start: Iterable[int] = (), barred: frozenset[int] = frozenset()) -> list[int]:
    """Build a plan that keeps every rule.

    Parameters
    ----------
    network : Network
        The reduced problem; its `must` courses have been seen to.
    start : iterable of int
        Courses to begin with; those that cannot be taken or do not fit are left out.
    barred : frozenset of int
        Courses not to use.

    Returns
    -------
    list of int
        Courses in an order in which they can be taken.
    """
    order, have = follow(network, start)
    if not fits(network, order):
        order, have = [], set()
    plan = set(order)
    while True:
        chain = _best_chain(network, plan, have, barred)
        if not chain:
            return follow(network, plan)[0]
        plan.update(chain)
        for course in chain:
            have.update(network.gives[course])


def required_plan(network: Network) -> list[int] | None:
    """Return a plan with every course that has to be in it, or None if the short search finds none."""
    plan: set[int] = set()
    have: set[int] = set()
    for course in sorted(network.must):
        if course in plan:
            continue
        chain = _chain_to(network, _Reach(network, plan, have, frozenset()), plan, have, [course])
        if chain is None:
            return None
        plan.update(chain)
        for taken in chain:
            have.update(network.gives[taken])
    return follow(network, plan)[0] if fits(network, plan) else None


def improve(network: Network, order: list[int], *, stop: Callable[[], bool], rounds: int = 3) -> list[int]:
    """Drop each course in turn with what hangs on it, refill, and keep what is better."""
    best, best_worth = order, worth(network, *follow(network, order))
    for _ in range(rounds):
        before = best_worth
        for course in list(best):
            if stop():
                return best
            if course in network.must or course not in best:
                continue
            rest = [kept for kept in best if kept != course]
            trial = greedy_plan(network, rest, frozenset((course,)))
            value = worth(network, *follow(network, trial))
            if value > best_worth + 1e-9 and network.must.issubset(trial):
                best, best_worth = trial, value
        if best_worth <= before + 1e-9:
            break
    return best


class _Reach:
    """Cheapest known way to every course and level from what a plan already has.

    A way costs the sum of the shares of the remaining limits that its courses take; ways to several needs of one
    course are added up (the additive heuristic of planning: Bonet & Geffner 2001, Artificial Intelligence 129:5-33).
    """

    __slots__ = ("_asked", "_open", "_queue", "_size", "course_cost", "level_cost", "level_giver")

    def __init__(self, network: Network, plan: set[int], have: set[int], barred: frozenset[int]) -> None:
        self._size = _sizes(network, plan)
        self.course_cost = [math.inf] * len(network.courses)
        self.level_cost = [math.inf] * len(network.levels)
        self.level_giver = [-1] * len(network.levels)
        self._asked = [0.0] * len(network.courses)
        self._open = [-1] * len(network.courses)
        self._queue: list[tuple[float, int]] = []
        for course, asks in enumerate(network.asks):
            if course not in plan and course not in barred:
                self._open[course] = len([level for level in asks if level not in have])
                if not self._open[course]:
                    self._offer(course)
        self._settle(network, have)

    def _offer(self, course: int) -> None:
        self.course_cost[course] = self._asked[course] + self._size[course]
        heapq.heappush(self._queue, (self.course_cost[course], course))

    def _settle(self, network: Network, have: set[int]) -> None:
        while self._queue:
            total, course = heapq.heappop(self._queue)
            for level in network.gives[course]:
                if level in have or self.level_giver[level] >= 0:
                    continue
                self.level_cost[level] = total
                self.level_giver[level] = course
                for asker in network.askers[level]:
                    if self._open[asker] > 0:
                        self._open[asker] -= 1
                        self._asked[asker] += total
                        if not self._open[asker]:
                            self._offer(asker)


def _sizes(network: Network, plan: set[int]) -> list[float]:
    """Return the share of what is left of the limits that each course takes."""
    hours_left, budget_left = _left(network, plan)
    hour_share = 1.0 / max(hours_left, 1.0) if math.isfinite(hours_left) else _HOUR_WITHOUT_LIMIT
    cost_share = 1.0 / max(budget_left, 1.0) if math.isfinite(budget_left) else 0.0
    sizes = [
        hours * hour_share + cost * cost_share + _SMALLEST
        for hours, cost in zip(network.hours_of, network.cost_of, strict=True)
    ]
    if network.licence_cost:
        held = licences(network, plan)
        for course, licence in enumerate(network.licence_of):
            if licence >= 0 and licence not in held:
                sizes[course] += network.licence_cost[licence] * cost_share
    return sizes


def _left(network: Network, plan: set[int]) -> tuple[float, float]:
    hours, cost = size(network, plan)
    return network.hours - hours, network.budget - cost


def _chain_to(
    network: Network, reach: _Reach, plan: set[int], have: set[int], targets: Iterable[int]
) -> list[int] | None:
    """Return the courses that the cheapest way to the target courses adds, or None if there is no way."""
    chain: list[int] = []
    seen: set[int] = set()
    pending = list(targets)
    while pending:
        course = pending.pop()
        if course in seen or course in plan:
            continue
        seen.add(course)
        chain.append(course)
        for level in network.asks[course]:
            if level in have:
                continue
            if reach.level_giver[level] < 0:
                return None
            pending.append(reach.level_giver[level])
    return chain


def _best_chain(network: Network, plan: set[int], have: set[int], barred: frozenset[int]) -> list[int] | None:
    """Return the chain with the most value for the share of the limits that it takes."""
    reach = _Reach(network, plan, have, barred)
    hours_left, budget_left = _left(network, plan)
    hour_share = 1.0 / max(hours_left, _SMALLEST) if math.isfinite(hours_left) else _HOUR_WITHOUT_LIMIT
    cost_share = 1.0 / max(budget_left, _SMALLEST) if math.isfinite(budget_left) else 0.0
    held = licences(network, plan)
    best: tuple[float, int] | None = None
    best_chain: list[int] | None = None
    for target in _targets(network, reach, have):
        chain = _chain_to(network, reach, plan, have, [target])
        if chain is None:
            continue
        hours = sum([network.hours_of[course] for course in chain])
        cost = sum([network.cost_of[course] for course in chain])
        new = licences(network, chain) - held
        cost += sum([network.licence_cost[licence] for licence in new])
        if hours > hours_left + 1e-9 or cost > budget_left + 1e-9:
            continue
        gained = {level for course in chain for level in network.gives[course]}
        value = sum([network.value[level] for level in gained if level not in have])
        value -= sum([network.penalty_of[course] for course in chain])
        value -= sum([network.licence_penalty[licence] for licence in new])
        if value <= _SMALLEST:
            continue
        rate = value / (hours * hour_share + cost * cost_share + _SMALLEST)
        if best is None or (rate, -target) > best:
            best, best_chain = (rate, -target), chain
    return best_chain


def _targets(network: Network, reach: _Reach, have: set[int]) -> list[int]:
    """Return the courses that can be reached and whose chain ends at something of value."""
    wanted = {course for course, penalty in enumerate(network.penalty_of) if penalty < 0}
    for level, value in enumerate(network.value):
        if value > 0 and level not in have:
            wanted.update(network.givers[level])
    return sorted(course for course in wanted if reach.course_cost[course] < math.inf)
