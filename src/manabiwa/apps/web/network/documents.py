"""The yearly report of change: promises, figures by fiscal year, change; of one municipality and of the network."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from manabiwa.apps.common.charts import Series, progress_chart, years_chart
from manabiwa.apps.common.documents.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Picture,
    Table,
)
from manabiwa.apps.common.numbers import fiscal_year, fiscal_year_short, longday, number, percent
from manabiwa.apps.network.models import Declaration, Municipality
from manabiwa.apps.network.selectors import PromiseStanding

from .selectors import DeclarationStanding, YearlyFigure

# a page holds so many bars of the progress chart, and so many small pictures
BARS, PICTURES = 20, 9


def declaration_report(
    place: Municipality, standing: DeclarationStanding | None, yearly: Sequence[YearlyFigure], today: date
) -> Document:
    """One municipality: what it promised, where each figure stands, how the figures changed."""
    blocks: list[Block] = []
    if standing is None:
        text = _("公開した宣言がないため、この報告には約束がありません。年度ごとの数字だけを載せます。")
        blocks.append(Notice(_("宣言は、まだありません"), text))
    else:
        blocks += _declared(standing.declaration) + _promises(standing.promises)
    blocks += _yearly(yearly, standing.promises if standing else [])
    return Document(
        title=_("リスキリング宣言 年次報告書"), subtitle=standing.declaration.title if standing else "",
        organisation=place.full_name, period=fiscal_year(today), made_on=today, blocks=tuple(blocks),
        definitions=_definitions(standing.promises if standing else []), caveats=_caveats(), sources=_sources(today),
    )  # fmt: skip


def network_report(rows: Sequence[DeclarationStanding], today: date) -> Document:
    """All declarations: how many promises are kept, and every promise with its figures."""
    in_order = sorted(rows, key=lambda row: row.declaration.municipality_id)
    lines = [(row.declaration, line) for row in in_order for line in row.promises]
    kept = sum(line.is_kept for _declaration, line in lines)
    grown = sum((line.change or 0) > 0 for _declaration, line in lines)
    share = _("約束の%(share)s") % {"share": percent(kept / len(lines))} if lines else ""
    blocks: list[Block] = [
        KeyFigures((
            KeyFigure(_("宣言した自治体"), number(len({row.declaration.municipality_id for row in rows})), _("団体")),
            KeyFigure(_("数で測る約束"), number(len(lines)), _("件")),
            KeyFigure(_("達成した約束"), number(kept), _("件"), share),
            KeyFigure(_("前年度末より増えた約束"), number(grown), _("件")),
        )),
        Heading(_("約束と数字")),
        _network_table(lines),
    ]  # fmt: skip
    return Document(
        title=_("リスキリング宣言 年次報告書"), subtitle=_("参加自治体の全体"),
        organisation=_("自治体リスキリングネットワーク"), period=fiscal_year(today), made_on=today,
        blocks=tuple(blocks), definitions=_definitions([line for _declaration, line in lines]), caveats=_caveats(),
        sources=_sources(today),
    )  # fmt: skip


def _declared(declaration: Declaration) -> list[Block]:
    return [
        Facts((
            (_("宣言日"), longday(declaration.declared_on)),
            (_("宣言者"), declaration.mayor or "—"),
            (_("取組領域"), "、".join(declaration.pillar_labels()) or "—"),
        )),
        Heading(_("宣言")),
        Paragraph(declaration.statement),
    ]  # fmt: skip


def _promises(promises: Sequence[PromiseStanding]) -> list[Block]:
    kept = sum(line.is_kept for line in promises)
    words = _("%(total)s件の約束のうち、%(kept)s件を達成しています。") % {"total": len(promises), "kept": kept}
    columns = (
        Column(_("番号"), digits=0), Column(_("約束"), 1.4), Column(_("指標"), 0.8), Column(_("達成年度")),
        Column(_("目標値"), digits=0), Column(_("前年度末"), digits=0), Column(_("いま"), digits=0),
        Column(_("増減"), digits=0, is_change=True), Column(_("達成")),
    )  # fmt: skip
    rows = tuple(
        (place, line.promise.text, f"{line.figure.label}({line.figure.unit})", fiscal_year(line.promise.fiscal_year),
         line.promise.target, line.last_year, line.value, line.change, _("達成") if line.is_kept else "")
        for place, line in enumerate(promises, start=1)
    )  # fmt: skip
    table = Table(_("約束の達成"), columns, rows, empty=_("数で測る約束は、まだありません。"))
    blocks: list[Block] = [Heading(_("約束と、いまの数字")), *([Paragraph(words)] if promises else []), table]
    bars = [(f"{line.promise.text}", _share(line)) for line in promises]
    for first in range(0, len(bars), BARS):
        caption = _("目標に対する達成の度合い")
        if len(bars) > BARS:
            caption = f"{caption}({first + 1}–{min(first + BARS, len(bars))})"
        blocks.append(Picture(progress_chart(bars[first : first + BARS], start=first + 1), caption))
    return blocks


def _share(line: PromiseStanding) -> float:
    # a promise of nothing is kept from the start
    return line.value / line.promise.target if line.promise.target > 0 else 1.0


def _yearly(yearly: Sequence[YearlyFigure], promises: Sequence[PromiseStanding]) -> list[Block]:
    now = {str(line.figure.label): line.value for line in promises}
    targets = _single_targets(promises)
    years = sorted({year for figure in yearly for year, _value in figure.years})
    today = _("いま")
    heading = Heading(_("年度ごとの変化"))
    if not years:
        text = _("年度末の数字は、まだ残されていません。年度が変わるときに、その時点の数字を残します。")
        return [heading, Paragraph(text)]
    series, rows = [], []
    for figure in yearly:
        label, kept = str(figure.label), dict(figure.years)
        points = [(fiscal_year_short(year), value) for year, value in figure.years]
        if label in now:
            points.append((today, now[label]))
        series.append(Series(label, str(figure.unit), tuple(points), targets.get(label)))
        values = [kept.get(year) for year in years]
        rows.append((label, str(figure.unit), *values, now.get(label), _change(values, now.get(label))))
    columns = (
        Column(_("指標"), 1), Column(_("単位")), *(Column(_("%(year)s末") % {"year": fiscal_year(year)}, digits=0)
        for year in years), Column(today, digits=0), Column(_("増減"), digits=0, is_change=True),
    )  # fmt: skip
    note = _("「増減」は、いちばん新しい数字と、その前の年度末の数字との差です。")
    pictures = [
        Picture(years_chart(series[first : first + PICTURES]), _("年度ごとの数字"), _("横の破線は、約束した目標です。"))
        for first in range(0, len(series), PICTURES)
    ]
    return [heading, *pictures, Table(_("年度ごとの数字"), columns, tuple(rows), note)]


def _single_targets(promises: Sequence[PromiseStanding]) -> dict[str, float]:
    """Targets by figure, where only one promise stands on the figure: two lines in one picture would mislead."""
    targets: dict[str, list[float]] = {}
    for line in promises:
        targets.setdefault(str(line.figure.label), []).append(line.promise.target)
    return {label: values[0] for label, values in targets.items() if len(values) == 1}


def _change(values: Sequence[float | None], now: float | None) -> float | None:
    known = [value for value in (*values, now) if value is not None]
    return known[-1] - known[-2] if len(known) > 1 else None


def _network_table(lines: Sequence[tuple[Declaration, PromiseStanding]]) -> Table:
    columns = (
        Column(_("自治体"), 0.9), Column(_("約束"), 1.4), Column(_("指標"), 0.8), Column(_("目標値"), digits=0),
        Column(_("前年度末"), digits=0), Column(_("いま"), digits=0), Column(_("増減"), digits=0, is_change=True),
        Column(_("達成")),
    )  # fmt: skip
    rows = tuple(
        (declaration.municipality.full_name, line.promise.text, f"{line.figure.label}({line.figure.unit})",
         line.promise.target, line.last_year, line.value, line.change, _("達成") if line.is_kept else "")
        for declaration, line in lines
    )  # fmt: skip
    return Table(_("すべての約束"), columns, rows, empty=_("数で測る約束は、まだありません。"))


def _definitions(promises: Sequence[PromiseStanding]) -> tuple[tuple[str, str], ...]:
    figures = {line.figure.key: line.figure for line in promises}
    return (
        *((str(figure.label), str(figure.definition)) for figure in figures.values()),
        (_("前年度末"), _("前の年度の3月31日に残した数字。残していない自治体では空欄です。")),
        (_("達成"), _("いまの数字が目標値に届いていること。達成年度の前でも達成と数えます。")),
    )


def _caveats() -> tuple[str, ...]:
    return (
        _("数字の増減には、事業のほか、人口や景気などの影響も含まれます。増えたことが、宣言の効果とは限りません。"),
        _("「いま」は年度の途中の数字です。年度末の数字と比べるときは、期間の違いに注意してください。"),
    )


def _sources(today: date) -> tuple[str, ...]:
    return (
        _("宣言と約束: 各自治体が学びの輪で公開したもの。"),
        _("指標の数字: 学びの輪が記録から計算(%(day)s時点)。自治体が手で入力した数字ではありません。")
        % {"day": longday(today)},
    )
