"""The difference of two independent proportions.

Source: Newcombe (1998) Stat. Med. 17:873-890, method 10: the intervals of Wilson of both, squared and added.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from manabiwa.engines.evaluation.estimate import confidence_interval
from manabiwa.engines.kernel import checks


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of proportions, in [-1, 1], with the ends of its interval and its two-sided level."""

    estimate: float
    low: float
    high: float
    level: float


def newcombe_difference(
    successes1: int, trials1: int, successes2: int, trials2: int, *, level: float = 0.95
) -> Difference:
    """Return how much larger the first proportion is than the second, with Newcombe's hybrid score interval.

    Raises
    ------
    ParameterError
        If a group is empty, a count is out of range, or `level` is not between 0.5 and 0.9999.
    """
    checks.integer("trials1", trials1, low=1)
    checks.integer("trials2", trials2, low=1)
    one = confidence_interval(successes1, trials1, level=level)
    two = confidence_interval(successes2, trials2, level=level)
    first, second = successes1 / trials1, successes2 / trials2
    down = math.hypot(first - one.low, two.high - second)
    up = math.hypot(one.high - first, second - two.low)
    return Difference(first - second, first - second - down, first - second + up, level)
