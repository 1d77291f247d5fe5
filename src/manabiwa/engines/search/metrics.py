"""How good a search is: figures over labelled queries, with intervals.

Sources: nDCG by Järvelin & Kekäläinen (2002), ACM TOIS 20:422-446, with gains 0 and 1; reciprocal rank by Voorhees
(1999), TREC-8; percentile bootstrap over queries by Sakai (2006), SIGIR.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from manabiwa.engines.kernel import ParameterError, Words, seeds


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over queries with its bootstrap interval.

    Parameters
    ----------
    mean, low, high : float
        In [0, 1]; 95% percentile interval.
    """

    mean: float
    low: float
    high: float


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `k`; 0 if nothing is relevant."""
    gain = sum(1.0 / math.log2(place + 2) for place, key in enumerate(ranked[:k]) if key in relevant)
    ideal = sum(1.0 / math.log2(place + 2) for place in range(min(k, len(relevant))))
    return gain / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return 1 / place of the first relevant one among the first `k`, or 0."""
    return next((1.0 / (place + 1) for place, key in enumerate(ranked[:k]) if key in relevant), 0.0)


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant ones that the first `k` hold; 0 if nothing is relevant."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def evaluate(
    runs: Sequence[Sequence[str]], relevant: Sequence[Collection[str]], *, seed: int = 0, samples: int = 1_000
) -> dict[str, Measured]:
    """Return nDCG@10, MRR@10 and recall at 1, 10 and 100 over all queries.

    Parameters
    ----------
    runs : sequence of sequences of str
        For each query the ids found, best first.
    relevant : sequence of collections of str
        For each query the ids that are right.
    seed, samples : int
        Of the bootstrap.

    Raises
    ------
    ParameterError
        If there is no query or the two differ in length.
    """
    if not runs or len(runs) != len(relevant):
        raise ParameterError(
            "relevant", Words("runsと同じ1件以上の件数", "as many as runs, at least one"), len(relevant)
        )
    pairs = list(zip(runs, relevant, strict=True))
    per_query = {
        "ndcg@10": [ndcg(run, right) for run, right in pairs],
        "mrr@10": [reciprocal_rank(run, right) for run, right in pairs],
        **{f"recall@{k}": [recall(run, right, k) for run, right in pairs] for k in (1, 10, 100)},
    }
    return {name: _bootstrap(values, seed, samples) for name, values in per_query.items()}


def as_json(measured: Mapping[str, Measured]) -> dict[str, dict[str, float]]:
    """Return plain values for JSON."""
    return {name: {"mean": item.mean, "low": item.low, "high": item.high} for name, item in measured.items()}


def _bootstrap(values: Sequence[float], seed: int, samples: int) -> Measured:
    data = np.asarray(values)
    drawn = seeds.generator(seed, "search", "bootstrap").integers(0, len(data), (samples, len(data)))
    low, high = np.quantile(data[drawn].mean(axis=1), [0.025, 0.975])
    return Measured(float(data.mean()), float(low), float(high))
