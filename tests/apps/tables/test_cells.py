"""From what stands in a cell to a value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.apps.tables.cells import parse_cell
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.problems import CellProblem


def column(kind: ColumnType, **given_too) -> Column:
    return Column(key="x", ja="項目", en="Item", type=kind, **given_too)


LEVEL = (Choice("beginner", "入門", "Beginner", aliases=("初級",)), Choice("advanced", "上級", "Advanced"))


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (ColumnType.TEXT, " 髙橋　一郎 ", "髙橋　一郎"),
        (ColumnType.TEXT, "ＡＢＣ", "ＡＢＣ"),
        (ColumnType.TEXT, 10006.0, "10006"),
        (ColumnType.TEXT, "'=1+1", "=1+1"),
        (ColumnType.TEXT, "-", "-"),
        (ColumnType.TEXT, "", None),
        (ColumnType.CODE, 10006.0, "10006"),
        (ColumnType.CODE, "１０００６", "10006"),
        (ColumnType.CODE, "10006.0", "10006"),
        (ColumnType.INTEGER, "１，２３４人", 1234),
        (ColumnType.INTEGER, "▲3", -3),
        (ColumnType.INTEGER, "△1,000", -1000),
        (ColumnType.INTEGER, "(12)", -12),
        (ColumnType.INTEGER, 12.0, 12),
        (ColumnType.INTEGER, "…", None),
        (ColumnType.DECIMAL, 0.1, Decimal("0.1")),
        (ColumnType.DECIMAL, "41.2%", Decimal("0.412")),
        (ColumnType.DECIMAL, "－３．５", Decimal("-3.5")),
        (ColumnType.YEN, "¥12,000", 12000),
        (ColumnType.YEN, "12,000円(税込)", 12000),
        (ColumnType.YEN, "1.2万円", 12000),
        (ColumnType.YEN, "無料", 0),
        (ColumnType.YEN, "２千円", 2000),
        (ColumnType.HOURS, "1時間30分", Decimal("1.5")),
        (ColumnType.HOURS, "90分", Decimal("1.5")),
        (ColumnType.HOURS, "2時間半", Decimal("2.5")),
        (ColumnType.HOURS, "1:30", Decimal("1.5")),
        (ColumnType.HOURS, "1.5 hours", Decimal("1.5")),
        (ColumnType.HOURS, "約10時間", Decimal(10)),
        (ColumnType.HOURS, dt.timedelta(hours=30), Decimal(30)),
        (ColumnType.HOURS, dt.time(1, 30), Decimal("1.5")),
        (ColumnType.HOURS, 12.0, Decimal(12)),
        (
            ColumnType.DATE,
            dt.datetime(2026, 4, 1, 9, 0),  # noqa: DTZ001 - Excel knows no zones
            dt.date(2026, 4, 1),
        ),
        (ColumnType.DATE, "2026/4/1", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "2026.04.01", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "２０２６年４月１日（水）", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "令和8年4月1日", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "令和 8 年 4 月 1 日", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "平成40年4月1日", dt.date(2028, 4, 1)),
        (ColumnType.DATE, "R8.4.1", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "平成元年1月8日", dt.date(1989, 1, 8)),
        (ColumnType.DATE, "㍻元年1月8日", dt.date(1989, 1, 8)),
        (ColumnType.DATE, 46113.0, dt.date(2026, 4, 1)),
        (ColumnType.DATE, 20260401.0, dt.date(2026, 4, 1)),
        (ColumnType.DATE, "20260401", dt.date(2026, 4, 1)),
        (ColumnType.DATE, "2017-01-18T20:58:58Z", dt.date(2017, 1, 18)),
        (ColumnType.BOOLEAN, "○", True),
        (ColumnType.BOOLEAN, "無し", False),
        (ColumnType.BOOLEAN, True, True),
        (ColumnType.BOOLEAN, 0.0, False),
        (ColumnType.BOOLEAN, "ＴＲＵＥ", True),
        (ColumnType.URL, "https://example.jp/a?b=c", "https://example.jp/a?b=c"),
        (ColumnType.EMAIL, "Hanako@Example.LG.jp", "Hanako@example.lg.jp"),
        (ColumnType.EMAIL, "ｈａｎａｋｏ＠example.jp", "hanako@example.jp"),
    ],
)
def test_what_offices_write_is_understood(kind, cell, value):
    assert parse_cell(column(kind), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "word"),
    [
        (ColumnType.CODE, "1.31016E+11", "指数表示"),
        (ColumnType.INTEGER, "十人", "整数"),
        (ColumnType.INTEGER, "1.5", "整数"),
        (ColumnType.INTEGER, "1,23", "整数"),
        (ColumnType.DECIMAL, "nan", "数値"),
        (ColumnType.DECIMAL, float("inf"), "数値"),
        (ColumnType.YEN, "応相談", "金額"),
        (ColumnType.YEN, "0.5円", "金額"),
        (ColumnType.HOURS, "半日", "時間数"),
        (ColumnType.HOURS, dt.date(2026, 4, 1), "時間数"),
        (ColumnType.DATE, "2026-02-30", "日付"),
        (ColumnType.DATE, "令和元年4月30日", "日付"),
        (ColumnType.DATE, 12.0, "日付"),
        (ColumnType.BOOLEAN, "たぶん", "はい"),
        (ColumnType.URL, "javascript:alert(1)", "URL"),
        (ColumnType.URL, "https://", "URL"),
        (ColumnType.EMAIL, "hanako", "メールアドレス"),
        (ColumnType.EMAIL, "a..b@example.jp", "メールアドレス"),
        (ColumnType.TEXT, "甲\x07乙", "制御文字"),
    ],
)
def test_what_is_wrong_comes_back_with_reason_and_remedy_in_both_languages(kind, cell, word):
    problem = parse_cell(column(kind), cell)
    assert isinstance(problem, CellProblem)
    assert word in problem.message("ja")
    assert problem.column == "x"
    assert problem.remedy.en
    assert CellProblem.from_json(problem.to_json()) == problem


def test_zeros_that_excel_took_are_put_back():
    code = column(ColumnType.CODE, width=6)
    assert parse_cell(code, 11002.0) == "011002"
    assert parse_cell(code, "０１１００２") == "011002"


def test_a_code_that_is_too_long_is_wrong():
    problem = parse_cell(column(ColumnType.CODE, width=6), "1310164")
    assert "6桁です(7桁あります)" in problem.message("ja")


def test_a_choice_is_known_by_value_label_and_alias():
    level = column(ColumnType.CHOICE, choices=LEVEL)
    assert [parse_cell(level, word) for word in ("beginner", "入門", "BEGINNER", "初級", "上 級")] == [
        "beginner", "beginner", "beginner", "beginner", "advanced",
    ]  # fmt: skip


def test_an_unknown_choice_lists_the_choices():
    problem = parse_cell(column(ColumnType.CHOICE, choices=LEVEL), "達人")
    assert "入門、上級" in problem.message("ja")
    assert "Beginner, Advanced" in problem.message("en")


def test_a_blank_required_cell_says_what_belongs_there():
    problem = parse_cell(column(ColumnType.TEXT, required=True, help_ja="例: はじめてのHTML"), "　")
    assert "「項目」が空です" in problem.message("ja")
    assert "例: はじめてのHTML" in problem.message("ja")


def test_a_required_number_that_says_not_available_is_blank():
    assert "空です" in parse_cell(column(ColumnType.INTEGER, required=True), "－").message("ja")


@pytest.mark.parametrize(("cell", "words"), [("-1", "0以上"), ("6", "0以上5以下")])
def test_a_number_out_of_range_names_the_range(cell, words):
    assert words in parse_cell(column(ColumnType.INTEGER, least=0, most=5), cell).message("ja")


def test_several_values_in_a_cell_come_as_a_tuple():
    many = column(ColumnType.TEXT, separator=";")
    assert parse_cell(many, "HTML; CSS;;HTML") == ("HTML", "CSS")
    assert parse_cell(many, "") is None


def test_a_text_that_is_too_long_says_by_how_much():
    assert "3文字まで" in parse_cell(column(ColumnType.TEXT, longest=3), "あいうえ").message("ja")


@given(st.sampled_from(ColumnType), st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_makes_the_reader_fall_over(kind, cell):
    choices = LEVEL if kind is ColumnType.CHOICE else ()
    result = parse_cell(column(kind, choices=choices), cell)
    if isinstance(result, CellProblem):
        assert result.reason.ja
        assert result.reason.en


@given(st.dates(dt.date(1868, 1, 25), dt.date(2100, 1, 1)))
def test_every_iso_date_is_read_back(day):
    assert parse_cell(column(ColumnType.DATE), day.isoformat()) == day


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_every_grouped_number_is_read_back(number):
    assert parse_cell(column(ColumnType.DECIMAL), f"{number:,}") == number


@pytest.mark.parametrize(
    ("limits", "ja", "en"),
    [
        ({"least": 0}, "0以上", "must be at least 0."),
        ({"most": 5}, "5以下", "must be at most 5."),
        ({"least": 0, "most": 5}, "0以上5以下", "must be at least 0 and at most 5."),
    ],
)
@pytest.mark.parametrize("kind", [ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.HOURS])
def test_a_number_beyond_one_limit_or_two_is_told_the_range(kind, limits, ja, en):
    problem = parse_cell(column(kind, **limits), "-3" if "least" in limits else "9")
    assert isinstance(problem, CellProblem)
    assert ja in problem.message("ja")
    assert en in problem.message("en")
