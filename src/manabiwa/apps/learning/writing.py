"""A plan as its rows: steps with reasons, weeks and what is not reached, each in Japanese and English."""

from datetime import date, timedelta
from typing import Any

from manabiwa.engines import planning as engine

from .planning import Answer


def step_rows(found: Answer, *, seconds: float) -> list[dict[str, Any]]:
    """Values of the plan's steps, in order; without seconds, only what needs no second search is said of them."""
    reasons = _reasons_of(found, seconds) if found.plan.courses else ()
    courses = {course.id: course for course in found.problem.courses}
    spans = _spans(found)
    last = (1, found.wish.start, 1, found.wish.start)
    rows = []
    for order, reason in enumerate(reasons, start=1):
        last = spans.get(reason.course, (last[2], last[3], last[2], last[3]))  # a course without hours needs no day
        rows.append({
            "order": order, "course_id": int(reason.course), "hours": courses[reason.course].hours,
            "first_week": last[0], "starts_on": last[1], "last_week": last[2], "ends_on": last[3],
            "reasons": _reasons(reason, found), "licence_id": found.licences.get(reason.course),
            "course_class": found.classes.get(reason.course),
            "class_days": found.classes[reason.course].days if reason.course in found.classes else [],
        })  # fmt: skip
    return rows


def _reasons_of(found: Answer, seconds: float) -> tuple[engine.CourseReason, ...]:
    if seconds <= 0.0:
        return engine.first_reasons(found.problem, found.plan)
    return engine.explain(found.problem, found.plan, seconds=seconds).courses


def _reasons(reason: engine.CourseReason, found: Answer) -> dict[str, Any]:
    swaps = (("shorter", reason.shorter), ("cheaper", reason.cheaper))
    return {
        "ja": engine.describe_course(reason, found.names, lang="ja"),
        "en": engine.describe_course(reason, found.names_en, lang="en"),
        **{
            name: {"course": int(swap.course), "title": found.names.get(swap.course, ""),
                   "hours": round(swap.hours, 1), "yen": round(swap.cost)}
            for name, swap in swaps if swap
        },
    }  # fmt: skip


def _spans(found: Answer) -> dict[str, tuple[int, date, int, date]]:
    spans: dict[str, tuple[int, date, int, date]] = {}
    monday = found.wish.start - timedelta(days=found.wish.start.weekday())
    for session in found.calendar.sessions:
        week = (session.day - monday).days // 7 + 1
        first = spans.get(session.course, (week, session.day, week, session.day))
        spans[session.course] = (first[0], first[1], week, session.day)
    return spans


def week_rows(found: Answer) -> list[dict[str, Any]]:
    """The calendar week by week; `days` holds [date, course, hours]."""
    rows = []
    for week in found.calendar.weeks:
        sunday = week.monday + timedelta(days=6)
        days = [
            [session.day.isoformat(), int(session.course), round(session.hours, 2)]
            for session in found.calendar.sessions
            if week.monday <= session.day <= sunday
        ]
        rows.append({
            "number": week.number, "monday": week.monday.isoformat(), "days": days, "review": week.review,
            "hours": round(sum(part.hours for part in week.parts), 2),
            "milestones": [int(course) for course in week.milestones],
        })  # fmt: skip
    return rows


def unreached_rows(found: Answer, *, seconds: float) -> list[dict[str, Any]]:
    """Skills that the plan does not bring to the goal, and why; without seconds, none."""
    if seconds <= 0.0:
        return []
    return [
        {
            "skill": int(missed.skill[1:]), "reached": missed.reached, "required": missed.required,
            "ja": engine.describe_missed(missed, found.names, lang="ja"),
            "en": engine.describe_missed(missed, found.names_en, lang="en"),
        }
        for missed in engine.missed_levels(found.problem, found.plan, seconds=seconds)
    ]  # fmt: skip
