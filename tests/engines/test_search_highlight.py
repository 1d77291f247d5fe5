"""Marks in titles and passages: whole words and no parts of others, wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.search.highlight import Marker
from manabiwa.engines.search.result import Highlighted
from manabiwa.engines.text import Analyser

ANALYSER = Analyser()


def marker(words: str) -> Marker:
    tokens = ANALYSER.tokens(words)
    return Marker(ANALYSER, [token.text for token in tokens], [words[token.start : token.end] for token in tokens])


def marks(found: Highlighted) -> list[str]:
    return [part for part, is_marked in found.parts() if is_marked]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("京都", "東京都の講座", []),
        ("京都", "京都の講座と東京都の講座", ["京都"]),
        ("データ分析", "やさしいデータ分析の基本", ["データ分析"]),
        ("サーバ", "サーバーの管理とサーバーレス", ["サーバー"]),
        ("サーバー", "ｻｰﾊﾞの管理", ["ｻｰﾊﾞ"]),
        ("打合せ", "打ち合わせの進め方", ["打ち合わせ"]),
        ("Java", "JavaScript入門と Java 入門", ["Java"]),
        ("C", "C++と C# と C の入門", ["C"]),
        ("C++", "Ｃ＋＋の入門", ["Ｃ＋＋"]),
        ("AI", "e-mailの書き方、AIの使い方", ["AI"]),
        ("学ぶ", "画面を見ながら学びます", ["学び"]),
        ("tool", "new tools for teams", ["tools"]),
    ],
)
def test_whole_words_are_marked_in_a_title_and_no_parts_of_others(words: str, text: str, expected: list[str]) -> None:
    assert marks(marker(words).title(text)) == expected
    assert marks(marker(words).passage(text)) == expected


def test_a_passage_begins_where_most_of_the_words_stand() -> None:
    body = "表計算の話です。" + "ほかの話をします。" * 60 + "表計算で集計とグラフを作ります。" + "おしまい。" * 50
    found = marker("表計算 集計 グラフ").passage(body)
    assert found.text.startswith("表計算で集計とグラフ")
    assert (marks(found), found.cut_before, found.cut_after) == (["表計算", "集計", "グラフ"], True, True)


def test_without_a_word_the_passage_is_the_beginning() -> None:
    found = marker("統計").passage("はじめに。" + "あ" * 300)
    assert (found.text[:5], len(found.text), marks(found), found.cut_after) == ("はじめに。", 120, [], True)


@given(
    st.text(alphabet="京都東サーバー入門 C+#aＡｱ１ﾞ゙。\n打ち合せ", max_size=300),
    st.sampled_from(["京都", "サーバ 入門", "C++", "打合せ"]),
)
def test_a_passage_is_a_part_of_the_text_and_its_marks_lie_in_order_inside(text: str, words: str) -> None:
    found = marker(words).passage(text)
    assert found.text in text
    assert len(found.text) <= 120
    assert "".join(part for part, _ in found.parts()) == found.text
    borders = [border for span in found.ranges for border in span]
    assert borders == sorted(borders)
    assert marker(words).title(text).text == text
