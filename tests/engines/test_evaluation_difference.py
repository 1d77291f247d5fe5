"""The difference of two proportions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.evaluation import newcombe_difference
from manabiwa.engines.kernel import ParameterError


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe (1998) Stat. Med. 17:873-890, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_that_of_newcombe_s_table(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    found = newcombe_difference(*counts)
    assert round(found.low, 4) == low
    assert round(found.high, 4) == high


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_it_holds_the_estimate_lies_in_range_and_turns_with_the_groups(n: int, m: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found, turned = newcombe_difference(a, n, b, m), newcombe_difference(b, m, a, n)
    assert -1 - 1e-12 <= found.low <= found.estimate + 1e-12
    assert found.estimate - 1e-12 <= found.high <= 1 + 1e-12
    assert found.low == pytest.approx(-turned.high)
    assert found.high == pytest.approx(-turned.low)


@pytest.mark.parametrize("counts", [(1, 0, 1, 2), (1, 2, 1, 0), (3, 2, 1, 2), (-1, 2, 1, 2)])
def test_an_empty_group_and_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ParameterError):
        newcombe_difference(*counts)
