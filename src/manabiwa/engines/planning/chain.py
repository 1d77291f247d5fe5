"""Order of courses: which of a set can be taken, one after the other, from the present levels."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from manabiwa.engines.planning.network import Network

_ROUNDING = 1e-9


def follow(network: Network, chosen: Iterable[int]) -> tuple[list[int], set[int]]:
    """Take the chosen courses as their needs are met.

    Among the courses that can be taken next, those that ask for less and are shorter come first, so that a plan
    starts with a quick success.

    Returns
    -------
    order : list of int
        Courses that can be taken, in order.
    have : set of int
        Levels reached.
    """
    waiting = sorted(set(chosen), key=lambda course: _step_key(network, course))
    have: set[int] = set()
    order: list[int] = []
    grew = True
    while grew and waiting:
        grew = False
        for position, course in enumerate(waiting):
            if all(level in have for level in network.asks[course]):
                order.append(course)
                have.update(network.gives[course])
                del waiting[position]
                grew = True
                break
    return order, have


def worth(network: Network, order: Collection[int], have: Iterable[int]) -> float:
    """Return the objective of a set of courses that can all be taken."""
    penalties = sum(network.penalty_of[course] for course in order)
    penalties += sum(network.licence_penalty[licence] for licence in licences(network, order))
    return sum(network.value[level] for level in have) - penalties


def licences(network: Network, order: Iterable[int]) -> set[int]:
    """Return the licences that courses need."""
    if not network.licence_cost:
        return set()
    return {network.licence_of[course] for course in order} - {-1}


def size(network: Network, chosen: Collection[int]) -> tuple[float, float]:
    """Return hours and yen, licences included."""
    hours = sum(network.hours_of[course] for course in chosen)
    cost = sum(network.cost_of[course] for course in chosen)
    return hours, cost + sum(network.licence_cost[licence] for licence in licences(network, chosen))


def fits(network: Network, chosen: Collection[int]) -> bool:
    """Return whether the courses keep to the hours and the budget; sums of fractions may be off by a billionth."""
    hours, cost = size(network, chosen)
    return hours <= network.hours + _slack(network.hours) and cost <= network.budget + _slack(network.budget)


def _slack(limit: float) -> float:
    return _ROUNDING * max(1.0, limit)


def what_fits(network: Network, courses: Iterable[int]) -> list[int]:
    """Return the courses, taken up in the order given as far as the limits allow, that can be followed."""
    kept: list[int] = []
    for course in courses:
        if course not in kept and fits(network, [*kept, course]):
            kept.append(course)
    return follow(network, kept)[0]


def without_idle(network: Network, chosen: Iterable[int]) -> list[int]:
    """Leave out courses without which everything else can be taken and nothing of value is lost; return the order.

    The longest idle course goes first, because hours are what a person has least of.
    """
    kept = set(chosen)
    order, have = follow(network, kept)
    best = worth(network, order, have)
    for course in sorted(kept, key=lambda index: (-network.hours_of[index], -index)):
        if course in network.must:
            continue
        rest, left = follow(network, kept - {course})
        value = worth(network, rest, left)
        if len(rest) == len(kept) - 1 and value >= best - 1e-9:
            kept.discard(course)
            order, best = rest, value
    return order


def _step_key(network: Network, course: int) -> tuple[int, float, int]:
    asked = max((network.levels[level][1] for level in network.asks[course]), default=0)
    return asked, network.hours_of[course], course
