"""Who needs the supporter today, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Consent, Purpose
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.programmes.selectors import participations_beside

from .models import Message
from .standing import BEHIND_HOURS, PlanStanding, Standing, standings_of

IDLE_DAYS = 7
SOON_DAYS = 14


class Supported(NamedTuple):
    """A person beside whom the actor stands."""

    pk: int
    name: str
    kana: str
    joined_on: date
    agrees: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the desk: the person, the reasons in words, and how much they weigh together."""

    person: Supported
    reasons: tuple[str, ...]
    weight: float = 0.0
    act: str = ""
    last: datetime | None = None
    behind: float | None = None
    week: int | None = None
    goal: str = ""


def turns_today(actor: Actor, now: datetime) -> list[Turn]:
    """The people whom the actor supports and who are under way, those who need a word first; a fixed four queries."""
    agreed = Consent.objects.filter(user=OuterRef("person"), purpose=Purpose.SUPPORT, withdrawn_at=None)
    under_way = participations_beside(actor).filter(completed_on=None, withdrawn_on=None).select_related(None)
    people = under_way.annotate(agrees=Exists(agreed))
    rows = [
        Supported(*row) for row in people.values_list("person", "person__name", "person__kana", "joined_on", "agrees")
    ]
    seen = [row.pk for row in rows if row.agrees]
    standings = standings_of(seen)
    unread = Message.objects.filter(person__in=seen, read_at=None, author=F("person"))
    waiting = dict(unread.values_list("person").annotate(Min("sent_at")).order_by())
    turns = [
        _turn(row, standings[row.pk], waiting=waiting.get(row.pk), now=now)
        if row.agrees else Turn(row, (_("学習を見ることへの同意がありません"),))
        for row in rows
    ]  # fmt: skip
    return sorted(turns, key=lambda turn: (-turn.weight, turn.person.kana, turn.person.pk))


def _turn(row: Supported, standing: Standing, *, waiting: datetime | None, now: datetime) -> Turn:
    reasons: list[tuple[float, str, str]] = []
    today = timezone.localdate(now)
    if waiting:
        days = (now - waiting).days
        words = _("メッセージが%(days)s日待っています") % {"days": days} if days else _("メッセージが届いています")
        reasons.append((40.0 + 5 * days, words, "message"))
    if standing.last is None:
        days = (today - row.joined_on).days
        if days >= IDLE_DAYS:  # before that nobody is late: a person who has just come is looking around
            words = _("参加から%(days)s日、まだ始めていません") % {"days": days}
            reasons.append((20.0 + min(days, 30), words, "message"))
    elif (days := (now - standing.last).days) >= IDLE_DAYS and standing.is_under_way:
        reasons.append((15.0 + 2 * min(days, 30), _("%(days)s日間、学習がありません") % {"days": days}, "message"))
    plan, behind = standing.plan, standing.hours_behind(today)
    if plan is None:
        reasons.append((12.0, _("計画がまだありません"), "meeting"))
    else:
        reasons += _plan_reasons(plan, behind, today)
    reasons.sort(reverse=True)
    return Turn(
        row, tuple(words for _weight, words, _act in reasons), sum(weight for weight, _words, _act in reasons),
        act=reasons[0][2] if reasons else "", last=standing.last, behind=behind if plan else None,
        week=max((today - plan.starts_on).days // 7 + 1, 1) if plan else None, goal=plan.goal if plan else "",
    )  # fmt: skip


def _plan_reasons(plan: PlanStanding, behind: float, today: date) -> list[tuple[float, str, str]]:
    reasons = []
    if behind >= BEHIND_HOURS:
        reasons.append(
            (10.0 + min(behind, 40), _("計画より%(hours)g時間おくれています") % {"hours": behind}, "meeting")
        )
    left = (plan.deadline - today).days
    if 0 <= left <= SOON_DAYS:
        reasons.append((10.0 + SOON_DAYS - left, _("期限まであと%(days)s日です") % {"days": left}, "meeting"))
    return reasons
