"""Reading statements: a person's own."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from .models import Statement
from .vocabulary import LEARNING


def statements_of(person_id: int) -> QuerySet[Statement]:
    """A person's statements that are not voided, newest first. The caller has made sure that it may see the person."""
    return Statement.objects.filter(person_id=person_id, voided_by=None).order_by("-timestamp", "-stored")


def filter_statements(
    rows: QuerySet[Statement], *, verb: str = "", activity: str = "", since: datetime | None = None,
    until: datetime | None = None, registration: str = "",
) -> QuerySet[Statement]:  # fmt: skip
    """Narrow by the parameters of the specification (part 3, 2.1.3): since and until are about the time of storing."""
    for name, value in (("verb", verb), ("activity", activity), ("registration", registration)):
        if value:
            rows = rows.filter(**{name: value})
    if since:
        rows = rows.filter(stored__gt=since)
    if until:
        rows = rows.filter(stored__lte=until)
    return rows


def times_of(people: Collection[int], first: datetime, last: datetime | None = None) -> dict[int, list[datetime]]:
    """When each of the people learnt from one time on (until another), in order; one query.

    The caller has made sure that it may see these people.
    """
    times: dict[int, list[datetime]] = {}
    rows = Statement.objects.filter(person__in=people, verb__in=LEARNING, timestamp__gte=first, voided_by=None)
    rows = rows.filter(timestamp__lte=last) if last else rows
    for person, at in rows.order_by("timestamp").values_list("person_id", "timestamp"):
        times.setdefault(person, []).append(at)
    return times


def done_activities(person_id: int, activities: Collection[str], verbs: Collection[str]) -> set[str]:
    """Those of the activities about which the person has a statement with one of the verbs."""
    rows = statements_of(person_id).filter(activity__in=activities, verb__in=verbs)
    return set(rows.values_list("activity", flat=True))
