"""What the catalogue keeps about a person, and how it is forgotten: files that were brought in, and seats."""

from .models import SourceFile
from .offer_models import SeatReservation


def export(user_id: int) -> list[dict[str, object]]:
    """The files that the person brought in, and the seats that the person holds."""
    rows = SourceFile.objects.filter(person_id=user_id).order_by("pk")
    seats = SeatReservation.objects.filter(person_id=user_id).select_related("licence", "course_class__course")
    kept: list[dict[str, object]] = [{"file": row.original_name, "at": row.created_at.isoformat()} for row in rows]
    kept += [{"seat": str(row.licence or row.course_class), "since": row.created_at.isoformat()} for row in seats]
    return kept


def erase(user_id: int) -> int:
    """Take the person's name off the files (what they hold is a publisher's), and let go of the seats."""
    released = int(SeatReservation.objects.filter(person_id=user_id).delete()[0])
    return released + SourceFile.objects.filter(person_id=user_id).update(person=None, person_label="-")
