"""What the learner's home keeps about a person."""

from typing import Any

from .models import Milestone, Pause, Reflection, Reminder, ReminderDecision

HOME_MODELS = (Milestone, Reflection, Pause, Reminder, ReminderDecision)
"""Tables whose rows go with the person."""


def export_home(user_id: int) -> dict[str, Any]:
    """Everything, whether it was shown to a supporter or not."""
    return {
        "milestones": [
            {"kind": row.kind, "title": row.title or (row.skill.name if row.skill else ""), "level": row.level,
             "at": row.reached_at.isoformat()}
            for row in Milestone.objects.filter(person_id=user_id).select_related("skill")
        ],
        "reflections": [
            {"week": row.week.isoformat(), "feeling": row.feeling, "learnt": row.learnt, "hard": row.hard,
             "is_shared": row.is_shared}
            for row in Reflection.objects.filter(person_id=user_id)
        ],
        "pauses": [
            {"started_on": row.started_on.isoformat(),
             "returns_on": row.returns_on.isoformat() if row.returns_on else None,
             "ended_on": row.ended_on.isoformat() if row.ended_on else None}
            for row in Pause.objects.filter(person_id=user_id)
        ],
        "reminders": [
            {"weekdays": row.weekdays, "at": row.at.isoformat(), "by_mail": row.by_mail,
             "in_calendar": row.in_calendar}
            for row in Reminder.objects.filter(person_id=user_id)
        ],
        "reminder_decisions": [
            {"day": row.day.isoformat(), "decision": row.decision}
            for row in ReminderDecision.objects.filter(person_id=user_id).order_by("day")
        ],
    }  # fmt: skip
