"""What the catalogue keeps about a person, and how it is forgotten: who brought in a publisher's file."""

from .models import SourceFile


def export(user_id: int) -> list[dict[str, object]]:
    """The files that the person brought in."""
    rows = SourceFile.objects.filter(person_id=user_id).order_by("pk")
    return [{"file": row.original_name, "at": row.created_at.isoformat()} for row in rows]


def erase(user_id: int) -> int:
    """Take the person's name off the files; what they hold is a publisher's."""
    return SourceFile.objects.filter(person_id=user_id).update(person=None, person_label="-")
