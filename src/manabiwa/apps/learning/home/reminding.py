"""Mail on the days and at the time that a person chose: at most one a day, none while the person rests.

An evaluation can hold some reminders back by chance: `hold_out(rule)` adds a rule that is asked for each person and
day. What was decided is kept for each day, so that an effect can be computed.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.common.numbers import duration
from manabiwa.apps.learning import selectors as plans
from manabiwa.apps.learning.models import Plan, PlanState
from manabiwa.apps.mail.sending import send_mail
from manabiwa.apps.tasks.registry import Progress, task

from . import selectors
from .models import Decision, Reminder, ReminderDecision
from .services import end_pauses

LATE = timedelta(hours=2)
"""A reminder that could not be sent for so long is left out: nobody wants the one of the evening at midnight."""
HoldOut = Callable[[int, date], bool]
"""Asked with a person and a day: whether this person gets no reminder then."""
_hold_outs: list[HoldOut] = []


def hold_out(rule: HoldOut) -> HoldOut:
    """Have a rule asked before each reminder; answers the rule, so that it can stand above a function."""
    _hold_outs.append(rule)
    return rule


def is_due(weekdays: Collection[int], at: time, moment: datetime) -> bool:
    """Whether a reminder for these weekdays and this time is due at a local moment."""
    begins = moment.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return moment.weekday() in weekdays and begins <= moment < begins + LATE


def decide(reminder: Reminder, moment: datetime) -> Decision | None:
    """What to do about a reminder at a local moment; None: nothing is due, and nothing is kept."""
    today, person = moment.date(), reminder.person
    if not reminder.by_mail or not person.is_active or not is_due(reminder.weekdays, reminder.at, moment):
        return None
    plan = Plan.objects.filter(goal__person=person, goal__closed_at=None, state=PlanState.ACTIVE).first()
    if plan is None or selectors.open_pause(person.pk, today) or today in plans.closed_days(plan.goal, today):
        return None
    if today in selectors.learnt_days(person.pk, today):
        return Decision.LEARNT
    if any(rule(person.pk, today) for rule in _hold_outs):
        return Decision.HELD_OUT
    return Decision.SENT


def remind(*, reminder: Reminder, now: datetime) -> Decision | None:
    """Decide and act, once for each person and day: the row and the mail are of one transaction."""
    moment = timezone.localtime(now)
    if ReminderDecision.objects.filter(person=reminder.person_id, day=moment.date()).exists():
        return None
    decision = decide(reminder, moment)
    if decision is None:
        return None
    try:
        with transaction.atomic():
            ReminderDecision.objects.create(
                person_id=reminder.person_id, day=moment.date(), decision=decision, decided_at=now
            )
            if decision is Decision.SENT:
                _send(reminder, moment.date())
    except IntegrityError:
        return None  # another worker was first
    return decision


def _send(reminder: Reminder, today: date) -> None:
    stop = settings.SITE_URL + reverse("learning:stop_reminder", args=[reminder.key])
    with in_language_of(reminder.person):
        send_mail(
            to=[reminder.person.email], subject=_("きょうの学習"), body=_body(reminder, today, stop),
            # RFC 8058: mail programs show a button that stops it
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )  # fmt: skip


def _body(reminder: Reminder, today: date, stop: str) -> str:
    plan = plans.active_plan(reminder.person)
    lines = [_("%(name)sさん") % {"name": reminder.person}, ""]
    if plan is not None:
        lines += _next_step(plan, today)
    lines += [
        settings.SITE_URL + reverse("learning:today"), "",
        _("5分だけでもだいじょうぶです。きょうはお休みでも、かまいません。"), "",
        _("曜日や時刻を変える: %(url)s") % {"url": settings.SITE_URL + reverse("learning:reminders")},
        _("このお知らせを止める: %(url)s") % {"url": stop},
    ]  # fmt: skip
    return "\n".join(lines)


def _next_step(plan: Plan, today: date) -> list[str]:
    """What the plan says of today, or the next course where it says nothing."""
    steps = list(plan.steps.all())
    titles = {step.course_id: step.course.title for step in steps}
    planned = [
        (titles.get(course, ""), hours)
        for week in plan.weeks for day, course, hours in week["days"] if day == today.isoformat()
    ]  # fmt: skip
    if planned:
        line = _("きょうの予定: 「%(title)s」を%(time)s")
        return [line % {"title": title, "time": duration(round(hours * 60))} for title, hours in planned]
    finished = set(plan.goal.person.enrolments.exclude(completed_at=None).values_list("course_id", flat=True))
    following = next((step for step in steps if step.course_id not in finished), None)
    return [_("次の一歩: 「%(title)s」") % {"title": following.course.title}] if following else []


@task("learning.send_reminders", max_attempts=1, every_seconds=300)
def send_reminders(*, progress: Progress) -> dict[str, Any]:
    """Bring back who meant to return today, then send what is due."""
    now = timezone.now()
    moment = timezone.localtime(now)
    returned = end_pauses(now=now, today=moment.date())
    earliest = (moment - LATE).time() if (moment - LATE).date() == moment.date() else time.min
    rows = list(
        Reminder.objects.filter(by_mail=True, at__gte=earliest, at__lte=moment.time())
        .exclude(person__reminder_decisions__day=moment.date()).select_related("person").order_by("pk")
    )  # fmt: skip
    counts: dict[str, int] = {"returned": returned}
    for number, reminder in enumerate(rows, start=1):
        decision = remind(reminder=reminder, now=now)
        if decision is not None:
            counts[decision] = counts.get(decision, 0) + 1
        progress(number, len(rows))
    return counts
