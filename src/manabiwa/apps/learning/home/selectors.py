"""Reading the learner's home: days planned and learnt, milestones, reflections, pauses, reminders."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from manabiwa.apps.accounts.models import Consent, Purpose, User
from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.learning.models import Plan, PlanState
from manabiwa.apps.programmes.selectors import participations_beside
from manabiwa.apps.records.selectors import times_of

from .models import Milestone, Pause, Reflection, Reminder
from .streak import Streak, monday_of, streak_of

LOOK_BACK_WEEKS = 53
LOW_FEELING = 2
"""A reflection with at most this feeling asks for a kind word."""
LOW_DAYS = 14
"""For how many days a low reflection is a reason to speak."""


def learnt_days(person_id: int, since: date) -> set[date]:
    """Days since one on which the person learnt, by the learning records; one query."""
    times = times_of({person_id}, midnight(since)).get(person_id, ())
    return {timezone.localdate(at) for at in times}


def planned_days(person_id: int, since: date, pauses: Iterable[Pause]) -> set[date]:
    """Days since one on which the person meant to learn: each by the plan that held then, without pauses; one query.

    A plan holds from its first day until the next begins, or its goal is closed.
    """
    rows = Plan.objects.filter(goal__person=person_id, state__in=[PlanState.ACTIVE, PlanState.REPLACED])
    plans = list(rows.order_by("starts_on", "pk").values_list("starts_on", "weeks", "goal__closed_at"))
    planned: set[date] = set()
    for number, (starts, weeks, closed_at) in enumerate(plans):
        until = plans[number + 1][0] if number + 1 < len(plans) else date.max
        if closed_at is not None:
            until = min(until, timezone.localdate(closed_at))
        days = (date.fromisoformat(day) for week in weeks for day, _course, _hours in week["days"])
        planned |= {day for day in days if max(starts, since) <= day < until}
    rests = list(pauses)
    return {day for day in planned if not any(is_within(pause, day) for pause in rests)}


def is_within(pause: Pause, day: date) -> bool:
    """Whether a pause covers the day; one that goes on covers every day until the wished return."""
    end = pause.ended_on or pause.returns_on
    return pause.started_on <= day and (end is None or day < end)


def pauses_of(person_id: int, since: date) -> list[Pause]:
    """The pauses of the person that reach beyond a day; one query."""
    return list(Pause.objects.filter(person=person_id).filter(Q(ended_on=None) | Q(ended_on__gt=since)))


def first_week(today: date) -> date:
    """The Monday from which weeks in a row are counted."""
    return monday_of(today) - timedelta(weeks=LOOK_BACK_WEEKS - 1)


def streak(person_id: int, today: date, pauses: Iterable[Pause]) -> Streak:
    """The person's weeks in a row over the last year; two queries."""
    since = first_week(today)
    return streak_of(planned_days(person_id, since, pauses), learnt_days(person_id, since), today)


def open_pause(person_id: int, today: date) -> Pause | None:
    """The pause in which the person is today; one whose day of return has come is over."""
    return pause_on(today, Pause.objects.filter(person=person_id, ended_on=None))


def pause_on(today: date, pauses: Iterable[Pause]) -> Pause | None:
    """The pause that goes on today."""
    rows = (row for row in pauses if row.ended_on is None)
    return next((row for row in rows if is_within(row, max(today, row.started_on))), None)


def has_just_returned(today: date, pauses: Iterable[Pause], days: int) -> bool:
    """Whether the person came back from a pause within so many days."""
    return any(row.ended_on and today - timedelta(days=days) < row.ended_on <= today for row in pauses)


def milestones_of(person: User) -> QuerySet[Milestone]:
    """What the person reached, the newest first."""
    return Milestone.objects.filter(person=person).select_related("skill")


def reflections_of(person: User) -> QuerySet[Reflection]:
    """The person's own reflections, the newest first."""
    return Reflection.objects.filter(person=person)


def shared_reflections(person: User) -> QuerySet[Reflection]:
    """What supporters of the person may read, the newest first."""
    return Reflection.objects.filter(person=person, is_shared=True)


def low_reflections(actor: Actor, now: datetime) -> dict[int, Reflection]:
    """For a supporter: the latest reflection of each supported person, where it is a low one of the last two weeks.

    Only of people who agree to be seen and have shown it to the supporter; one query.
    """
    agreed = Consent.objects.filter(user=OuterRef("person"), purpose=Purpose.SUPPORT, withdrawn_at=None)
    under_way = participations_beside(actor).filter(Exists(agreed), completed_on=None, withdrawn_on=None)
    rows = Reflection.objects.filter(
        person__in=under_way.order_by().values("person"), is_shared=True, updated_at__gte=now - timedelta(days=LOW_DAYS)
    )
    latest: dict[int, Reflection] = {}
    for row in rows.order_by("week"):
        latest[row.person_id] = row
    return {person: row for person, row in latest.items() if row.feeling <= LOW_FEELING}


def reminder_of(person: User) -> Reminder | None:
    """When the person wants to be reminded."""
    return Reminder.objects.filter(person=person).first()
