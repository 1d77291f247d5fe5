"""Proportion of a cohort: intervals, unknown outcomes, words, disclosure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.evaluation import (
    CohortCount,
    EvidenceGrade,
    IntervalMethod,
    confidence_interval,
    describe_proportion,
    estimate_proportion,
    publish_count,
    publish_row,
)
from manabiwa.engines.evaluation.beta import beta_quantile, regularised_incomplete_beta
from manabiwa.engines.kernel import ParameterError
from tests.references.proportions import BETA_QUANTILES, NEWCOMBE_1998_TABLE_1, SCIPY_DOCUMENTATION


@pytest.mark.parametrize(("k", "n", "low", "high", "_l", "_h"), NEWCOMBE_1998_TABLE_1)
def test_wilson_intervals_are_those_of_newcombe(k, n, low, high, _l, _h):
    interval = confidence_interval(k, n, method="wilson")
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@pytest.mark.parametrize(("k", "n", "_l", "_h", "low", "high"), NEWCOMBE_1998_TABLE_1)
def test_clopper_pearson_intervals_are_those_of_newcombe(k, n, _l, _h, low, high):
    interval = confidence_interval(k, n, method="clopper-pearson")
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@pytest.mark.parametrize(("k", "n", "low", "high"), SCIPY_DOCUMENTATION)
def test_clopper_pearson_intervals_are_those_of_scipy_to_twelve_decimals(k, n, low, high):
    interval = confidence_interval(k, n, method="clopper-pearson")
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("p", "a", "b", "quantile"), BETA_QUANTILES)
def test_beta_quantiles_are_the_closed_forms(p, a, b, quantile):
    assert beta_quantile(p, a, b) == pytest.approx(quantile, abs=1e-11)


@given(st.floats(0.001, 0.999), st.floats(0.5, 5000), st.floats(0.5, 5000))
def test_the_beta_quantile_inverts_the_distribution_function(p, a, b):
    assert regularised_incomplete_beta(beta_quantile(p, a, b), a, b) == pytest.approx(p, abs=1e-6)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(IntervalMethod), st.floats(0.5, 0.9999))
def test_an_interval_contains_the_proportion_and_stays_between_0_and_1(k, rest, method, level):
    n = k + rest
    interval = confidence_interval(k, n, level=level, method=method)
    assert 0.0 <= interval.low <= interval.high <= 1.0
    if n:
        assert interval.low <= k / n + 1e-12
        assert interval.high >= k / n - 1e-12


@given(st.integers(0, 80), st.integers(0, 80))
def test_the_exact_interval_holds_its_level_on_both_sides(k, rest):
    n = k + rest
    if n == 0:
        return
    interval = confidence_interval(k, n, method="clopper-pearson")
    # P(X >= k | low) = alpha/2 and P(X <= k | high) = alpha/2 are what defines the interval.
    if k:
        assert regularised_incomplete_beta(interval.low, k, n - k + 1) == pytest.approx(0.025, abs=1e-9)
    if rest:
        assert 1 - regularised_incomplete_beta(interval.high, k + 1, n - k) == pytest.approx(0.025, abs=1e-9)


def test_38_of_95_is_40_percent_between_31_and_50():
    estimate = estimate_proportion(CohortCount(reached=38, total=95))
    assert estimate.proportion == pytest.approx(0.4)
    assert (round(estimate.interval.low, 3), round(estimate.interval.high, 3)) == (0.307, 0.501)
    assert estimate.grade is EvidenceGrade.COUNT


def test_unknown_outcomes_are_kept_apart_and_bounded():
    estimate = estimate_proportion(CohortCount(reached=38, total=95, unknown=12))
    assert estimate.proportion == pytest.approx(38 / 83)
    assert (estimate.lowest, estimate.highest) == (pytest.approx(38 / 95), pytest.approx(50 / 95))
    assert estimate.interval_any_unknown.low == confidence_interval(38, 95).low
    assert estimate.interval_any_unknown.high == confidence_interval(50, 95).high


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_bounds_always_surround_the_proportion_of_the_known(reached, missed, unknown):
    if reached + missed + unknown == 0:
        return
    estimate = estimate_proportion(CohortCount(reached, reached + missed + unknown, unknown))
    if estimate.proportion is not None:
        assert estimate.lowest <= estimate.proportion + 1e-12
        assert estimate.proportion <= estimate.highest + 1e-12


def test_a_cohort_of_which_nothing_is_known_has_no_proportion():
    estimate = estimate_proportion(CohortCount(reached=0, total=9, unknown=9))
    assert estimate.proportion is None
    assert (estimate.interval.low, estimate.interval.high) == (0.0, 1.0)
    assert "全員の結果が不明" in describe_proportion(estimate).headline


@pytest.mark.parametrize(
    ("reached", "total", "unknown", "field"),
    [(96, 95, 0, "reached"), (-1, 95, 0, "reached"), (38, 0, 0, "total"), (38, 95, 58, "unknown"),
     (38, 95, -1, "unknown"), (1.5, 95, 0, "reached"), ("38", 95, 0, "reached")],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused_by_name(reached, total, unknown, field):
    with pytest.raises(ParameterError) as caught:
        CohortCount(reached, total, unknown)
    assert caught.value.parameter == field


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_outside_of_its_range_is_refused(level):
    with pytest.raises(ParameterError, match="level"):
        estimate_proportion(CohortCount(38, 95), level=level)


def test_an_unknown_method_is_refused_with_the_list_of_methods():
    with pytest.raises(ParameterError, match="wilson, clopper-pearson, agresti-coull"):
        estimate_proportion(CohortCount(38, 95), method="wald")


def test_the_words_say_that_a_count_is_no_effect_in_both_languages():
    estimate = estimate_proportion(CohortCount(38, 95))
    japanese, english = describe_proportion(estimate), describe_proportion(estimate, lang="en")
    assert japanese.headline == "95人のうち38人(40.0%)。95%信頼区間は30.7%–50.1%です。"
    assert english.headline == "38 of 95 people (40.0%); 95% confidence interval 30.7%–50.1%."
    assert "事業の効果" in japanese.does_not_show
    assert "effect of the programme" in english.does_not_show
    assert japanese.unknown == ""
    assert len(japanese.lines()) == 5


def test_the_result_is_plain_json():
    written = estimate_proportion(CohortCount(38, 95, 5)).to_json()
    assert (written["reached"], written["known"], written["unknown"], written["method"]) == (38, 90, 5, "wilson")


def test_every_grade_is_defined_in_both_languages():
    assert [int(grade) for grade in EvidenceGrade] == [1, 2, 3, 4, 5]
    assert all(grade.definition("ja") and grade.definition("en") for grade in EvidenceGrade)
    assert EvidenceGrade.RANDOMISED.name_words("en") == "randomised"


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (9, True), (10, False)])
def test_counts_from_1_to_9_are_not_published(count, hidden):
    assert publish_count(count).hidden is hidden


def test_a_count_whose_complement_is_small_is_not_published():
    assert publish_count(92, total=95).hidden
    assert not publish_count(95, total=95).hidden


def test_a_lone_hidden_cell_takes_a_second_one_with_it():
    row = publish_row({"a": 50, "b": 3, "c": 20, "d": 0})
    assert {name for name, cell in row.items() if cell.hidden} == {"b", "c"}
    assert row["d"].value == 0


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 40), max_size=6))
def test_a_hidden_cell_can_never_be_found_by_subtraction(counts):
    row = publish_row(counts)
    hidden = [name for name, cell in row.items() if cell.hidden]
    others = [counts[name] for name in counts if name not in hidden]
    assert len(hidden) != 1 or not any(others)


def test_a_hidden_count_says_why():
    assert publish_count(3).words() == "非公表(少数のため)"
    assert publish_count(1234).words("en") == "1,234"
