"""The reference figures of proportions, computed a second time from what defines them.

Nothing of the project is used: a bound is where an equation changes its sign, found by bisection in 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from math import comb

import pytest

from tests.references.proportions import BETA_QUANTILES, NEWCOMBE_1998_TABLE_1, SCIPY_DOCUMENTATION

DIGITS = 50
HALVINGS = 80
"""Leave an error of 2^-80, far below the digits compared."""
TAIL = Decimal("0.025")
Z = Decimal("1.959963984540054235524594430520551527954")
"""97.5% point of the normal distribution (OEIS A220510), checked below."""


def root(is_below: Callable[[Decimal], bool], low: Decimal, high: Decimal) -> Decimal:
    """Return the place in [low, high] up to which `is_below` holds."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def at_most(k: int, n: int, p: Decimal) -> Decimal:
    """Probability of k or fewer successes in n trials."""
    # 0 ** 0 is undefined for decimals; the bisection never asks for p = 0 or p = 1
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), Decimal(0))


def clopper_pearson(k: int, n: int) -> tuple[Decimal, Decimal]:
    """Bounds at which k or more, and k or fewer, successes have a probability of 2.5% each."""
    zero, one = Decimal(0), Decimal(1)
    low = zero if k == 0 else root(lambda p: 1 - at_most(k - 1, n, p) < TAIL, zero, one)
    high = one if k == n else root(lambda p: at_most(k, n, p) > TAIL, zero, one)
    return low, high


def wilson(k: int, n: int) -> tuple[Decimal, Decimal]:
    """Proportions p from which k of n lies just z standard errors sqrt(p (1 - p) / n) away."""
    share = Decimal(k) / n

    def is_far(p: Decimal) -> bool:
        return n * (share - p) ** 2 > Z**2 * p * (1 - p)

    low = Decimal(0) if k == 0 else root(is_far, Decimal(0), share)
    high = Decimal(1) if k == n else root(lambda p: not is_far(p), share, Decimal(1))
    return low, high


def normal_tail(z: Decimal) -> Decimal:
    """Probability above z of the normal distribution, by the series of the error function."""
    term = total = z
    for i in range(1, 200):
        term *= -z * z / (2 * i)
        total += term / (2 * i + 1)
    pi = Decimal("3.14159265358979323846264338327950288419716939937511")
    return Decimal("0.5") - total / (2 * pi).sqrt()


def as_printed(bounds: tuple[Decimal, Decimal]) -> tuple[float, float]:
    return round(float(bounds[0]), 4), round(float(bounds[1]), 4)


@pytest.fixture(autouse=True)
def many_digits():
    with localcontext() as context:
        context.prec = DIGITS
        yield


def test_the_normal_quantile_leaves_two_and_a_half_per_cent():
    assert abs(normal_tail(Z) - TAIL) < Decimal("1e-35")


@pytest.mark.parametrize(("k", "n", "low", "high", "_l", "_h"), NEWCOMBE_1998_TABLE_1)
def test_wilson_limits_of_the_table_solve_their_equation(k, n, low, high, _l, _h):
    assert as_printed(wilson(k, n)) == (low, high)


@pytest.mark.parametrize(("k", "n", "_l", "_h", "low", "high"), NEWCOMBE_1998_TABLE_1)
def test_exact_limits_of_the_table_leave_the_tails(k, n, _l, _h, low, high):
    assert as_printed(clopper_pearson(k, n)) == (low, high)


@pytest.mark.parametrize(("k", "n", "low", "high"), SCIPY_DOCUMENTATION)
def test_limits_of_the_scipy_documentation_leave_the_tails(k, n, low, high):
    # SciPy's root finder stops at 2e-12
    assert tuple(float(bound) for bound in clopper_pearson(k, n)) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("p", "a", "b", "quantile"), BETA_QUANTILES[:3])
def test_beta_quantiles_of_whole_numbers_are_binomial_tails(p, a, b, quantile):
    # P(Beta(a, b) <= x) = P(at least a successes in a + b - 1 trials of probability x)
    below = 1 - at_most(int(a) - 1, int(a + b) - 1, Decimal(quantile))
    assert float(below) == pytest.approx(p, abs=1e-12)
