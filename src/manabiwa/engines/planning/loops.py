"""Cuts against circles: levels that support each other must be entered from outside.

For a set A of levels, call a course *external* if it gives a level of A and asks for none of them. Whoever
reaches a level of A in a plan that can be followed course by course took an external course first, so
``y_a <= sum of x over the external courses`` holds for each a in A.

Source: loop formulas of answer-set programming, Lin & Zhao (2004), Artificial Intelligence 157:115-137.
"""

from __future__ import annotations

from manabiwa.engines.planning.chain import follow
from manabiwa.engines.planning.network import Network

Cut = tuple[int, tuple[int, ...]]


def loop_cuts(network: Network, chosen: list[int]) -> list[Cut]:
    """Return the cuts that a choice with a circle breaks; empty if all courses can be taken in some order.

    Returns
    -------
    list of (level, external courses)
        One per level of each smallest circle found.
    """
    order, have = follow(network, chosen)
    stuck = set(chosen) - set(order)
    if not stuck:
        return []
    unfounded = {level for course in stuck for level in network.gives[course]} - have
    cuts: list[Cut] = []
    for circle in _circles(network, stuck, unfounded):
        external = tuple(sorted(_external(network, circle)))
        cuts.extend((level, external) for level in sorted(circle))
    return cuts


def _external(network: Network, circle: set[int]) -> set[int]:
    givers = {course for level in circle for course in network.givers[level]}
    ladder = {(network.levels[level][0]): network.levels[level][1] for level in sorted(circle, reverse=True)}
    return {course for course in givers if not _asks_within(network, course, ladder)}


def _asks_within(network: Network, course: int, lowest: dict[str, int]) -> bool:
    """Return whether a course asks for a level at or above the lowest one of its skill in the circle.

    Asking for level 3 of a skill is asking for level 2 of it, too.
    """
    return any(
        network.levels[level][1] >= lowest[network.levels[level][0]]
        for level in network.asks[course]
        if network.levels[level][0] in lowest
    )


def _circles(network: Network, stuck: set[int], unfounded: set[int]) -> list[set[int]]:
    """Return the strongly connected sets of unfounded levels that depend on no other unfounded level."""
    depends: dict[int, set[int]] = {level: set() for level in unfounded}
    for course in stuck:
        asked = {lower for level in network.asks[course] for lower in _down(network, level) if lower in unfounded}
        for level in network.gives[course]:
            if level in unfounded:
                depends[level] |= asked
    below = {level: _closure(depends, level) for level in sorted(unfounded)}
    circles = []
    for level, reachable in below.items():
        closed = level in reachable and all(level in below[other] for other in reachable)
        if closed and level == min(reachable):
            circles.append(reachable)
    return circles


def _closure(depends: dict[int, set[int]], level: int) -> set[int]:
    """Return every level that `level` depends on, directly or not."""
    reached: set[int] = set()
    pending = [level]
    while pending:
        for other in depends[pending.pop()]:
            if other not in reached:
                reached.add(other)
                pending.append(other)
    return reached


def _down(network: Network, level: int) -> list[int]:
    ladder = []
    while level >= 0:
        ladder.append(level)
        level = network.below[level]
    return ladder
