"""Plans and weeks as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.pictures import Day
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESSED
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import Lang
from manabiwa.engines.xapi import parse_duration

from .models import Enrolment, Plan, PlanStep
from .planning import Answer


def language(code: str) -> Lang:
    """The engine's language for a language of the site."""
    return "en" if code.startswith("en") else "ja"


@dataclass(frozen=True, slots=True)
class Stop:
    """A course on the road: `look` is done, now or later."""

    step: PlanStep
    enrolment: Enrolment | None
    look: str
    why: str
    review: bool

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
        stops.append(Stop(step, enrolment, look, step.reasons.get(lang, ""), review))
    started = {row.course_id for row in enrolments}
    behind = hours_behind(plan, enrolments, today)
    return {
        "plan": plan, "goal": plan.goal, "stops": stops,
        "next": next((stop for stop in stops if stop.look == "now"), None),
        "weeks": len(plan.weeks), "hours": sum((float(stop.step.hours) for stop in stops), 0.0),
        "yen": sum(stop.step.course.price_yen for stop in stops if stop.step.course_id not in started),
        "percent": round(plan.coverage * 100), "percent_before": round(plan.coverage_before * 100),
        "quality": quality(plan), "missed": [row[lang] for row in plan.unreached], "behind": behind,
        "done": sum(stop.look == "done" for stop in stops),
    }  # fmt: skip


def quality(plan: Plan) -> str:
    """How good the plan is known to be."""
    if plan.status == "optimal":
        return _("候補%(n)s講座の中で最も良い計画であることを確かめました。") % {"n": f"{plan.candidates:,}"}
    return _("これより良い計画があるとしても、差は最大%(p).1f%%です。") % {"p": max(plan.gap * 100, 0.1)}


def hours_behind(plan: Plan, enrolments: Sequence[Enrolment], today: date) -> float:
    """Hours planned before today that are not learnt yet, 0 if none; finished courses count whole."""
    planned: dict[int, float] = {}
    for week in plan.weeks:
        for day, course, hours in week["days"]:
            if date.fromisoformat(day) < today:
                planned[course] = planned.get(course, 0.0) + hours
    share = {row.course_id: row.progress for row in enrolments}
    whole = {step.course_id: float(step.hours) for step in plan.steps.all()}
    done = sum(share.get(course, 0.0) * hours for course, hours in whole.items())
    return round(max(0.0, sum(planned.values()) - done), 1)


def week_days(plan: Plan | None, person: User, today: date) -> list[Day]:
    """This week's seven days: planned by the plan, done by the learning records."""
    monday = today - timedelta(days=today.weekday())
    planned: dict[date, float] = {}
    for week in plan.weeks if plan else []:
        for day, _course, hours in week["days"]:
            planned[date.fromisoformat(day)] = planned.get(date.fromisoformat(day), 0) + hours * 60
    done: dict[date, float] = {}
    rows = Statement.objects.filter(
        person=person, verb__in=[COMPLETED, PROGRESSED], voided_by=None, timestamp__date__gte=monday
    )
    for row in rows:
        day = row.timestamp.astimezone().date()
        done[day] = done.get(day, 0) + (parse_duration((row.content.get("result") or {}).get("duration")) or 0) / 60
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [Day(day, round(planned.get(day, 0)), round(done.get(day, 0))) for day in days]


def alternatives_of(found: Answer, code: str) -> list[dict[str, Any]]:
    """Other plans as cards: what differs from the best."""
    lang = language(code)
    return [
        {
            "name": engine.ALTERNATIVE_NAMES[other.kind].to(lang), "hours": other.plan.hours, "yen": other.plan.cost,
            "percent": round(other.coverage * 100), "courses": [found.names[key] for key in other.plan.courses],
            "hours_less": found.plan.hours - other.plan.hours, "yen_less": found.plan.cost - other.plan.cost,
        }
        for other in engine.alternatives(found.problem, found.plan, seconds=1.0)
    ]  # fmt: skip


def remedies_of(found: Answer, code: str) -> list[str]:
    """What would have to give way for more of the goal."""
    remedies = engine.nearest_plans(found.problem, found.plan, seconds=1.0)
    hours = found.wish.hours_per_week
    return [engine.describe_remedy(remedy, hours_per_week=hours, lang=language(code)) for remedy in remedies]
