"""What programmes keep about a person, and how they forget."""

from typing import Any

from .models import Application, Participation


def export(user_id: int) -> dict[str, Any]:
    """Applications and participations. Unscoped: they are the person's."""
    return {
        "applications": [
            {"call": str(row.call), "state": row.state, "motivation": row.motivation, "at": row.created_at.isoformat()}
            for row in Application.unscoped.filter(person_id=user_id).select_related("call__cohort__programme")
        ],
        "participations": [
            {
                "cohort": str(row.cohort),
                **{
                    name: day.isoformat() if (day := getattr(row, name)) else None
                    for name in ("joined_on", "started_on", "completed_on", "withdrawn_on")
                },
            }
            for row in Participation.unscoped.filter(person_id=user_id).select_related("cohort__programme")
        ],
    }


def erase(user_id: int) -> int:
    """Delete applications; participations stay as nameless counts, for a cohort's figures must not change silently."""
    removed: int = Application.unscoped.filter(person_id=user_id).delete()[0]
    return removed + Participation.unscoped.filter(person_id=user_id).update(withdrawal_reason="")
