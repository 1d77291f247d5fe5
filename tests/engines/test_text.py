"""Folding, tokens and readings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.text import Analyser, fold, fold_with_origin, reading, sort_key, to_hiragana, to_katakana
from tests.references.notation_pairs import NOTATION_PAIRS

ANALYSER = Analyser()
TYPED = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("ﾊﾞﾊﾟｶﾞあ漢字C+#.ー㌔①\0 ")), max_size=60)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("ＨＴＭＬ", "html"), ("ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ", "プログラミング"), ("①㌔", "1キロ"), ("a\0b\tc", "a b c"), ("", "")],
)
def test_folding_gives_one_spelling(typed, folded):
    assert fold(typed) == folded
    assert fold_with_origin(typed).text == folded


@given(TYPED)
def test_every_span_of_a_folded_text_lies_in_the_typed_one(typed):
    folded = fold_with_origin(typed)
    assert len(folded.origin) == len(folded.text) + 1
    assert list(folded.origin) == sorted(folded.origin)
    for start in range(len(folded.text)):
        first, after = folded.span(start, start + 1)
        assert 0 <= first < after <= len(typed)


def test_half_width_voiced_kana_keep_their_two_characters_as_origin():
    folded = fold_with_origin("aﾊﾞb")
    assert folded.text == "aバb"
    assert folded.span(1, 2) == (1, 3)


@pytest.mark.parametrize(("one", "other"), NOTATION_PAIRS)
def test_notations_of_one_word_become_one(one, other):
    assert ANALYSER.words(one) == ANALYSER.words(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++入門", ["c++", "入門"]),
        ("C入門", ["c", "入門"]),
        ("C#とC++とC", ["c#", "c++", "c"]),
        ("Ｃ＋＋", ["c++"]),
        ("Node.jsで作る", ["node.js", "作る"]),
        ("ASP.NET Core", ["asp.net", "core"]),
        ("kumamoto.net", ["kumamoto", "net"]),
        ("表計算ソフト", ["表計算", "ソフト"]),
        ("UI/UXデザイン", ["ui/ux", "デザイン"]),
    ],
)
def test_protected_terms_stay_whole(text, words):
    assert ANALYSER.words(text) == words


def test_particles_and_signs_are_no_words():
    assert ANALYSER.words("本が…、。!?") == ["本"]


@settings(deadline=None)
@given(TYPED)
def test_tokens_stand_where_they_say(typed):
    for token in ANALYSER.tokens(typed):
        assert 0 <= token.start < token.end <= len(typed)
        assert token.text.strip()


def test_a_token_shows_the_typed_word():
    text = "役所の ＥＸＣＥＬ と、ﾃﾞｰﾀﾍﾞｰｽ"
    shown = [text[token.start : token.end] for token in ANALYSER.tokens(text)]
    assert "ＥＸＣＥＬ" in shown
    assert "".join(shown).endswith("ﾃﾞｰﾀﾍﾞｰｽ")


@pytest.mark.parametrize(
    "text", ["あ" * 100_000, "漢字。" * 40_000, "a" * 100_000, "\0" * 5_000, "🎉" * 5_000, "+#." * 5_000]
)
def test_long_and_strange_texts_are_cut_without_error(text):
    assert isinstance(ANALYSER.words(text), list)


def test_an_analyser_can_be_shared_between_threads():
    texts = [f"データベース設計とプログラミング入門 第{number}回" for number in range(200)]
    alone = [ANALYSER.words(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ANALYSER.words, texts)) == alone


def test_own_protected_terms_can_be_given():
    assert Analyser(["業務改革"]).words("業務改革の進め方")[0] == "業務改革"


def test_readings_are_katakana():
    assert reading("人材育成") == "ジンザイイクセイ"
    assert to_hiragana("ﾃﾞｰﾀ") == "でーた"
    assert to_katakana("ゔぁいおりん") == "ヴァイオリン"


def test_names_sort_by_reading():
    assert sorted(["千葉市", "青森市", "金沢市"], key=sort_key) == ["青森市", "金沢市", "千葉市"]
