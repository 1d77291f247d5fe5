"""What outcomes keep about a person, and how they forget."""

from typing import Any

from .models import Outcome


def export(user_id: int) -> list[dict[str, Any]]:
    """Outcomes. Unscoped: they are the person's."""
    rows = Outcome.unscoped.filter(participation__person_id=user_id).select_related("outcome_type")
    return [
        {
            "outcome": row.outcome_type.name,
            "reached": row.reached,
            "source": row.source,
            "observed_on": row.observed_on.isoformat(),
            "note": row.note,
        }
        for row in rows
    ]


def erase(user_id: int) -> int:
    """Strip the notes; yes and no stay as nameless counts, for published figures must not change silently."""
    return Outcome.unscoped.filter(participation__person_id=user_id).update(note="")
