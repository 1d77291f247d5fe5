"""Figures of search quality against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.search import evaluate
from manabiwa.engines.search.metrics import as_json, ndcg, recall, reciprocal_rank
from manabiwa.engines.search.spelling import distance, nearest


def test_ndcg_is_one_for_the_ideal_order_and_discounts_by_place():
    assert ndcg(["a", "b", "x"], {"a", "b"}) == pytest.approx(1.0)
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(1 / math.log2(3))
    assert ndcg(["x", "a", "b"], {"a", "b"}) == pytest.approx((1 / math.log2(3) + 0.5) / (1 + 1 / math.log2(3)))
    assert ndcg(["a"], set()) == 0.0


def test_only_the_first_k_count():
    ranked = [str(number) for number in range(20)]
    assert ndcg(ranked, {"10"}) == 0.0
    assert reciprocal_rank(ranked, {"9"}) == pytest.approx(0.1)
    assert reciprocal_rank(ranked, {"10"}) == 0.0
    assert recall(ranked, {"0", "15"}, 10) == 0.5
    assert recall(ranked, set(), 10) == 0.0


def test_means_come_with_an_interval_around_them_that_can_be_repeated():
    runs, right = [["a"], ["x", "b"], ["x"], ["d"]], [{"a"}, {"b"}, {"c"}, {"d"}]
    measured = evaluate(runs, right)
    assert measured["mrr@10"].mean == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    assert measured["mrr@10"].low <= measured["mrr@10"].mean <= measured["mrr@10"].high
    assert evaluate(runs, right) == measured
    assert set(as_json(measured)) == {"ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100"}


@pytest.mark.parametrize(("runs", "right"), [([], []), ([["a"]], [])])
def test_without_queries_there_is_no_figure(runs, right):
    with pytest.raises(ParameterError):
        evaluate(runs, right)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("kitten", "sitting", 3), ("", "ab", 2)],
)
def test_the_distance_of_words_counts_swaps_once(one, other, apart):
    assert distance(one, other, 5) == apart


def test_the_nearest_word_is_the_closest_then_the_most_frequent():
    assert nearest("pythn", [("python", 3), ("pythons", 9)]) == "python"
    assert nearest("データベス", [("データベース", 1), ("データ", 90)]) == "データベース"
    assert nearest("ab", [("abc", 1)]) is None
    assert nearest("zzzz", [("python", 1)]) is None
