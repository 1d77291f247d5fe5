"""Reports of a programme for the assembly, and of an evaluation for the auditor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.charts import funnel_chart, interval_chart
from manabiwa.apps.common.documents.blocks import (
    Block,
    Bullets,
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
from manabiwa.apps.common.numbers import fiscal_year, japanese, longday, number, percent, yen
from manabiwa.apps.common.pictures import Interval, Stage
from manabiwa.apps.programmes.models import Programme
from manabiwa.engines.evaluation import EvidenceGrade
from manabiwa.engines.kernel import Lang

from .models import Evaluation
from .reporting import CohortReport, OutcomeRow

NOTHING = "—"
# of fewer people than this, even counts can point at somebody
FEW = 10


def intervals_of(evaluation: Evaluation) -> list[Interval]:
    """The rows of the interval plot, in per cent: one mechanism for the page, the report and the picture to save."""
    result = evaluation.result
    if result["proportion"] is None:
        return []
    share = result["proportion"] * 100
    low, high = (end * 100 for end in result["interval"])
    any_low, any_high = (end * 100 for end in result["interval_any_unknown"])
    return [
        Interval(_("結果の分かる人"), share, low, high, "own"),
        Interval(_("不明の人がどうであっても"), share, any_low, any_high, "other"),
    ]


def funnel_stages(report: CohortReport, outcome: str, reached: int, unknown: int) -> list[Stage]:
    """From application to outcome, as pages and papers show it."""
    funnel = report.funnel
    return [
        Stage(_("応募"), funnel.applied),
        Stage(_("参加"), funnel.joined),
        Stage(_("学習を始めた"), funnel.started),
        Stage(_("修了"), funnel.completed),
        Stage(outcome, reached, unknown=unknown),
    ]


def evaluation_report(evaluation: Evaluation, report: CohortReport) -> Document:
    """The question, the numbers, the interval, what it shows and what not: the answer as it was kept."""
    programme, kind, result = evaluation.cohort.programme, evaluation.outcome_type, evaluation.result
    words = result["words"][_lang()]
    day = timezone.localtime(evaluation.computed_at)
    blocks: list[Block] = [
        _key_figures(str(kind.name), result, evaluation.level),
        Heading(_("問い")),
        Paragraph(
            _("「%(cohort)s」に参加した人のうち、どれだけの割合の人が「%(outcome)s」に至ったか。")
            % {"cohort": evaluation.cohort, "outcome": kind.name}
        ),
        Facts((
            (_("成果の定義"), kind.definition),
            (_("数える人"), _("この期に参加した全員(途中で中断した人を含みます)")),
            (_("計算した日時"), f"{longday(day.date())} {day:%H:%M}"),
            (_("根拠の強さ"), _grade(evaluation.grade)),
        )),
        Heading(_("数字")),
        _counts_table(str(kind.name), result),
    ]  # fmt: skip
    if intervals := intervals_of(evaluation):
        chart = interval_chart(intervals, unit="%", domain=(0, 100))
        level = percent(evaluation.level, 0)
        note = _("四角は割合、線は%(level)s信頼区間。下の線は、不明の人がどうであっても入る範囲です。")
        blocks.append(Picture(chart, _("割合と区間"), note % {"level": level}))
    else:
        blocks.append(Notice(_("割合は計算できません"), words[0]))
    stages = funnel_stages(report, str(kind.name), result["reached"], result["unknown"])
    blocks += [
        Picture(funnel_chart(stages, unit=_("人")), _("応募から成果まで"), _funnel_note(report)),
        Heading(_("この数字から言えること、言えないこと")),
        Bullets(tuple(words)),
    ]
    return Document(
        title=_("「%(name)s」の割合 検証報告書") % {"name": kind.name}, subtitle=str(evaluation.cohort),
        organisation=programme.municipality.full_name, period=fiscal_year(programme.fiscal_year),
        made_on=day.date(), blocks=tuple(blocks), definitions=_definitions(evaluation.level),
        caveats=_caveats(result["total"]), sources=_sources(programme),
    )  # fmt: skip


def programme_report(programme: Programme, reports: Sequence[CohortReport], today: date) -> Document:
    """The programme for the assembly: particulars, each cohort's way, hours, outcomes; one cohort or all of them."""
    one = reports[0].cohort if len(reports) == 1 else None
    blocks: list[Block] = [
        Facts((
            (_("事業の概要"), programme.summary or NOTHING),
            (_("取組領域"), programme.get_pillar_display()),
            (_("担当"), str(programme.post or NOTHING)),
            (_("予算額"), yen(programme.budget_yen) if programme.budget_yen is not None else NOTHING),
            *(((_("期間"), f"{longday(one.starts_on)} 〜 {longday(one.ends_on)}"),) if one else ()),
        )),
    ]  # fmt: skip
    if not reports:
        blocks.append(Notice(_("まだ期がありません"), _("この事業には期がないため、報告する数字がありません。")))
    else:
        blocks += _programme_numbers(reports)
    return Document(
        title=_("事業報告書"), subtitle=str(one or programme),
        organisation=programme.municipality.full_name, period=fiscal_year(programme.fiscal_year), made_on=today,
        blocks=tuple(blocks), definitions=(*_programme_definitions(), *_outcome_definitions(reports)),
        caveats=_caveats(sum(report.funnel.joined for report in reports)), sources=_sources(programme),
    )  # fmt: skip


