"""What people learned in another system, as their own learning records here."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.dateparse import parse_datetime

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning.services import enrol_learner
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.services import actor_of, store_content
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESS, PROGRESSED, activity_of
from manabiwa.engines.xapi import format_duration

from .models import Connection
from .sources.source import Activity

TOTAL_MINUTES = "https://w3id.org/manabiwa/xapi/extensions/total-minutes"
"""Extension of a result: minutes in all as the other system counts them; the news is what was added since."""


def store_activities(*, connection: Connection, activities: Sequence[Activity], now: datetime) -> int:
    """Store what is new as statements about people of the connection's municipality; how many.

    People are known by their address, and only those whose home the municipality is: a contract of one tells nothing
    about the people of another. The same report twice stores nothing. A person who learns a course is enrolled in it.
    """
    if connection.municipality_id is None or not activities:
        return 0
    addresses = {one.email for one in activities}
    users = User.objects.filter(municipality_id=connection.municipality_id, is_active=True)
    people = {user.email.lower(): user for user in users.alias(found=Lower("email")).filter(found__in=addresses)}
    codes = {one.external_id for one in activities}
    rows = Course.objects.filter(provider=connection.provider, external_id__in=codes)
    by_code = {course.external_id: course for course in rows}
    pairs = [(people.get(one.email), by_code.get(one.external_id), one) for one in activities]
    return sum(_store(connection, person, course, one, now) for person, course, one in pairs if person and course)


def _store(connection: Connection, person: User, course: Course, activity: Activity, now: datetime) -> int:
    registration = uuid.uuid5(uuid.NAMESPACE_URL, f"manabiwa:connection:{connection.pk}:{person.pk}:{course.pk}")
    last = Statement.objects.filter(person=person, registration=registration).order_by("-stored").first()
    known = (last.content.get("result") or {}).get("extensions") or {} if last else {}
    if (known.get(PROGRESS, 0), known.get(TOTAL_MINUTES, 0)) == (round(activity.progress * 100), activity.minutes):
        return 0
    at = _moment(activity.at, now)
    try:
        enrol_learner(person=person, course=course, actor=SYSTEM, now=now)
    except ValidationError:
        return 0  # the contract has ended: nothing more is written about it
    content: Mapping[str, Any] = {
        # the same news after the same statement is the same statement
        "id": str(uuid.uuid5(registration, f"{last.pk if last else ''}:{activity.progress}:{activity.minutes}")),
        "actor": actor_of(person),
        "verb": {"id": COMPLETED if activity.progress >= 1 else PROGRESSED},
        "object": {"id": activity_of("course", course.pk), "definition": {"name": {"ja": course.title}}},
        "timestamp": at.isoformat(),
        "context": {"registration": str(registration)},
        "result": {
            "completion": activity.progress >= 1,
            "duration": format_duration(max(0, activity.minutes - known.get(TOTAL_MINUTES, 0)) * 60),
            "extensions": {PROGRESS: round(activity.progress * 100), TOTAL_MINUTES: activity.minutes},
        },
    }
    store_content(content=content, person=person, actor=SYSTEM, now=now)
    return 1


def _moment(text: str, now: datetime) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        return now
    return min(found if found.tzinfo else found.replace(tzinfo=UTC), now)
