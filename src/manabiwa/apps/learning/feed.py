"""The plan and the meetings as iCalendar."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

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


def plan_calendar(plan: Plan, meetings: list[Meeting], now: datetime) -> bytes:
    """Learning days as whole-day entries, meetings with their time; in the language that is active."""
    calendar = Calendar()
    calendar.add("prodid", "-//manabiwa//plan//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("学習計画: %(goal)s") % {"goal": plan.goal.title})
    titles = {step.course_id: (step.course.title, step.course.url) for step in plan.steps.all()}
    held = {step.course_id for step in plan.steps.all() if step.class_days}
    for event in _class_days(plan, now):
        calendar.add_component(event)
    for week in plan.weeks:
        for day, course, hours in week["days"]:
            if course in held:
                continue
            title, url = titles.get(course, ("", ""))
            event = Event()
            event.add("uid", f"plan-{plan.goal_id}-{day}-{course}@manabiwa")
            event.add("dtstamp", now)
            event.add("dtstart", date.fromisoformat(day))
            event.add("dtend", date.fromisoformat(day) + timedelta(days=1))
            event.add("summary", _("%(course)s(%(hours)g時間)") % {"course": title, "hours": hours})
            event.add("transp", "TRANSPARENT")
            if url:
                event.add("url", url)
            calendar.add_component(event)
    for meeting in meetings:
        event = Event()
        event.add("uid", f"meeting-{meeting.pk}@manabiwa")
        event.add("dtstamp", now)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
        event.add("summary", _("伴走支援の面談"))
        if meeting.place:
            event.add("location", meeting.place)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
