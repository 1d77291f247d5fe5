"""Order of courses: which of a set can be taken, one after the other, from the present levels."""

from __future__ import annotations

from collections.abc import Iterable

from manabiwa.engines.planning.network import Network


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


def worth(network: Network, order: Iterable[int], have: Iterable[int]) -> float:
    """Return the objective of a set of courses that can all be taken."""
    return sum(network.value[level] for level in have) - sum(network.penalty_of[course] for course in order)


def fits(network: Network, chosen: Iterable[int]) -> bool:
    """Return whether the courses keep to the hours and the budget."""
    hours = cost = 0.0
    for course in chosen:
        hours += network.hours_of[course]
        cost += network.cost_of[course]
    return hours <= network.hours + 1e-9 and cost <= network.budget + 1e-9


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
