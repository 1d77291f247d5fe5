"""A person's plan on paper: the goal, the sum, the road of weeks with the reasons, and a calendar to tick off."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    Table,
)
from manabiwa.apps.common.numbers import longday, number, yen

from .models import Enrolment, Plan
from .presenting import Stop, plan_view


def plan_document(plan: Plan, enrolments: Sequence[Enrolment], today: date) -> Document:
    """The plan as it stands today."""
    view = plan_view(plan, enrolments, get_language() or "ja", today)
    goal, stops = plan.goal, view["stops"]
    blocks: list[Block] = [
        KeyFigures((
            KeyFigure(_("期間"), number(view["weeks"]), _("週")),
            KeyFigure(_("学ぶ時間"), number(view["hours"], 1), _("時間")),
            KeyFigure(_("費用"), number(view["yen"]), _("円"), _("まだ始めていない講座の分")),
            KeyFigure(
                _("目標の到達度"), number(view["percent"]), "%", _("いま %(now)s%%") % {"now": view["percent_before"]}
            ),
        )),
        Facts((
            (_("なりたい姿"), goal.title),
            *(((_("始めた理由"), goal.reason),) if goal.reason else ()),
            (_("学べる時間"), _("週%(hours)s時間") % {"hours": number(float(goal.hours_per_week), 1)}),
            (_("いつまでに"), longday(goal.deadline)),
            *(((_("予算"), yen(goal.budget_yen)),) if goal.budget_yen is not None else ()),
            (_("計画のよさ"), view["quality"]),
        )),
        Heading(_("講座の道のり")),
        _road(stops),
    ]  # fmt: skip
    if view["missed"]:
        blocks += [Heading(_("この計画で届かないこと")), Bullets(tuple(view["missed"]))]
    blocks += [Heading(_("週ごとの予定")), _weeks(plan, stops)]
    return Document(
        title=_("学習計画"), subtitle=_("%(title)sになる") % {"title": goal.title}, organisation=str(goal.person),
        made_on=today, blocks=tuple(blocks), definitions=_definitions(),
        caveats=(_("計画は目安です。おくれたときは、残りの講座で作り直せます。"),),
        sources=(_("講座の時間と料金は、学びの輪の講座の一覧によります。"),),
    )  # fmt: skip


def _road(stops: Sequence[Stop]) -> Table | Notice:
    if not stops:
        return Notice(
            _("この条件に合う計画がありません"), _("時間・期限・予算を変えると、計画ができることがあります。")
        )
    columns = (
        Column(_("週")), Column(_("講座"), 1), Column(_("提供元"), 0.55), Column(_("時間"), digits=1),
        Column(_("この講座の理由"), 1.3), Column(_("進み"), digits=0),
    )  # fmt: skip
    rows = tuple(
        (_span(stop), stop.step.course.title, stop.step.course.provider.name, float(stop.step.hours), stop.why,
         stop.percent)
        for stop in stops
    )  # fmt: skip
    return Table(_("講座の順番と理由"), columns, rows, _("「進み」は、終えた割合(%)です。"))


def _span(stop: Stop) -> str:
    first, last = stop.step.first_week, stop.step.last_week
    return str(first) if first == last else f"{first}–{last}"


def _weeks(plan: Plan, stops: Sequence[Stop]) -> Table:
    titles = {stop.step.course_id: stop.step.course.title for stop in stops}
    rows = tuple(
        (week["number"], day, _courses(week, titles), round(sum(hours for _day, _course, hours in week["days"]), 1),
         _("ふり返り") if week["review"] else "", "□")
        for week in plan.weeks
        if (day := _first_day(week)) is not None
    )  # fmt: skip
    columns = (
        Column(_("週"), digits=0), Column(_("始まる日")), Column(_("学ぶ講座"), 1), Column(_("時間"), digits=1),
        Column(_("予定")), Column(_("済")),
    )  # fmt: skip
    return Table(_("週ごとの講座と時間"), columns, rows, empty=_("予定された週は、まだありません。"))


def _first_day(week: dict[str, Any]) -> str | None:
    days = sorted(day for day, _course, _hours in week["days"])
    return days[0] if days else None


def _courses(week: dict[str, Any], titles: dict[int, str]) -> str:
    keys = dict.fromkeys(course for _day, course, _hours in week["days"])
    return "、".join(titles.get(int(key), "") for key in keys)


def _definitions() -> tuple[tuple[str, str], ...]:
    return (
        (_("目標の到達度"), _("スキルとレベルの価値の合計のうち、計画を終えたときに届く割合")),
        (_("学ぶ時間"), _("講座にかかる時間の合計。すでに進めた分は引いてあります。")),
    )
