"""Numbers, money and dates in words, in both languages."""

import datetime as dt

import pytest
from django.utils import translation

from manabiwa.apps.common import numbers

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "ja", "en"),
    [
        (lambda: numbers.number(12480), "12,480", "12,480"),
        (lambda: numbers.signed(-2), "−2.0", "−2.0"),
        (lambda: numbers.signed(12.1), "+12.1", "+12.1"),
        (lambda: numbers.percent(0.412), "41.2%", "41.2%"),
        (lambda: numbers.yen(12480), "12,480円", "¥12,480"),
        (lambda: numbers.yen_short(214_000_000), "2億1,400万円", "¥214.0m"),
        (lambda: numbers.yen_short(9_999), "9,999円", "¥10.0k"),
        (lambda: numbers.yen_short(100_000_000), "1億円", "¥100.0m"),
        (lambda: numbers.yen_short(-41_000), "−4万円", "¥−41.0k"),
        (lambda: numbers.day(DAY), "11月23日(月)", "23 Nov (Mon)"),
        (lambda: numbers.longday(DAY), "2026年11月23日(月)", "23 Nov 2026 (Mon)"),
        (lambda: numbers.fiscal_year(DAY), "令和8年度", "FY2026"),
        (lambda: numbers.fiscal_year(dt.date(2027, 3, 31)), "令和8年度", "FY2026"),
        (lambda: numbers.fiscal_year(2019), "令和元年度", "FY2019"),
        (lambda: numbers.fiscal_year(2018), "平成30年度", "FY2018"),
        (lambda: numbers.duration(85), "1時間25分", "1 h 25 min"),
        (lambda: numbers.duration(120), "2時間", "2 h"),
        (lambda: numbers.duration(0), "0分", "0 min"),
    ],
)
def test_each_value_is_said_in_both_languages(said, ja, en):
    with translation.override("ja"):
        assert said() == ja
    with translation.override("en"):
        assert said() == en


@pytest.mark.parametrize(
    ("ago", "ja", "en"),
    [
        (dt.timedelta(seconds=20), "たった今", "just now"),
        (dt.timedelta(minutes=1), "1分前", "1 minute ago"),
        (dt.timedelta(hours=5), "5時間前", "5 hours ago"),
        (dt.timedelta(days=3, hours=4), "3日前", "3 days ago"),
        (dt.timedelta(seconds=-60), "たった今", "just now"),
    ],
)
def test_time_passed_is_said_in_its_largest_unit(ago, ja, en):
    now = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    with translation.override("ja"):
        assert numbers.since(now - ago, now) == ja
    with translation.override("en"):
        assert numbers.since(now - ago, now) == en
