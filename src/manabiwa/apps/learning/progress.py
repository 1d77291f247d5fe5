"""How an enrolment follows from learning records."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from manabiwa.apps.catalog.models import Course, CourseSkill
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.vocabulary import ANSWERED, COMPLETED, PASSED, PROGRESS, PROGRESSED, identifier_of
from manabiwa.engines.xapi import format_duration, parse_duration

from .home.milestones import note_milestones
from .models import ClaimSource, Enrolment, SkillClaim

# our own reports carry this registration: the enrolment has been brought forward already
_REPORTS = uuid.uuid5(uuid.NAMESPACE_URL, "manabiwa:reports")


def report_registration(enrolment_id: int) -> uuid.UUID:
    """The registration of what a person reports about an enrolment."""
    return uuid.uuid5(_REPORTS, str(enrolment_id))


def progress_result(progress: float, minutes: int) -> dict[str, Any]:
    """The result of a statement about progress."""
    return {
        "completion": progress >= 1,
        "duration": format_duration(minutes * 60),
        "extensions": {PROGRESS: round(progress * 100)},
    }


def advance(*, enrolment_id: int, progress: float | None, minutes: int, now: datetime) -> None:
    """Bring an enrolment forward. A finished course stays finished and becomes a claim for each skill it teaches."""
    with transaction.atomic():
        row = Enrolment.objects.select_for_update().get(pk=enrolment_id)
        row.minutes += minutes
        row.last_activity_at = max(row.last_activity_at, now)
        if progress is not None and row.completed_at is None:
            row.progress = progress
            if progress >= 1:
                row.completed_at = now
                _claim_taught(row)
        row.save()
        if row.completed_at == now:
            note_milestones(person_id=row.person_id, now=now)


def _claim_taught(enrolment: Enrolment) -> None:
    for link in CourseSkill.objects.filter(course_id=enrolment.course_id, teaches__gt=0):
        claim, made = SkillClaim.objects.get_or_create(
            person_id=enrolment.person_id, skill_id=link.skill_id, source=ClaimSource.COURSE,
            defaults={"level": link.teaches},
        )  # fmt: skip
        if not made and claim.level < link.teaches:
            claim.level = link.teaches
            claim.save(update_fields=["level", "updated_at"])


def follow_statement(sender: object, *, statement: Statement, **_: object) -> None:
    """Bring the enrolment in one of our own courses forward when the player has stored a statement about it.

    Who opens the player and learns is enrolled by that: nobody's progress waits for a button that was not pressed.
    """
    if statement.person_id is None or statement.verb not in {COMPLETED, PROGRESSED, PASSED, ANSWERED}:
        return
    course_id = _own_course(statement.content)
    if course_id is None:
        return
    enrolment = Enrolment.objects.filter(person_id=statement.person_id, course_id=course_id).first()
    if enrolment is None and Course.objects.filter(pk=course_id).exclude(municipality=None).exists():
        enrolment, _made = Enrolment.objects.get_or_create(
            person_id=statement.person_id, course_id=course_id,
            defaults={"started_at": statement.timestamp, "last_activity_at": statement.timestamp},
        )  # fmt: skip
    if enrolment is None or str(statement.registration) == str(report_registration(enrolment.pk)):
        return
    result = statement.content.get("result") or {}
    per_cent = (result.get("extensions") or {}).get(PROGRESS)
    progress = min(max(float(per_cent) / 100, 0.0), 1.0) if isinstance(per_cent, int | float) else None
    if progress is None and statement.verb == COMPLETED and _is_course(statement.activity):
        progress = 1.0
    minutes = round((parse_duration(result["duration"]) or 0) / 60) if "duration" in result else 0
    advance(enrolment_id=enrolment.pk, progress=progress, minutes=minutes, now=statement.timestamp)


def _is_course(activity: str) -> bool:
    return identifier_of(activity, "course") is not None


def _own_course(content: dict[str, Any]) -> int | None:
    """The course that the statement is about: its object, or what the object is a part of."""
    groups = (content.get("context") or {}).get("contextActivities") or {}
    around = [one.get("id", "") for key in ("parent", "grouping") for one in groups.get(key, [])]
    addresses = ((content.get("object") or {}).get("id", ""), *around)
    return next((found for address in addresses if (found := identifier_of(address, "course")) is not None), None)