def _programme_numbers(reports: Sequence[CohortReport]) -> list[Block]:
    joined = sum(report.funnel.joined for report in reports)
    completed = sum(report.funnel.completed for report in reports)
    hours = sum(report.hours for report in reports)
    share = _("参加した人の%(share)s") % {"share": percent(completed / joined)} if joined else ""
    mean = _("参加した人1人あたり%(mean)s時間") % {"mean": number(hours / joined, 1)} if joined else ""
    stages = [
        Stage(_("応募"), sum(report.funnel.applied for report in reports)),
        Stage(_("参加"), joined),
        Stage(_("学習を始めた"), sum(report.funnel.started for report in reports)),
        Stage(_("修了"), completed),
    ]
    return [
        KeyFigures((
            KeyFigure(_("参加した人"), number(joined), _("人")),
            KeyFigure(_("修了した人"), number(completed), _("人"), share),
            KeyFigure(_("学んだ時間"), number(hours), _("時間"), mean),
        )),
        Heading(_("人の流れ")),
        Picture(funnel_chart(stages, unit=_("人")), _("応募から修了まで")),
        Table(
            _("期ごとの人数と時間"),
            (Column(_("期"), 1), Column(_("開始日")), Column(_("終了日")), *(
                Column(label, digits=0)
                for label in (_("応募"), _("参加"), _("開始"), _("修了"), _("中断"), _("学んだ時間"))
            )),
            tuple(
                (report.cohort.name, report.cohort.starts_on, report.cohort.ends_on, report.funnel.applied,
                 report.funnel.joined, report.funnel.started, report.funnel.completed, report.funnel.withdrawn,
                 report.hours)
                for report in reports
            ),
        ),
        Heading(_("成果")),
        _outcomes_table(reports),
    ]  # fmt: skip


def _outcomes_table(reports: Sequence[CohortReport]) -> Table:
    rows = tuple(
        (report.cohort.name, str(row.outcome_type.name), row.count.reached, row.count.known - row.count.reached,
         row.count.unknown, None if row.share is None else row.share * 100, _span(row))
        for report in reports
        for row in report.outcomes
    )  # fmt: skip
    columns = (
        Column(_("期"), 1), Column(_("成果"), 1.3), Column(_("あり"), digits=0), Column(_("なし"), digits=0),
        Column(_("不明"), digits=0), Column(_("割合(%)"), digits=1), Column(_("95%信頼区間(%)")),
    )  # fmt: skip
    note = _("割合は、結果の分かる人のうちの「あり」です。不明の人は「なし」に数えません。")
    return Table(_("成果の記録"), columns, rows, note, empty=_("成果の記録は、まだありません。"))


def _span(row: OutcomeRow) -> str:
    return NOTHING if row.low is None or row.high is None else f"{row.low * 100:.1f}〜{row.high * 100:.1f}"


