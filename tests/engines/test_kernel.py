"""Kernel: errors, checks, seeds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError, Status, Words, checks, seeds


def test_an_error_names_the_field_the_allowed_range_and_what_came():
    with pytest.raises(ParameterError) as caught:
        checks.number("courses[3].hours", -2, low=0)
    error = caught.value
    assert error.parameter == "courses[3].hours"
    assert str(error) == "courses[3].hours must be a number at least 0; got -2."
    assert error.message("ja") == "「courses[3].hours」には0以上の数値を指定してください(受け取った値: -2)。"


def test_a_long_value_is_shortened_in_the_message():
    with pytest.raises(ParameterError) as caught:
        checks.text("title", "x" * 100_000)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "3", None, True, [1], 11, -1])
def test_what_is_no_number_in_the_range_is_refused(value):
    with pytest.raises(ParameterError):
        checks.number("x", value, low=0, high=10)


@pytest.mark.parametrize("value", [1.5, "1", None, False, math.nan, math.inf, -1, 6])
def test_what_is_no_whole_number_in_the_range_is_refused(value):
    with pytest.raises(ParameterError):
        checks.integer("x", value, low=0, high=5)


def test_a_float_that_is_whole_counts_as_a_whole_number():
    assert checks.integer("x", 3.0) == 3


@pytest.mark.parametrize("value", ["", "  ", "\u3000", None, 3])
def test_a_blank_text_is_refused(value):
    with pytest.raises(ParameterError):
        checks.text("x", value)


@pytest.mark.parametrize("value", [[1], "a", None, {1: 2}])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(ParameterError):
        checks.mapping("x", value)


def test_a_duplicate_is_refused_and_shown():
    with pytest.raises(ParameterError, match="'b'"):
        checks.no_duplicates("ids", ["a", "b", "c", "b"])


def test_every_status_has_words_in_both_languages():
    assert all(status.words("ja") != status.words("en") for status in Status)


def test_words_speak_the_language_that_is_asked_for():
    words = Words("講座", "course")
    assert (words.to("ja"), words.to("en"), str(words)) == ("講座", "course", "講座")


def test_a_seed_is_the_same_everywhere():
    assert seeds.derive(7, "bench", 1) == 14812838044296176487


@given(st.integers(), st.text(), st.text())
def test_different_labels_give_different_seeds(seed, first, second):
    if first != second:
        assert seeds.derive(seed, first) != seeds.derive(seed, second)


def test_a_generator_can_be_repeated():
    assert (seeds.generator(1, "a").random(3) == seeds.generator(1, "a").random(3)).all()
