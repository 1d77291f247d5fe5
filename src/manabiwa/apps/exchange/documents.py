"""A case on paper: the same words and figures as its page, in the order in which a reader decides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manabiwa.apps.common.charts import interval_chart
from manabiwa.apps.common.documents.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    Table,
)
from manabiwa.apps.common.numbers import japanese, longday, number, percent, yen
from manabiwa.apps.common.pictures import Interval

from .models import Case, CaseState


def case_document(case: Case, today: date) -> Document:
    """Problem, what was done, what came of it and what went wrong."""
    blocks: list[Block] = [_facts(case), Heading(_("困っていたこと")), Paragraph(case.problem)]
    if case.state != CaseState.PUBLISHED:
        blocks.insert(0, Notice(case.get_state_display(), _("この事例は、公開されていません。")))
    if case.context:
        blocks += [Heading(_("背景"), 2), Paragraph(case.context)]
    blocks += [Heading(_("取り組んだこと")), Paragraph(case.actions)]
    if case.timeline:
        mark = _("(うまくいかなかった)")
        rows = tuple(
            (str(step["when"]), f"{mark} {step['text']}" if step.get("failed") else str(step["text"]))
            for step in case.timeline
        )
        blocks.append(Table(_("経過"), (Column(_("時期"), 0.2), Column(_("内容"), 1)), rows))
    blocks += [Heading(_("結果")), *_evidence(case), Paragraph(case.result)]
    blocks += [Heading(_("うまくいかなかったこと")), Paragraph(case.went_wrong)]
    if case.do_differently:
        blocks += [Heading(_("次はこうする")), Paragraph(case.do_differently)]
    evidence = case.evidence
    definitions = ((evidence["outcome"], evidence["definition"]),) if evidence.get("definition") else ()
    source = _("%(place)sが学びの輪で公開した事例(事例番号 %(number)s)。")
    return Document(
        title=case.title, subtitle=_("取り組みの事例"), organisation=case.municipality.full_name, made_on=today,
        blocks=tuple(blocks), definitions=definitions, caveats=_caveats(case),
        sources=(source % {"place": case.municipality.full_name, "number": case.pk},),
    )  # fmt: skip


def evidence_intervals(evidence: Mapping[str, Any]) -> list[Interval]:
    """The share with its interval, in per cent; and what it can be whatever became of the unknown."""
    values = [evidence.get(name) for name in ("estimate", "low", "high")]
    if any(value is None for value in values):
        return []
    estimate, low, high = (float(value) * 100 for value in values if value is not None)
    rows = [Interval(_("結果の分かる人"), estimate, low, high, "own")]
    # cases published before the covering interval was kept carry the bounds alone
    lowest, highest = evidence.get("any_low", evidence.get("lowest")), evidence.get("any_high", evidence.get("highest"))
    if evidence.get("unknown") and lowest is not None and highest is not None:
        lowest, highest = lowest * 100, highest * 100
        rows.append(Interval(_("不明の人がどうであっても"), estimate, lowest, highest, "other"))
    return rows


def _facts(case: Case) -> Facts:
    evidence = case.evidence
    rows = [
        (_("自治体"), case.municipality.full_name),
        (_("取組領域"), str(case.get_pillar_display())),
        (_("どうだったか"), str(case.get_result_kind_display())),
        (_("根拠の強さ"), f"{evidence['grade']} / 5" if evidence.get("grade") else _("効果の検証なし")),
    ]
    if case.programme:
        rows.append((_("事業"), case.programme.name))
    if case.cost_yen is not None:
        rows.append((_("費用"), yen(case.cost_yen)))
    if case.published_at:
        rows.append((_("公開日"), longday(case.published_at.date())))
    if case.adopted_from:
        rows.append((_("もとにした事例"), f"{case.adopted_from.title}({case.adopted_from.municipality})"))
    return Facts(tuple(rows))


def _evidence(case: Case) -> list[Block]:
    evidence, intervals = case.evidence, evidence_intervals(case.evidence)
    if not intervals:
        return []
    words = evidence.get("words", {}).get("ja" if japanese() else "en", [])
    note = _("%(total)s人のうち %(reached)s人。%(unknown)s人は不明です。緑の線は%(level)s信頼区間。") % {
        "total": number(evidence["total"]), "reached": number(evidence["reached"]),
        "unknown": number(evidence["unknown"]), "level": percent(evidence.get("level", 0.95), 0),
    }  # fmt: skip
    chart = interval_chart(intervals, unit="%", domain=(0, 100))
    return [Picture(chart, _("成果のあった人の割合"), note), *(Paragraph(line, is_note=True) for line in words)]


def _caveats(case: Case) -> tuple[str, ...]:
    caveats = [_("ここに書かれているのは、この自治体の条件での結果です。別の条件では、結果が変わることがあります。")]
    if not case.evidence.get("grade"):
        caveats.append(_("この事例には、数字による効果の検証がありません。"))
    return tuple(caveats)
