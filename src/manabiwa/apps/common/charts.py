"""Charts for documents and downloads: described with Altair, drawn by vl-convert in this process, without network.

Pages draw their own pictures (pictures.py), which need neither script nor image. A chart is for paper and slides.
Altair and the renderer take about two seconds to load, once in a process, so they are loaded by the first chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import number
from manabiwa.apps.common.pictures import Interval, Stage

WIDTH: Final = 560
ROW: Final = 44
ACCENT, DEEP, PALE = "#197a4b", "#0c472a", "#c2e5d1"
INK, INK_2, LINE, UNKNOWN = "#1a1a1a", "#4d4d4d", "#cccccc", "#f0f0f0"
# one size for all words: 12 on a chart of 560 wide becomes 9 pt on A4
SIZE: Final = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a Vega-Lite description, and the same in words for those who cannot see it."""

    spec: dict[str, Any]
    alt: str


@dataclass(frozen=True, slots=True)
class Series:
    """A figure fiscal year by fiscal year, with the value that is aimed at, if any."""

    label: str
    unit: str
    years: tuple[tuple[str, float], ...]
    target: float | None = None


def interval_chart(rows: Sequence[Interval], *, unit: str, domain: tuple[float, float] | None = None) -> Chart:
    """Estimates with their intervals on one axis, each with its number above it."""
    import altair as alt

    values = [
        {"label": row.label, "estimate": row.estimate, "low": row.lower, "high": row.upper, "kind": row.kind,
         "words": _span(row, unit)}
        for row in rows
    ]  # fmt: skip
    scale = alt.Scale(domain=list(domain), nice=False) if domain else alt.Scale(zero=False)
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("label:N", sort=None, title=None),
        color=alt.Color(
            "kind:N", legend=None, scale=alt.Scale(domain=["own", "other", "pooled"], range=[ACCENT, INK_2, DEEP])
        ),
    )
    x_axis = alt.X("low:Q", title=unit, scale=scale)
    layers = (
        base.mark_rule(strokeWidth=3).encode(x=x_axis, x2="high:Q"),
        base.mark_point(filled=True, shape="square", size=110, opacity=1).encode(x="estimate:Q"),
        base.mark_text(dy=-13, fontSize=SIZE).encode(x="estimate:Q", text="words:N", color=alt.value(INK)),
    )
    return _finish(alt.layer(*layers), height=ROW * max(len(rows), 1), alt="、".join(
        f"{row.label} {_span(row, unit)}" for row in rows
    ))  # fmt: skip


def funnel_chart(stages: Sequence[Stage], *, unit: str) -> Chart:
    """How many people reached each stage; those of whom it is not known stand apart, in a dashed box."""
    import altair as alt

    values: list[dict[str, Any]] = []
    for stage in stages:
        known, unknown = number(stage.value) + unit, number(stage.unknown) + unit
        words = _("%(known)s(不明 %(unknown)s)") % {"known": known, "unknown": unknown} if stage.unknown else known
        values.append(
            {"label": stage.label, "from": 0, "to": stage.value, "end": stage.value + stage.unknown, "words": words}
        )
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("label:N", sort=None, title=None))
    highest = max((row["end"] for row in values), default=0) or 1
    x_axis = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, highest * 1.3], nice=False))
    layers = (
        base.mark_bar(color=ACCENT, height=18).encode(x=x_axis, x2="to:Q"),
        base.transform_filter("datum.end > datum.to")
        .mark_bar(color=UNKNOWN, stroke=INK_2, strokeDash=[3, 3], strokeWidth=1, height=18)
        .encode(x="to:Q", x2="end:Q"),
        base.mark_text(align="left", dx=7, fontSize=SIZE, color=INK).encode(x="end:Q", text="words:N"),
    )
    return _finish(alt.layer(*layers), height=32 * max(len(stages), 1), alt="、".join(
        f"{row['label']} {row['words']}" for row in values
    ))  # fmt: skip


