"""What the exchange keeps about a person, and how it forgets."""

from typing import Any

from .models import Question, Registration


def export(user_id: int) -> dict[str, Any]:
    """Registrations and questions. Unscoped: they are the person's."""
    return {
        "registrations": [
            {"event": row.event.title, "waiting": row.is_waiting, "at": row.created_at.isoformat()}
            for row in Registration.objects.filter(person_id=user_id).select_related("event")
        ],
        "questions": [
            {"case": row.case.title, "text": row.text, "answer": row.answer, "at": row.created_at.isoformat()}
            for row in Question.unscoped.filter(asker_id=user_id).select_related("case")
        ],
    }


def erase(user_id: int) -> int:
    """Delete registrations; questions lose their asker, for the answer helps others. Unscoped: the person's own."""
    removed: int = Registration.objects.filter(person_id=user_id).delete()[0]
    return removed + Question.unscoped.filter(asker_id=user_id).update(asker=None)