def _key_figures(name: str, result: Mapping[str, Any], level: float) -> KeyFigures:
    share, (low, high) = result["proportion"], result["interval"]
    known = _("結果の分かる%(known)s人のうち") % {"known": number(result["known"])}
    span = f"{low * 100:.1f}〜{high * 100:.1f}%"
    note = _("%(level)s信頼区間 %(span)s") % {"level": percent(level, 0), "span": span}
    value = NOTHING if share is None else number(share * 100, 1)
    return KeyFigures((
        KeyFigure(_("参加した人"), number(result["total"]), _("人")),
        KeyFigure(name, number(result["reached"]), _("人"), known),
        KeyFigure(_("不明"), number(result["unknown"]), _("人"), _("「なし」には数えません")),
        KeyFigure(_("割合"), value, "" if share is None else "%", "" if share is None else note),
    ))  # fmt: skip


def _counts_table(name: str, result: Mapping[str, Any]) -> Table:
    total = result["total"]
    counts = (
        (_("%(name)s: あり") % {"name": name}, result["reached"]),
        (_("%(name)s: なし") % {"name": name}, result["known"] - result["reached"]),
        (_("不明"), result["unknown"]),
        (_("参加した人 計"), total),
    )
    rows = tuple((label, count, count / total * 100 if total else None) for label, count in counts)
    columns = (Column(_("区分"), 1), Column(_("人数"), digits=0), Column(_("参加した人に占める割合(%)"), digits=1))
    bounds = _("不明の人を含めた全体の割合は、%(low)sから%(high)sの間です。") % {
        "low": percent(result["lowest"]), "high": percent(result["highest"]),
    }  # fmt: skip
    return Table(_("結果の内訳"), columns, rows, bounds)


def _grade(grade: int) -> str:
    strength = EvidenceGrade(grade)
    return f"{grade} / 5 {strength.name_words(_lang())} ― {strength.definition(_lang())}"


def _funnel_note(report: CohortReport) -> str:
    today = _("応募から修了までの人数は、%(day)sの記録によります。") % {"day": longday(report.counted_on)}
    return today + _("破線の箱は、結果の分からない人です。")


def _definitions(level: float) -> tuple[tuple[str, str], ...]:
    return (
        (_("割合"), _("結果の分かる人のうち、成果のあった人の割合。不明の人は分母にも分子にも入れません。")),
        (
            _("%(level)s信頼区間") % {"level": percent(level, 0)},
            _(
                "同じような期を何度も行って区間を出すと、その%(level)sが真の割合を含むように作った範囲。人数が少ないほど広くなります。"
            )
            % {"level": percent(level, 0)},
        ),
        (_("不明"), _("成果を確認できていない人。連絡がつかない人や、まだ聞いていない人を含みます。")),
        (_("根拠の強さ"), _("メリーランド科学的方法尺度(1〜5)。1は件数・割合のみ、5は無作為化比較です。")),
    )


def _programme_definitions() -> tuple[tuple[str, str], ...]:
    return (
        (_("応募"), _("応募した人の数(辞退を除く)。取り込んだ参加者で応募の記録がない人は、参加の数で補います。")),
        (_("参加"), _("参加が決まった人の数。途中で中断した人を含みます。")),
        (_("修了"), _("修了日が記録された人の数。")),
        (_("学んだ時間"), _("参加した人が、期の開始日から終了日までに始めた講座で学んだ時間の合計。")),
    )


def _outcome_definitions(reports: Sequence[CohortReport]) -> tuple[tuple[str, str], ...]:
    kinds = {row.outcome_type.pk: row.outcome_type for report in reports for row in report.outcomes}
    return tuple((str(kind.name), kind.definition) for kind in kinds.values())


def _caveats(people: int) -> tuple[str, ...]:
    caveats = [
        _("ここにあるのは、参加した人の結果を数えたものです。事業がなかった場合との差(効果)ではありません。"),
        _("成果には本人の申告によるものが含まれます。根拠の種類は、記録ごとに残してあります。"),
    ]
    if people < FEW:
        words = _("人数が%(least)s人より少ないため、公開するときは、個人が特定されないかを確かめてください。")
        caveats.append(words % {"least": FEW})
    return tuple(caveats)


def _sources(programme: Programme) -> tuple[str, ...]:
    return (
        _("%(place)sが学びの輪に記録した応募・参加・成果(個人の氏名はこの報告に含みません)。")
        % {"place": programme.municipality.full_name},
        _("区間の計算: Wilsonのスコア法(Wilson, 1927)。"),
    )


def _lang() -> Lang:
    return "ja" if japanese() else "en"