def progress_chart(rows: Sequence[tuple[str, float]], *, start: int = 1) -> Chart:
    """How much of each target is reached (1: all of it), numbered from `start`; the line at 100 % is the target."""
    import altair as alt

    values: list[dict[str, Any]] = [
        {"label": f"{place}. {label}", "share": _finite(share) * 100, "words": f"{number(_finite(share) * 100)}%"}
        for place, (label, share) in enumerate(rows, start=start)
    ]
    highest = max([100.0, *(row["share"] for row in values)])
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("label:N", sort=None, title=None))
    x_axis = alt.X("share:Q", title="%", scale=alt.Scale(domain=[0, highest * 1.12], nice=False))
    target = alt.Chart(alt.Data(values=[{"target": 100}])).mark_rule(color=DEEP, strokeDash=[4, 3]).encode(x="target:Q")
    layers = (
        base.mark_bar(color=ACCENT, height=14).encode(x=x_axis),
        target,
        base.mark_text(align="left", dx=6, fontSize=SIZE, color=INK).encode(x="share:Q", text="words:N"),
    )
    return _finish(alt.layer(*layers), height=26 * max(len(values), 1), alt="、".join(
        f"{row['label']} {row['words']}" for row in values
    ))  # fmt: skip


def years_chart(series: Sequence[Series]) -> Chart:
    """Small pictures side by side, one a figure, each on its own axis: bars are years, the line is the target."""
    import altair as alt

    pictures, words = [], []
    for one in series:
        values: list[dict[str, Any]] = [
            {"year": year, "value": _finite(value), "words": number(_finite(value), 0 if value == int(value) else 1)}
            for year, value in one.years
            if math.isfinite(value)
        ]
        highest = max([0.0, one.target or 0.0, *(row["value"] for row in values)]) or 1.0
        base = alt.Chart(alt.Data(values=values)).encode(
            x=alt.X("year:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, grid=False))
        )
        scale = alt.Scale(domain=[0, highest * 1.2], nice=False)
        layers = [
            base.mark_bar(color=ACCENT, width={"band": 0.55}).encode(y=alt.Y("value:Q", axis=None, scale=scale)),
            base.mark_text(dy=-8, fontSize=SIZE, color=INK).encode(y="value:Q", text="words:N"),
        ]
        if one.target is not None:
            line = alt.Chart(alt.Data(values=[{"target": one.target}]))
            layers.append(line.mark_rule(color=DEEP, strokeDash=[4, 3]).encode(y="target:Q"))
        title = alt.TitleParams(f"{one.label}({one.unit})" if one.unit else one.label, fontSize=SIZE, anchor="start")
        pictures.append(alt.layer(*layers).properties(width=150, height=110, title=title))
        told = "、".join(f"{row['year']} {row['words']}" for row in values)
        goal = _("目標 %(value)s") % {"value": number(one.target)} if one.target is not None else ""
        words.append(f"{one.label}({one.unit}): {told} {goal}".strip())
    chart = alt.concat(*pictures, columns=3, spacing=24).resolve_scale(y="independent", x="independent")
    return Chart(_house(chart), " / ".join(words))


def svg(chart: Chart) -> str:
    """Draw the chart as SVG; its words stay text."""
    return str(_renderer().vegalite_to_svg(chart.spec, allowed_base_urls=[]))


def png(chart: Chart) -> bytes:
    """Draw the chart as PNG, three pixels to the point: sharp on paper and on slides."""
    return bytes(_renderer().vegalite_to_png(chart.spec, scale=3, allowed_base_urls=[]))


@lru_cache(maxsize=1)
def _renderer() -> Any:
    import vl_convert

    from manabiwa.apps.common.documents.glyphs import font_files

    vl_convert.register_font_directory(str(font_files()[0].parent))
    return vl_convert


def _finish(chart: Any, *, height: int, alt: str) -> Chart:
    return Chart(_house(chart.properties(width=WIDTH - 190, height=height)), alt)


def _house(chart: Any) -> dict[str, Any]:
    """The same axis, letters and white ground for all."""
    styled = chart.configure(font="Noto Sans JP", background="white", padding=4).configure_view(strokeWidth=0)
    styled = styled.configure_axis(
        labelColor=INK, titleColor=INK_2, labelFontSize=SIZE, titleFontSize=SIZE, titleFontWeight="normal",
        gridColor="#e6e6e6", domainColor=LINE, tickColor=LINE, labelLimit=180,
    ).configure_axisY(grid=False, ticks=False, domain=False, labelPadding=8)  # fmt: skip
    from manabiwa.apps.common.documents.glyphs import writable

    spec: dict[str, Any] = _each_text(styled.to_dict(), writable)
    return spec


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(part, change) for key, part in value.items()}
    return [_each_text(part, change) for part in value] if isinstance(value, list) else value


def _span(row: Interval, unit: str) -> str:
    return f"{number(row.estimate, 1)}{unit}({number(row.lower, 1)}〜{number(row.upper, 1)})"


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0
