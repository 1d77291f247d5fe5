"""One chart mechanism: words stay words, numbers are never NaN, no network is asked."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from manabiwa.apps.common import charts
from manabiwa.apps.common.pictures import Interval, Stage


def words_in(svg: str) -> str:
    return "|".join(ET.fromstring(svg).itertext())  # noqa: S314 - our own drawing


def test_an_interval_stands_with_its_numbers() -> None:
    chart = charts.interval_chart([Interval("結果の分かる人", 48.1, 37.4, 58.9)], unit="%", domain=(0, 100))
    assert "48.1%(37.4〜58.9)" in words_in(charts.svg(chart))
    assert chart.alt == "結果の分かる人 48.1%(37.4〜58.9)"


def test_unknown_people_stand_apart_in_the_funnel() -> None:
    chart = charts.funnel_chart([Stage("応募", 95), Stage("就業", 38, unknown=16)], unit="人")
    assert "38人(不明 16人)" in words_in(charts.svg(chart))


def test_an_empty_funnel_can_be_drawn() -> None:
    assert "0人" in words_in(charts.svg(charts.funnel_chart([Stage("応募", 0)], unit="人")))
    assert charts.svg(charts.funnel_chart([], unit="人")).startswith("<svg")


def test_no_chart_holds_a_nan() -> None:
    series = [charts.Series("学んだ時間", "時間", (("令和7", float("nan")), ("いま", 3.5)), 10.0)]
    bars = [("約束", float("inf"))]
    for chart in (charts.years_chart(series), charts.progress_chart(bars)):
        assert "NaN" not in json.dumps(chart.spec)
        drawn = charts.svg(chart)
        assert "NaN" not in drawn
        assert "Infinity" not in drawn


def test_years_show_values_and_name_the_target() -> None:
    chart = charts.years_chart([charts.Series("受講した人", "人", (("令和7", 64.0), ("いま", 119.0)), 120.0)])
    told = words_in(charts.svg(chart))
    assert all(word in told for word in ("受講した人(人)", "令和7", "64", "119"))
    assert "目標 120" in chart.alt


def test_names_with_markup_stay_text() -> None:
    name = '<script>alert("髙")</script> & 𠮷'
    drawn = charts.svg(charts.funnel_chart([Stage(name, 1)], unit="人"))
    assert "<script" not in drawn
    assert name in words_in(drawn)


def test_a_chart_is_drawn_the_same_twice() -> None:
    chart = charts.progress_chart([("約束", 0.5)])
    assert charts.svg(chart) == charts.svg(chart)


def test_the_picture_to_save_is_a_png() -> None:
    assert charts.png(charts.progress_chart([("約束", 1.2)])).startswith(b"\x89PNG")
