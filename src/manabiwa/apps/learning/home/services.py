"""What a person does at home: looks back at a week, rests and comes back, chooses when to be reminded."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.learning import drafting
from manabiwa.apps.learning import selectors as plans
from manabiwa.apps.learning.access import require_own
from manabiwa.apps.learning.models import Goal, Plan
from manabiwa.engines.kernel import ParameterError

from .models import Pause, Reflection, Reminder
from .streak import monday_of

LONGEST_PAUSE = timedelta(days=366)
OLDEST_WEEK = timedelta(weeks=8)


def write_reflection(
    *, person: User, week: date, feeling: int, learnt: str, hard: str, is_shared: bool, actor: Actor, today: date
) -> Reflection:
    """Keep how the week of a day went; a second time changes what was written.

    Raises ValidationError for a week to come or long ago, and for a feeling outside 1 to 5.
    """
    with action("learning.reflect", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        monday = monday_of(week)
        if not monday_of(today) - OLDEST_WEEK <= monday <= monday_of(today):
            raise ValidationError(_("ふり返りは、今週と、前の8週の分を書けます。"))
        row = Reflection.objects.select_for_update().filter(person=person, week=monday).first()
        row = row or Reflection(person=person, week=monday)
        row.feeling, row.learnt, row.hard, row.is_shared = feeling, learnt.strip(), hard.strip(), is_shared
        row.full_clean()
        row.save()
        act.about(row, person_id=person.pk, changes={"week": monday.isoformat(), "is_shared": is_shared})
    return row


def delete_reflection(*, reflection: Reflection, actor: Actor) -> None:
    """Take a reflection away, from the supporter's sight too."""
    with action("learning.delete_reflection", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, reflection.person_id)
        act.about(reflection, person_id=reflection.person_id)
        reflection.delete()


def pause_learning(*, person: User, returns_on: date | None, actor: Actor, today: date) -> Pause:
    """Rest from today on; again while resting: change the day of return.

    Raises ValidationError for a return that is not after today, or more than a year away.
    """
    with action("learning.pause", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        if returns_on is not None and not today < returns_on <= today + LONGEST_PAUSE:
            raise ValidationError({"returns_on": _("もどる日は、あすから1年後までの日付にしてください。")})
        User.objects.select_for_update().get(pk=person.pk)  # two tabs, one pause
        row = Pause.objects.filter(person=person, ended_on=None).first() or Pause(person=person, started_on=today)
        row.returns_on = returns_on
        row.full_clean()
        row.save()
        changes = {"returns_on": returns_on.isoformat() if returns_on else None}
        act.about(row, person_id=person.pk, changes=changes)
    return row


def resume_learning(*, person: User, actor: Actor, now: datetime, today: date) -> Plan | None:
    """Come back: the deadline moves by the days of rest, and the plan in force with it.

    A plan that only moves is taken up at once; one that must change waits as a draft for the person's yes. Returns
    that draft, or None.
    """
    with action("learning.resume", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        row = Pause.objects.select_for_update().filter(person=person, ended_on=None).first()
        if row is None:
            return None
        row.ended_on = max(today, row.started_on)
        row.save(update_fields=["ended_on", "updated_at"])
        goal = plans.open_goal(person)
        days = row.ended_on - row.started_on
        if goal is not None and days:
            goal.deadline += days
            goal.save(update_fields=["deadline", "updated_at"])
        act.about(row, person_id=person.pk, changes={"days": days.days})
    if goal is None or not days or plans.active_plan(person) is None:
        return None
    return _move_plan(goal, actor, now, today)


def _move_plan(goal: Goal, actor: Actor, now: datetime, today: date) -> Plan | None:
    """The plan from today on; None if it was taken up, or if none can be made (the plan in force stays)."""
    try:
        drafting.make_plan(goal=goal, actor=actor, now=now, today=today)
    except (ValidationError, ParameterError):
        return None
    active, draft = plans.plans_of(goal.person)
    if draft is None or active is None:
        return draft
    change = plans.difference_of(draft, active, plans.enrolments_of(goal.person))
    if change.added or change.dropped:
        return draft
    try:
        drafting.accept_plan(plan=draft, actor=actor, now=now)
    except ValidationError:
        return draft  # a seat or a class is gone: the person decides
    return None


def end_pauses(*, now: datetime, today: date) -> int:
    """Bring back everybody whose wished day of return has come; how many."""
    rows = Pause.objects.filter(ended_on=None, returns_on__lte=today).select_related("person")
    for row in rows:
        resume_learning(person=row.person, actor=SYSTEM, now=now, today=today)
    return len(rows)


def set_reminder(
    *, person: User, weekdays: Collection[int], at: time, by_mail: bool, in_calendar: bool, actor: Actor
) -> Reminder:
    """Choose when to be reminded. Raises ValidationError without a weekday, where something is to be sent."""
    with action("learning.set_reminder", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        days = sorted(set(weekdays))
        if not set(days) <= set(range(7)):
            raise ValidationError({"weekdays": _("曜日は、月曜から日曜までの中から選んでください。")})
        if (by_mail or in_calendar) and not days:
            raise ValidationError({"weekdays": _("知らせる曜日を一つ以上選んでください。")})
        row = Reminder.objects.filter(person=person).first()
        row = row or Reminder(person=person, key=secrets.token_urlsafe(24))
        row.weekdays, row.at, row.by_mail, row.in_calendar = days, at, by_mail, in_calendar
        row.full_clean()
        row.save()
        act.about(row, person_id=person.pk, changes={"by_mail": by_mail, "in_calendar": in_calendar, "days": days})
    return row


def stop_reminder(*, reminder: Reminder) -> None:
    """Send no more mail: whoever holds the address in the mail may ask for it (RFC 8058); twice is the same as once."""
    if not reminder.by_mail:
        return
    with action("learning.stop_reminder", actor=SYSTEM, capability=None) as act:
        Reminder.objects.filter(pk=reminder.pk).update(by_mail=False)
        act.about(reminder, person_id=reminder.person_id)
    reminder.by_mail = False
