"""Interval estimates of a proportion.

Sources: Wilson (1927) JASA 22:209-212; Clopper & Pearson (1934) Biometrika 26:404-413; Agresti & Coull
(1998) Am. Stat. 52:119-126. Newcombe (1998) Stat. Med. 17:857-872 compares them and recommends Wilson's.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from manabiwa.engines.evaluation.beta import beta_quantile
from manabiwa.engines.evaluation.problem import CohortCount, IntervalMethod
from manabiwa.engines.evaluation.result import Interval, ProportionEstimate
from manabiwa.engines.kernel import ParameterError, Words, checks


def estimate_proportion(
    count: CohortCount, *, level: float = 0.95, method: IntervalMethod | str = IntervalMethod.WILSON
) -> ProportionEstimate:
    """Estimate the proportion of a cohort that reached an outcome.

    Parameters
    ----------
    count : CohortCount
        Reached, total and unknown.
    level : float
        Two-sided confidence level, between 0.5 and 0.9999.
    method : IntervalMethod or str
        Wilson by default: its coverage is closest to the level at every size.

    Raises
    ------
    ParameterError
        If `level` or `method` is not allowed.
    """
    interval, wilson, exact = (
        confidence_interval(count.reached, count.known, level=level, method=one)
        for one in (method, IntervalMethod.WILSON, IntervalMethod.CLOPPER_PEARSON)
    )
    worst = confidence_interval(count.reached, count.total, level=level, method=method)
    best = confidence_interval(count.reached + count.unknown, count.total, level=level, method=method)
    return ProportionEstimate(
        count=count,
        proportion=count.reached / count.known if count.known else None,
        interval=interval,
        lowest=count.reached / count.total,
        highest=(count.reached + count.unknown) / count.total,
        wilson=wilson,
        clopper_pearson=exact,
        interval_any_unknown=Interval(worst.low, best.high, level, interval.method),
    )


def confidence_interval(
    successes: int, trials: int, *, level: float = 0.95, method: IntervalMethod | str = IntervalMethod.WILSON
) -> Interval:
    """Return the confidence interval of a proportion; [0, 1] if `trials` is 0.

    Raises
    ------
    ParameterError
        If ``0 <= successes <= trials`` does not hold, or `level` or `method` is not allowed.
    """
    checks.integer("trials", trials, low=0)
    checks.integer("successes", successes, low=0, high=trials)
    checks.number("level", level, low=0.5, high=0.9999)
    method = _method(method)
    if trials == 0:
        return Interval(0.0, 1.0, level, method)
    if method is IntervalMethod.CLOPPER_PEARSON:
        low, high = _clopper_pearson(successes, trials, 1.0 - level)
    else:
        z = NormalDist().inv_cdf(0.5 + level / 2.0)
        make = _wilson if method is IntervalMethod.WILSON else _agresti_coull
        low, high = make(successes, trials, z)
    return Interval(max(0.0, low), min(1.0, high), level, method)


def _wilson(successes: int, trials: int, z: float) -> tuple[float, float]:
    share = successes / trials
    spread = z * math.sqrt(share * (1.0 - share) / trials + z * z / (4.0 * trials * trials))
    scale = 1.0 + z * z / trials
    centre = share + z * z / (2.0 * trials)
    # At the edges the formula gives 0 and 1 exactly; floating point would leave 1e-17.
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high


def _agresti_coull(successes: int, trials: int, z: float) -> tuple[float, float]:
    weight = trials + z * z
    share = (successes + z * z / 2.0) / weight
    spread = z * math.sqrt(share * (1.0 - share) / weight)
    return share - spread, share + spread


def _clopper_pearson(successes: int, trials: int, alpha: float) -> tuple[float, float]:
    misses = trials - successes
    low = beta_quantile(alpha / 2.0, successes, misses + 1.0) if successes else 0.0
    high = beta_quantile(1.0 - alpha / 2.0, successes + 1.0, misses) if misses else 1.0
    return low, high


def _method(value: IntervalMethod | str) -> IntervalMethod:
    try:
        return IntervalMethod(value)
    except ValueError:
        names = ", ".join(IntervalMethod)
        raise ParameterError("method", Words(f"次のいずれか({names})", f"one of {names}"), value) from None
