"""Plans and weeks as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.class_days import ClassDay, read_days
from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.numbers import yen
from manabiwa.apps.common.pictures import Day
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESSED
from manabiwa.engines.kernel import Lang
from manabiwa.engines.xapi import parse_duration

from .models import Enrolment, Plan, PlanStep
from .standing import hours_behind


def language(code: str) -> Lang:
    """The engine's language for a language of the site."""
    return "en" if code.startswith("en") else "ja"


def is_english() -> bool:
    """Whether the page is read in English."""
    return language(get_language() or "ja") == "en"


@dataclass(frozen=True, slots=True)
class Stop:
    """A course on the road: `look` is done, now or later."""

    step: PlanStep
    enrolment: Enrolment | None
    look: str
    why: str
    review: bool
    when: str
    others: tuple[str, ...]
    days: tuple[ClassDay, ...] = ()

    @property
    def percent(self) -> int:
        """How far the course has come."""
        return round(self.enrolment.progress * 100) if self.enrolment else 0


def plan_view(plan: Plan, enrolments: Sequence[Enrolment], code: str, today: date) -> dict[str, Any]:
    """What the templates show of a plan."""
    lang, by_course = language(code), {row.course_id: row for row in enrolments}
    stops: list[Stop] = []
    found_now = False
    reviews = {week["number"] for week in plan.weeks if week["review"]}
    for step in plan.steps.all():
        enrolment = by_course.get(step.course_id)
        done = enrolment is not None and enrolment.completed_at is not None
        look = "done" if done else "" if found_now else "now"
        found_now = found_now or not done
        review = any(step.first_week <= number <= step.last_week for number in reviews)
        when, others = _when(step, look, enrolment), () if done else _other_courses(step)
        days = () if done else read_days(step.class_days)
        stops.append(Stop(step, enrolment, look, step.reasons.get(lang, ""), review, when, others, days))
    started = {row.course_id for row in enrolments}
    behind = hours_behind(plan.weeks, {row.course_id: row.progress for row in enrolments}, today)
    return {
        "plan": plan, "goal": plan.goal, "stops": stops,
        "next": next((stop for stop in stops if stop.look == "now"), None),
        "weeks": len(plan.weeks), "hours": sum((float(stop.step.hours) for stop in stops), 0.0),
        "yen": sum(_price(stop.step) for stop in stops if stop.step.course_id not in started),
        "percent": round(plan.coverage * 100), "percent_before": round(plan.coverage_before * 100),
        "quality": quality(plan), "missed": [row[lang] for row in plan.unreached], "behind": behind,
        "done": sum(stop.look == "done" for stop in stops),
    }  # fmt: skip


def _price(step: PlanStep) -> int:
    """What the course costs the person: nothing with a seat of a licence."""
    return 0 if step.licence_id else step.course.price_yen


def _when(step: PlanStep, look: str, enrolment: Enrolment | None) -> str:
    """Weeks, hours and price of a stop, and where the person stands with it."""
    values = {"a": step.first_week, "b": step.last_week, "h": f"{round(float(step.hours), 1):g}"}
    one_week = step.first_week == step.last_week
    words = [(_("第%(a)s週 ・ %(h)s時間") if one_week else _("第%(a)s〜%(b)s週 ・ %(h)s時間")) % values]
    if step.licence:
        words.append(_("「%(name)s」の席を使う(費用なし)") % {"name": step.licence.name})
    elif step.course.price_yen:
        words.append(yen(step.course.price_yen))
    if look == "done":
        words.append(_("修了"))
    elif look == "now":
        words.append(_("いまここ") + (f" ({round(enrolment.progress * 100)}%)" if enrolment else ""))
    return " ・ ".join(words)


def _other_courses(step: PlanStep) -> tuple[str, ...]:
    """Courses that would do instead and are shorter or cheaper, in words."""
    words = []
    if swap := step.reasons.get("shorter"):
        values = {"t": swap["title"], "h": f"{abs(swap['hours']):g}"}
        words.append(_("もっと短い講座: %(t)s(%(h)s時間短い)") % values)
    if swap := step.reasons.get("cheaper"):
        words.append(_("もっと安い講座: %(t)s(%(y)s)") % {"t": swap["title"], "y": yen(swap["yen"])})
    return tuple(words)


def quality(plan: Plan) -> str:
    """How good the plan is known to be."""
    if plan.status == "shared":
        return _("期のみんなで席を分け合う中で選んだ案です。席を使わない計画より悪くなることはありません。")
    if plan.status == "optimal" and plan.is_steady:
        text = _("いまの計画をなるべく残す中で、最も良い計画であることを確かめました(候補%(n)s講座)。")
        return text % {"n": f"{plan.candidates:,}"}
    if plan.status == "optimal":
        return _("候補%(n)s講座の中で最も良い計画であることを確かめました。") % {"n": f"{plan.candidates:,}"}
    return _("これより良い計画があるとしても、差は最大%(p).1f%%です。") % {"p": max(plan.gap * 100, 0.1)}


def week_days(plan: Plan | None, person: User, today: date) -> list[Day]:
    """This week's seven days: planned by the plan, done by the learning records."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=offset) for offset in range(7)]
    planned = dict.fromkeys((day.isoformat() for day in days), 0.0)
    for week in plan.weeks if plan else []:
        for day, _course, hours in week["days"]:
            if day in planned:
                planned[day] += hours * 60
    done: dict[date, float] = {}
    rows = Statement.objects.filter(
        person=person, verb__in=[COMPLETED, PROGRESSED], voided_by=None, timestamp__gte=midnight(monday)
    )
    for row in rows.only("timestamp", "content"):
        on = timezone.localdate(row.timestamp)
        done[on] = done.get(on, 0) + (parse_duration((row.content.get("result") or {}).get("duration")) or 0) / 60
    return [Day(day, round(planned[day.isoformat()]), round(done.get(day, 0))) for day in days]
