"""A curriculum vitae as JSON Resume, version 1.0.0 (https://jsonresume.org/schema)."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from .models import Evidence, ResumeEntry
from .selectors import Vita

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def json_resume(vita: Vita) -> dict[str, Any]:
    """What the person chose to show; parts without content are left out, as the schema wants no empty values."""
    row, person = vita.resume, vita.person
    place = person.municipality
    basics = _kept({
        "name": person.name, "label": row.label, "email": person.email, "phone": row.phone,
        "summary": "\n\n".join(filter(None, (row.summary, row.appeal))),
        "location": {"countryCode": "JP", "city": place.name} if place else None,
    })  # fmt: skip
    licences = [
        _kept(
            {"name": one.title or one.place, "issuer": one.place if one.title else "", "date": _month(one.started_on)}
        )
        for one in vita.licences
    ]
    certificates = [
        _kept({"name": one.title, "issuer": one.issuer, "date": _day(one.made_on), "url": one.url})
        for one in vita.certificates
    ]
    courses = [
        _kept({"name": one.course.title, "issuer": one.course.provider.name,
               "date": _day(timezone.localdate(one.completed_at)) if one.completed_at else "", "url": one.course.url})
        for one in vita.courses
    ]  # fmt: skip
    whole = {
        "$schema": SCHEMA,
        "basics": basics,
        "work": [_work(one) for one in vita.work],
        "education": [_education(one) for one in vita.education],
        "certificates": licences + certificates + courses,
        "skills": [{"name": one.name, "level": f"{one.level}/5", "keywords": [one.source]} for one in vita.skills],
        "projects": [_project(one) for one in vita.works],
        "meta": {
            "version": "v1.0.0", "lastModified": row.updated_at.isoformat(timespec="seconds"),
            "canonical": settings.SITE_URL,
        },
    }  # fmt: skip
    return _kept(whole)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _month(day: Any) -> str:
    return f"{day:%Y-%m}" if day else ""


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _work(one: ResumeEntry) -> dict[str, Any]:
    lines = [line.strip(" ・-*") for line in one.text.splitlines() if line.strip()]
    return _kept({
        "name": one.place, "position": one.title, "startDate": _month(one.started_on),
        "endDate": _month(one.ended_on), "summary": lines[0] if lines else "", "highlights": lines[1:],
    })  # fmt: skip


def _education(one: ResumeEntry) -> dict[str, Any]:
    return _kept({
        "institution": one.place, "area": one.title, "startDate": _month(one.started_on),
        "endDate": _month(one.ended_on), "courses": [line.strip() for line in one.text.splitlines() if line.strip()],
    })  # fmt: skip


def _project(one: Evidence) -> dict[str, Any]:
    return _kept({
        "name": one.title, "description": one.about, "startDate": _day(one.made_on), "url": one.url,
        "keywords": [row.skill.name for row in one.skills.all()],
    })  # fmt: skip
