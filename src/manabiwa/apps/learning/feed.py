"""The plan, what it leads to, and the meetings as iCalendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from .home.models import Pause, Reminder
from .home.presenting import review_days
from .home.selectors import is_within
from .models import Meeting, Plan


def _class_days(plan: Plan, now: datetime) -> Iterator[Event]:
    """The meetings of the plan's classes, as they stand today: a day that was moved moves in the calendar too."""
    for step in plan.steps.all():
        row = step.course_class
        if not step.class_days or row is None or row.cancelled_at:
            continue
        for number, day in enumerate(row.meetings, start=1):
            event = Event()
            event.add("uid", f"class-{row.pk}-{number}-{plan.goal_id}@manabiwa")
            event.add("dtstamp", now)
            event.add("dtstart", timezone.make_aware(day.starts_at))
            event.add("dtend", timezone.make_aware(day.ends_at))
            event.add("summary", _("%(course)s(クラス %(n)s回目)") % {"course": step.course.title, "n": number})
            if row.place:
                event.add("location", row.place)
            yield event


def plan_calendar(
    plan: Plan, meetings: Iterable[Meeting], now: datetime, *, reminder: Reminder | None = None,
    pause: Pause | None = None,
) -> bytes:  # fmt: skip
    """Learning days, ends of courses and days to look back as whole-day entries, meetings with their time.

    In the language that is active. Learning days within the pause are left out; those on weekdays of the reminder
    carry an alarm at its time (RFC 5545, 3.6.6).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//manabiwa//plan//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("学習計画: %(goal)s") % {"goal": plan.goal.title})
    for entry in _class_days(plan, now):
        calendar.add_component(entry)
    for entry in _learning_days(plan, now, reminder, pause):
        calendar.add_component(entry)
    for step in plan.steps.all():
        if not (pause and is_within(pause, step.ends_on)):
            words = _("「%(title)s」を終える目安") % {"title": step.course.title}
            key = f"plan-{plan.goal_id}-end-{step.course_id}"
            calendar.add_component(_whole_day(key, step.ends_on, words, now))
    for day in review_days(plan):
        if not (pause and is_within(pause, day)):
            entry = _whole_day(f"plan-{plan.goal_id}-review-{day}", day, _("1週間をふり返る"), now)
            entry.add("url", settings.SITE_URL + reverse("learning:reflections"))
            calendar.add_component(entry)
    for meeting in meetings:
        calendar.add_component(_meeting(meeting, now))
    return bytes(calendar.to_ical())


def _whole_day(key: str, day: date, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{key}@manabiwa")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event


def _learning_days(plan: Plan, now: datetime, reminder: Reminder | None, pause: Pause | None) -> Iterable[Event]:
    titles = {step.course_id: (step.course.title, step.course.url) for step in plan.steps.all()}
    held = {step.course_id for step in plan.steps.all() if step.class_days}
    alarmed: set[date] = set()
    for week in plan.weeks:
        for text, course, hours in week["days"]:
            day = date.fromisoformat(text)
            if course in held or (pause and is_within(pause, day)):
                continue
            title, url = titles.get(course, ("", ""))
            summary = _("%(course)s(%(hours)g時間)") % {"course": title, "hours": hours}
            event = _whole_day(f"plan-{plan.goal_id}-{text}-{course}", day, summary, now)
            if url:
                event.add("url", url)
            if reminder and reminder.in_calendar and day.weekday() in reminder.weekdays and day not in alarmed:
                alarmed.add(day)  # one alarm a day, however many courses
                event.add_component(_alarm(reminder.at, summary))
            yield event


def _alarm(at: time, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(hours=at.hour, minutes=at.minute))  # after the day's first moment
    return alarm


def _meeting(meeting: Meeting, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@manabiwa")
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
    event.add("summary", _("伴走支援の面談"))
    if meeting.place:
        event.add("location", meeting.place)
    return event
