"""Dates as offices type them, 和暦 and fiscal years."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.text import FiscalYear, parse_date, wareki, wareki_year

APRIL = dt.date(2026, 4, 1)
DAYS = st.dates(dt.date(1873, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2026/4/1",
        "2026-04-01",
        "2026.4.1",
        "2026年4月1日",
        "20260401",
        20260401,
        "令和8年4月1日",
        "R8.4.1",
        "r8/4/1",
        "令8.4.1",
        "令和８年４月１日",
        "２０２６／４／１",
        "　2026年 4月 1日 ",
        "2026/4/1(水)",
        "令和8年4月1日（水曜日）",
        "2026-04-01 09:30:00",
        "2026-04-01T09:30",
        46113,
        46113.75,
        "46113",
        APRIL,
        dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC),
    ],
)
def test_every_usual_way_to_write_a_day_is_understood(typed):
    assert parse_date(typed) == APRIL


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("H1.1.8", dt.date(1989, 1, 8)),
        ("S64.1.7", dt.date(1989, 1, 7)),
        ("大正元年7月30日", dt.date(1912, 7, 30)),
        ("明治6年1月1日", dt.date(1873, 1, 1)),
        ("R6.2.29", dt.date(2024, 2, 29)),
        (1, dt.date(1900, 1, 1)),
        (59, dt.date(1900, 2, 28)),
        (61, dt.date(1900, 3, 1)),
    ],
)
def test_eras_and_excel_begin_on_the_right_day(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "明日",
        "2026/4",
        "2026/4/31",
        "2026/13/1",
        "令和0年1月1日",
        "令和元年4月30日",
        "X8.4.1",
        "4/1/2026",
        60,
        0,
        -1,
        1e12,
        float("nan"),
        float("inf"),
        None,
        True,
        [],
        "R8.4.1; DROP TABLE",
    ],
)
def test_what_is_no_day_is_refused_by_name(typed):
    with pytest.raises(ParameterError) as caught:
        parse_date(typed, parameter="開始日")
    assert caught.value.parameter == "開始日"


@given(DAYS)
def test_a_day_written_in_wareki_is_read_back(day):
    assert parse_date(wareki(day)) == day


@given(st.dates(dt.date(1873, 4, 1), dt.date(2100, 12, 31)))
def test_a_day_lies_in_its_fiscal_year(day):
    year = FiscalYear.of(day)
    assert day in year
    assert FiscalYear.of(year.start) == FiscalYear.of(year.end) == year
    assert (year.start.month, year.end.month) == (4, 3)


@pytest.mark.parametrize("typed", ["令和8年度", "R8年度", "R8", "2026年度", "2026", 2026, "FY2026", "令和８年度"])
def test_every_usual_way_to_write_a_fiscal_year_is_understood(typed):
    assert FiscalYear.parse(typed) == FiscalYear(2026)


@pytest.mark.parametrize("typed", ["", "今年度", "令和0年度", "26", None, True, 3.5, "20260401"])
def test_what_is_no_fiscal_year_is_refused(typed):
    with pytest.raises(ParameterError):
        FiscalYear.parse(typed)


@pytest.mark.parametrize(
    ("year", "label"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度")],
)
def test_fiscal_years_are_named_as_offices_name_them(year, label):
    assert FiscalYear(year).label() == label
    assert FiscalYear.parse(label) == FiscalYear(year)


def test_the_first_year_of_an_era_is_gannen():
    assert wareki(dt.date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki_year(2026) == "令和8年"
