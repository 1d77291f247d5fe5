"""The catalogue for other systems."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.search.finding import find

from . import selectors

router = Router(tags=["catalog"])


class CourseOut(Schema):
    """A course with what it teaches."""

    id: int
    title: str
    provider: str
    level: str
    language: str
    hours: float
    price_yen: int
    skills: list[dict[str, Any]]


class OccupationOut(Schema):
    """An occupation with what one must be able to do."""

    code: str
    name: str
    name_en: str
    description: str
    skills: list[dict[str, Any]]


@router.get("/courses", auth=None)
def search_courses(request: HttpRequest, q: str = "", page: int = 1) -> dict[str, Any]:
    """Courses that everybody may see, best first."""
    today = timezone.localdate()
    found = find(words=q[:2_000], kinds=["course"], visibility=["public"], page=max(1, min(page, 500)))
    if found.result is None:
        rows = selectors.search_in_database(q, None, today)[:20]
        return {"total": len(rows), "courses": [{"id": row.pk, "title": row.title} for row in rows]}
    shown = selectors.visible_courses(None, today).in_bulk([int(hit.id) for hit in found.result.hits])
    hits = [shown[int(hit.id)] for hit in found.result.hits if int(hit.id) in shown]
    return {"total": found.result.total, "courses": [{"id": row.pk, "title": row.title} for row in hits]}


@router.get("/courses/{course_id}", response=CourseOut, auth=None)
def get_course(request: HttpRequest, course_id: int) -> dict[str, Any]:
    """One course."""
    row = get_object_or_404(selectors.visible_courses(None, timezone.localdate()), pk=course_id)
    skills = [{"skill": one.skill.name, "teaches": one.teaches, "needs": one.needs} for one in selectors.skills_of(row)]
    return {
        "id": row.pk, "title": row.title, "provider": row.provider.name, "level": row.level, "language": row.language,
        "hours": float(row.hours), "price_yen": row.price_yen, "skills": skills,
    }  # fmt: skip


@router.get("/occupations", auth=None)
def list_occupations(request: HttpRequest, q: str = "") -> list[dict[str, str]]:
    """Occupations to aim at, all or by words."""
    rows = selectors.find_occupations(q[:100]) if q.strip() else selectors.occupations()
    return [{"code": row.code, "name": row.name, "name_en": row.name_en} for row in rows]


@router.get("/occupations/{code}", response=OccupationOut, auth=None)
def get_occupation(request: HttpRequest, code: str) -> dict[str, Any]:
    """One occupation with the skills and levels (1 to 5) that a goal asks for."""
    row = get_object_or_404(selectors.occupations(), code=code)
    skills = [{"skill": one.skill.name, "level": one.level} for one in selectors.goal_of(row)]
    return {
        "code": row.code, "name": row.name, "name_en": row.name_en, "description": row.description, "skills": skills,
    }  # fmt: skip
