"""Who needs the supporter today, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Consent, Purpose
from manabiwa.apps.common.numbers import longday
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.learning.disturbing import Disturbance, disturbances_of
from manabiwa.apps.learning.home.models import Pause, Reflection
from manabiwa.apps.learning.home.selectors import low_reflections
from manabiwa.apps.learning.models import Message
from manabiwa.apps.learning.standing import BEHIND_HOURS, PlanStanding, Standing, standings_of
from manabiwa.apps.programmes.selectors import participations_beside

IDLE_DAYS = 7
SOON_DAYS = 14


class ReasonKey(StrEnum):
    """Why a person needs a word."""

    MESSAGE = "message"
    NOT_BEGUN = "not_begun"
    IDLE = "idle"
    NO_PLAN = "no_plan"
    BEHIND = "behind"
    DEADLINE = "deadline"
    REFLECTION = "reflection"
    PAUSED = "paused"
    DISTURBED = "disturbed"


class Reason(NamedTuple):
    """One reason: its weight, what kind it is, how it is said, and what answers it (`message` or `meeting`)."""

    weight: float
    key: ReasonKey
    words: str
    act: str


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
    keys: tuple[ReasonKey, ...] = ()
    last: datetime | None = None
    behind: float | None = None
    week: int | None = None
    goal: str = ""


def turns_today(actor: Actor, now: datetime, *, only: Collection[int] | None = None) -> list[Turn]:
    """The people whom the actor supports and who are under way, those who need a word first; a fixed six queries.

    `only`: nobody but these people.
    """
    agreed = Consent.objects.filter(user=OuterRef("person"), purpose=Purpose.SUPPORT, withdrawn_at=None)
    under_way = participations_beside(actor).filter(completed_on=None, withdrawn_on=None).select_related(None)
    if only is not None:
        under_way = under_way.filter(person__in=only)
    people = under_way.annotate(agrees=Exists(agreed))
    rows = {
        row[0]: Supported(*row)
        for row in people.values_list("person", "person__name", "person__kana", "joined_on", "agrees")
    }
    seen = [row.pk for row in rows.values() if row.agrees]
    standings = standings_of(seen)
    unread = Message.objects.filter(person__in=seen, read_at=None, author=F("person"))
    waiting = dict(unread.values_list("person").annotate(Min("sent_at")).order_by())
    disturbed: dict[int, list[Disturbance]] = {}
    for one in disturbances_of(seen):
        disturbed.setdefault(one.person, []).append(one)
    low = low_reflections(actor, now)
    turns = [
        _turn(
            row, standings[row.pk], waiting=waiting.get(row.pk), low=low.get(row.pk), now=now,
            disturbed=disturbed.get(row.pk, ()),
        )
        if row.agrees else Turn(row, (_("学習を見ることへの同意がありません"),))
        for row in rows.values()
    ]  # fmt: skip
    return sorted(turns, key=lambda turn: (-turn.weight, turn.person.kana, turn.person.pk))


def _turn(
    row: Supported, standing: Standing, *, waiting: datetime | None, low: Reflection | None, now: datetime,
    disturbed: Sequence[Disturbance],
) -> Turn:  # fmt: skip
    reasons = [Reason(35.0, ReasonKey.DISTURBED, one.words, "meeting") for one in disturbed]
    today = timezone.localdate(now)
    if waiting:
        days = (now - waiting).days
        words = _("メッセージが%(days)s日待っています") % {"days": days} if days else _("メッセージが届いています")
        reasons.append(Reason(40.0 + 5 * days, ReasonKey.MESSAGE, words, "message"))
    if low:
        words = _("ふり返りに、大変だったとあります(%(n)s/5)") % {"n": low.feeling}
        reasons.append(Reason(36.0 - 8 * low.feeling, ReasonKey.REFLECTION, words, "message"))
    plan, behind = standing.plan, standing.hours_behind(today)
    if standing.pause:  # who rests is not late: no reason but what the person says
        reasons.append(Reason(0.0, ReasonKey.PAUSED, _resting(standing.pause), ""))
        return _turn_of(row, standing, reasons, behind, today)
    reasons += _activity_reasons(row, standing, now)
    if plan is None:
        reasons.append(Reason(12.0, ReasonKey.NO_PLAN, _("計画がまだありません"), "meeting"))
    else:
        reasons += _plan_reasons(plan, behind, today)
    return _turn_of(row, standing, reasons, behind, today)


def _resting(pause: Pause) -> str:
    if pause.returns_on:
        return _("お休み中です(%(day)sにもどる予定)") % {"day": longday(pause.returns_on)}
    return _("お休み中です")


def _turn_of(row: Supported, standing: Standing, reasons: list[Reason], behind: float, today: date) -> Turn:
    plan = standing.plan
    reasons = sorted(reasons, reverse=True)
    return Turn(
        row, tuple(one.words for one in reasons), sum(one.weight for one in reasons),
        act=reasons[0].act if reasons else "", keys=tuple(one.key for one in reasons), last=standing.last,
        behind=behind if plan else None,
        week=max((today - plan.starts_on).days // 7 + 1, 1) if plan else None, goal=plan.goal if plan else "",
    )  # fmt: skip


def _activity_reasons(row: Supported, standing: Standing, now: datetime) -> list[Reason]:
    if standing.last is None:
        days = (timezone.localdate(now) - row.joined_on).days
        if days < IDLE_DAYS:  # before that nobody is late: a person who has just come is looking around
            return []
        words = _("参加から%(days)s日、まだ始めていません") % {"days": days}
        return [Reason(20.0 + min(days, 30), ReasonKey.NOT_BEGUN, words, "message")]
    days = (now - standing.last).days
    if days < IDLE_DAYS or not standing.is_under_way:
        return []
    words = _("%(days)s日間、学習がありません") % {"days": days}
    return [Reason(15.0 + 2 * min(days, 30), ReasonKey.IDLE, words, "message")]


def _plan_reasons(plan: PlanStanding, behind: float, today: date) -> list[Reason]:
    reasons = []
    if behind >= BEHIND_HOURS:
        words = _("計画より%(hours)g時間おくれています") % {"hours": behind}
        reasons.append(Reason(10.0 + min(behind, 40), ReasonKey.BEHIND, words, "meeting"))
    left = (plan.deadline - today).days
    if 0 <= left <= SOON_DAYS:
        words = _("期限まであと%(days)s日です") % {"days": left}
        reasons.append(Reason(10.0 + SOON_DAYS - left, ReasonKey.DEADLINE, words, "meeting"))
    return reasons
