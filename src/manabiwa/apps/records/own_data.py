"""What the record store keeps about a person, and how it forgets."""

from typing import Any

from .models import Statement


def export(user_id: int) -> list[Any]:
    """All statements, as they were stored."""
    return list(Statement.objects.filter(person_id=user_id).order_by("timestamp").values_list("content", flat=True))


def erase(user_id: int) -> int:
    """Delete all statements."""
    removed: int = Statement.objects.filter(person_id=user_id).delete()[0]
    return removed
