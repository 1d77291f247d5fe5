"""Courses for machines: schema.org Course (JSON-LD) on each page, and the open ones as a MOOChub list.

Sources: schema.org, Course and CourseInstance; MOOChub API specification, version 3.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from .models import Course, CourseLevel

# what would end the element or begin a comment within it, as escapes of JSON
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_LEVELS = {CourseLevel.BEGINNER: "Beginner", CourseLevel.INTERMEDIATE: "Intermediate", CourseLevel.EXPERT: "Advanced"}


def data_block(course: Course, skills: Iterable[str]) -> SafeString:
    """The content of `<script type="application/ld+json">`: nothing in it can leave the element."""
    text = json.dumps(schema_org(course, skills), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - JSON whose <, > and & are escapes


def schema_org(course: Course, skills: Iterable[str]) -> dict[str, Any]:
    """A course as a schema.org Course; what its provider does not say is left out."""
    instance = {"@type": "CourseInstance", "courseMode": "Online", "courseWorkload": workload(course.hours)}
    offer = {"@type": "Offer", "price": course.price_yen, "priceCurrency": "JPY", "category": _category(course)}
    told = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address_of(course),
        "url": address_of(course),
        "name": course.title,
        "description": course.description or course.title,
        "courseCode": course.external_id,
        "provider": _without_gaps({"@type": "Organization", "name": course.provider.name, "url": course.provider.url}),
        "inLanguage": course.language,
        "educationalLevel": _LEVELS.get(CourseLevel(course.level)),
        "teaches": [*course.outcomes.splitlines(), *skills],
        "coursePrerequisites": course.prerequisites,
        "audience": {"@type": "Audience", "audienceType": course.audience} if course.audience else None,
        "about": course.subject,
        "sameAs": course.url,
        "isAccessibleForFree": course.price_yen == 0 and not course.is_seat,
        "hasCourseInstance": _without_gaps(instance),
        "offers": offer,
    }
    return _without_gaps(told)


def moochub(courses: Sequence[Course], address: str, page: int, pages: int) -> dict[str, Any]:
    """One page of a MOOChub list."""
    links = {"self": f"{address}?page={page}", "first": f"{address}?page=1", "last": f"{address}?page={max(pages, 1)}"}
    if page < pages:
        links["next"] = f"{address}?page={page + 1}"
    return {
        "links": links,
        "data": [
            {"type": "courses", "id": str(course.pk), "attributes": _without_gaps(_attributes(course))}
            for course in courses
        ],
    }


def address_of(course: Course) -> str:
    """Where the course stands here."""
    return f"{settings.SITE_URL}{reverse('catalog:course', args=[course.pk])}"


def workload(hours: Decimal) -> str | None:
    """Hours as an ISO 8601 duration; None when unknown (0)."""
    whole, minutes = divmod(round(hours * 60), 60)
    parts = (f"{whole}H" if whole else "") + (f"{minutes}M" if minutes else "")
    return f"PT{parts}" if parts else None


def _attributes(course: Course) -> dict[str, Any]:
    skills = [row.skill.name for row in course.course_skills.all() if row.teaches]
    level = _LEVELS.get(CourseLevel(course.level))
    return {
        "name": course.title,
        "courseCode": f"{course.provider.code}:{course.external_id}",
        "courseMode": ["online"],
        "url": address_of(course),
        "inLanguage": [course.language],
        "description": course.description,
        "workload": workload(course.hours),
        "learningObjectives": course.outcomes.splitlines(),
        "coursePrerequisites": course.prerequisites,
        "audience": course.audience,
        "educationalLevel": [{"name": [{"inLanguage": "en", "name": level}]}] if level else None,
        "keywords": [{"name": course.subject}] if course.subject else None,
        "teaches": [{"name": [{"inLanguage": "ja", "name": name}]} for name in skills],
        "offers": [{"price": course.price_yen, "priceCurrency": "JPY"}],
        "publisher": {"name": course.provider.name, "type": "Organization"},
        "access": ["free" if course.price_yen == 0 and not course.is_seat else "paid"],
    }


def _category(course: Course) -> str:
    return "Subscription" if course.is_seat else "Paid" if course.price_yen else "Free"


def _without_gaps(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}
