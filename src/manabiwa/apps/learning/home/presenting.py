"""What the pages of the learner's home show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.numbers import day as day_words
from manabiwa.apps.common.numbers import longday
from manabiwa.apps.common.pictures import FEWEST_AXES
from manabiwa.apps.learning.models import Enrolment, Goal, Plan

from . import selectors
from .levels import SkillWay
from .milestones import words_of
from .models import Milestone, Pause, Reflection
from .streak import Look, Streak, Week, monday_of

HELP_AFTER_DAYS = 7
"""For how many days after a pause or a low reflection the reason for starting is shown."""


@dataclass(frozen=True, slots=True)
class ShownMilestone:
    """A milestone in words, with its day."""

    words: str
    on: Any
    kind: str


def shown(rows: Iterable[Milestone], *, english: bool) -> list[ShownMilestone]:
    """Milestones as a page shows them."""
    return [ShownMilestone(words_of(row, english=english), row.reached_at, row.kind) for row in rows]


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A week of the strip: its place in a drawing, its look, and the same in words."""

    x: int
    look: str
    words: str


def week_cells(streak: Streak) -> list[WeekCell]:
    """The latest half year, week by week, oldest first."""
    return [WeekCell(14 * place, week.look, _week_words(week)) for place, week in enumerate(streak.shown)]


def _week_words(week: Week) -> str:
    looks = {
        Look.KEPT: _("計画どおり"), Look.SOME: _("少し学んだ"), Look.MISSED: _("学ばなかった"), Look.REST: _("お休み"),
        Look.OPEN: _("今週"),
    }  # fmt: skip
    values = {"day": day_words(week.monday), "look": looks[week.look], "learnt": week.learnt, "planned": week.planned}
    return _("%(day)sの週: %(look)s(予定%(planned)s日、学んだ日%(learnt)s日)") % values


def radar_of(ways: Sequence[SkillWay]) -> dict[str, Any] | None:
    """Axes and names of the outlines; None where too few skills make no picture."""
    drawn = [way for way in ways if way.drawn]
    if len(drawn) < FEWEST_AXES:
        return None
    return {"axes": [way.axis() for way in drawn], "names": [_("いま"), _("計画の終わり"), _("目標")]}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead on the plan: a day and what happens."""

    on: date
    words: str
    is_review: bool


def review_days(plan: Plan) -> list[date]:
    """The last day of learning of each week after which the plan asks to look back."""
    return [date.fromisoformat(max(day for day, _c, _h in week["days"])) for week in plan.weeks
            if week["review"] and week["days"]]  # fmt: skip


def ahead_of(plan: Plan, finished: set[int], today: date) -> list[Ahead]:
    """Courses to finish and weeks to look back at, from today on, in order."""
    rows = [
        Ahead(step.ends_on, _("「%(title)s」を終える目安") % {"title": step.course.title}, is_review=False)
        for step in plan.steps.all() if step.course_id not in finished and step.ends_on >= today
    ]  # fmt: skip
    rows += [Ahead(one, _("1週間をふり返る"), is_review=True) for one in review_days(plan) if one >= today]
    return sorted(rows, key=lambda row: (row.on, row.is_review))


def needs_courage(
    pauses: Sequence[Pause], last: Reflection | None, enrolments: Sequence[Enrolment], today: date
) -> bool:
    """Whether it helps to read why one began: after a pause, after a hard week, after days without learning."""
    if last is not None and last.feeling <= selectors.LOW_FEELING:
        return last.week >= monday_of(today) - timedelta(days=HELP_AFTER_DAYS)
    idle = enrolments and all(
        (today - timezone.localdate(row.last_activity_at)).days >= HELP_AFTER_DAYS for row in enrolments
    )  # fmt: skip
    return bool(idle) or selectors.has_just_returned(today, pauses, HELP_AFTER_DAYS)


def asks_to_reflect(plan: Plan | None, last: Reflection | None, today: date) -> bool:
    """Whether today's page asks to look back: from Friday on, or in a week for which the plan says so."""
    if plan is None or (last is not None and last.week >= monday_of(today)):
        return False
    monday = monday_of(today)
    planned = {week["monday"]: week["review"] for week in plan.weeks}
    return today.weekday() >= 4 or bool(planned.get(monday.isoformat()))


def pause_words(pause: Pause) -> str:
    """Until when the person rests."""
    if pause.returns_on:
        return _("%(day)sにもどる予定です。") % {"day": longday(pause.returns_on)}
    return _("もどる日は、決めていません。")


def home_context(person: User, goal: Goal | None, plan: Plan | None, enrolments: Sequence[Enrolment],
                 today: date) -> dict[str, Any]:  # fmt: skip
    """What today's page shows beside the next step."""
    last = selectors.reflections_of(person).first()
    pauses = selectors.pauses_of(person.pk, selectors.first_week(today))
    pause = selectors.pause_on(today, pauses)
    reason = goal.reason if goal else ""
    return {
        "streak": selectors.streak(person.pk, today, pauses),
        "pause": pause, "pause_words": pause and pause_words(pause),
        "reason": reason if reason and needs_courage(pauses, last, enrolments, today) else "",
        "asks_to_reflect": pause is None and asks_to_reflect(plan, last, today),
    }  # fmt: skip
