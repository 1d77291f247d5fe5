"""Who needs the supporter today, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Consent, Purpose, User
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.selectors import participations_beside

from .models import Enrolment, Message, Plan, PlanState, PlanStep
from .presenting import hours_behind

IDLE_DAYS = 7
BEHIND_HOURS = 3.0
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the desk: the person, the reasons in words, and how much they weigh together."""

    participation: Participation
    person: User
    consents: bool
    reasons: tuple[str, ...]
    weight: float
    act: str
    last: datetime | None
    behind: float | None = None
    week: int | None = None
    goal: str = ""


def turns_today(actor: Actor, now: datetime) -> list[Turn]:
    """The people whom the actor supports and who are under way, those who need a word first; a fixed five queries."""
    agreed = Consent.objects.filter(user=OuterRef("person"), purpose=Purpose.SUPPORT, withdrawn_at=None)
    under_way = participations_beside(actor).filter(completed_on=None, withdrawn_on=None).select_related(None)
    people = under_way.select_related("person").annotate(agrees=Exists(agreed))
    rows = list(people.only("joined_on", "person__name", "person__kana", "person__email"))
    seen = {row.person_id for row in rows if row.agrees}
    unread = Message.objects.filter(person__in=seen, read_at=None, author=F("person"))
    waiting = dict(unread.values_list("person").annotate(Min("sent_at")).order_by())
    enrolments: dict[int, list[Enrolment]] = {}
    fields = ("person_id", "course_id", "last_activity_at", "completed_at", "progress")
    for enrolment in Enrolment.objects.filter(person__in=seen).only(*fields):
        enrolments.setdefault(enrolment.person_id, []).append(enrolment)
    plans = Plan.objects.filter(goal__person__in=seen, state=PlanState.ACTIVE, goal__closed_at=None)
    steps = Prefetch("steps", PlanStep.objects.only("plan_id", "course_id", "hours"))
    by_person = {plan.goal.person_id: plan for plan in plans.select_related("goal").prefetch_related(steps)}
    turns = [
        _turn(row, consents=row.person_id in seen, waiting=waiting.get(row.person_id),
              enrolments=enrolments.get(row.person_id, []), plan=by_person.get(row.person_id), now=now)
        for row in rows
    ]  # fmt: skip
    return sorted(turns, key=lambda turn: (-turn.weight, turn.person.kana, turn.person.pk))


def _turn(
    row: Participation, *, consents: bool, waiting: Any, enrolments: list[Enrolment], plan: Plan | None, now: datetime
) -> Turn:
    if not consents:
        return Turn(row, row.person, consents, (_("学習を見ることへの同意がありません"),), 0.0, "", None)
    reasons: list[tuple[float, str, str]] = []
    today = timezone.localdate(now)
    last = max((one.last_activity_at for one in enrolments), default=None)
    if waiting:
        days = (now - waiting).days
        words = _("メッセージが%(days)s日待っています") % {"days": days} if days else _("メッセージが届いています")
        reasons.append((40.0 + 5 * days, words, "message"))
    if last is None:
        days = (today - row.joined_on).days
        if days >= IDLE_DAYS:  # before that nobody is late: a person who has just come is looking around
            words = _("参加から%(days)s日、まだ始めていません") % {"days": days}
            reasons.append((20.0 + min(days, 30), words, "message"))
    elif (days := (now - last).days) >= IDLE_DAYS and any(one.completed_at is None for one in enrolments):
        reasons.append((15.0 + 2 * min(days, 30), _("%(days)s日間、学習がありません") % {"days": days}, "message"))
    behind = week = None
    if plan is None:
        reasons.append((12.0, _("計画がまだありません"), "meeting"))
    else:
        behind, week = hours_behind(plan, enrolments, today), max((today - plan.starts_on).days // 7 + 1, 1)
        reasons += _plan_reasons(plan, behind, today)
    reasons.sort(reverse=True)
    act = reasons[0][2] if reasons else ""
    return Turn(
        row, row.person, consents, tuple(r[1] for r in reasons), sum(r[0] for r in reasons), act, last, behind, week,
        plan.goal.title if plan else "",
    )  # fmt: skip


def _plan_reasons(plan: Plan, behind: float, today: date) -> list[tuple[float, str, str]]:
    reasons = []
    if behind >= BEHIND_HOURS:
        reasons.append(
            (10.0 + min(behind, 40), _("計画より%(hours)g時間おくれています") % {"hours": behind}, "meeting")
        )
    left = (plan.goal.deadline - today).days
    if 0 <= left <= SOON_DAYS:
        reasons.append((10.0 + SOON_DAYS - left, _("期限まであと%(days)s日です") % {"days": left}, "meeting"))
    return reasons
