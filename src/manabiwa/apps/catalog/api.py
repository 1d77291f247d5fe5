"""The catalogue for other systems."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.search.finding import find

from . import selectors
from .case import export_case
from .linked_data import moochub
from .models import Provider
from .outgoing import Form
from .outgoing_views import file_response
from .pillars import in_pillars, pillars_of
from .tagging import skills_in_text

router = Router(tags=["catalog"])


class CourseOut(Schema):
    """A course with what it teaches. Empty texts and null mean that the provider does not say."""

    id: int
    title: str
    provider: str
    level: str
    language: str
    hours: float
    price_yen: int
    is_seat: bool
    description: str
    outcomes: str
    audience: str
    prerequisites: str
    device: str
    is_accessible: bool | None
    has_certificate: bool | None
    has_captions: bool | None
    needs_video: bool | None
    needs_audio: bool | None
    updated_on: date | None
    url: str
    pillars: list[str]
    skills: list[dict[str, Any]]


# what the API tells of a course as it stands in the table
_AS_STORED = (
    "title", "level", "language", "price_yen", "is_seat", "description", "outcomes", "audience", "prerequisites",
    "device", "is_accessible", "has_certificate", "has_captions", "needs_video", "needs_audio", "updated_on", "url",
)  # fmt: skip


class OccupationOut(Schema):
    """An occupation with what one must be able to do."""

    code: str
    name: str
    name_en: str
    description: str
    skills: list[dict[str, Any]]


class TextIn(Schema):
    """A text in which skills are looked for, such as a job posting."""

    text: str = Field(max_length=20_000)


class FoundSkillOut(Schema):
    """A skill in a text: its level from 1 to 5 if the text hints at one, and the words that show it."""

    code: str
    name: str
    level: int | None
    confidence: float
    is_sure: bool
    words: list[str]


@router.post("/skills/find", response=list[FoundSkillOut], auth=scope("catalog:read"))
def find_in_text(request: HttpRequest, text: TextIn) -> list[dict[str, Any]]:
    """The skills that a text names or is likely to mean, the surest first."""
    return [
        {
            "code": one.skill.code, "name": one.skill.name, "level": one.level, "confidence": one.confidence,
            "is_sure": one.is_sure, "words": list(one.words),
        }
        for one in skills_in_text(text.text)
    ]  # fmt: skip


@router.get("/frameworks", auth=None)
def list_frameworks(request: HttpRequest) -> list[dict[str, Any]]:
    """Published frameworks of skills, with their numbers of entries."""
    rows: Any = selectors.frameworks_for(None)
    return list(rows.values("code", "name", "version", "publisher", "entries"))


@router.get("/frameworks/{code}", auth=None)
def get_framework(request: HttpRequest, code: str) -> dict[str, Any]:
    """One framework as a 1EdTech CASE package."""
    row = get_object_or_404(selectors.frameworks_for(None), code=code)
    return export_case(row, request.build_absolute_uri("/").rstrip("/"), timezone.now())


@router.get("/courses", auth=None)
def search_courses(
    request: HttpRequest, q: str = "", page: int = 1, pillar: Annotated[list[Pillar] | None, Query()] = None
) -> dict[str, Any]:
    """Courses that everybody may see, best first; with `pillar`, those of one of these pillars."""
    today = timezone.localdate()
    filters = {"pillar": [one.value for one in pillar]} if pillar else {}
    found = find(words=q[:2_000], kinds=["course"], visibility=["public"], filters=filters, page=max(1, min(page, 500)))
    if found.result is None:
        rows = selectors.search_in_database(q, None, today)
        rows = (rows.filter(in_pillars(filters["pillar"])) if filters else rows)[:20]
        return {"total": len(rows), "courses": [{"id": row.pk, "title": row.title} for row in rows]}
    shown = selectors.visible_courses(None, today).in_bulk([int(hit.id) for hit in found.result.hits])
    hits = [shown[int(hit.id)] for hit in found.result.hits if int(hit.id) in shown]
    return {"total": found.result.total, "courses": [{"id": row.pk, "title": row.title} for row in hits]}


@router.get("/moochub", auth=None)
def list_as_moochub(request: HttpRequest, page: int = 1) -> dict[str, Any]:
    """Courses that everybody may see, as a MOOChub list (version 3), a hundred a page."""
    rows = selectors.visible_courses(None, timezone.localdate()).prefetch_related("course_skills__skill")
    pages = Paginator(rows.order_by("pk"), 100)
    number = max(1, min(page, pages.num_pages))
    address = f"{settings.SITE_URL}{request.path}"
    return moochub(list(pages.page(number).object_list), address, number, pages.num_pages)


@router.get("/outgoing/{form}", auth=scope("catalog:read"))
def export_for_other_systems(request: HttpRequest, form: Form, provider: str = "", part: int = 1) -> HttpResponse:
    """Courses that the caller may see, as a Common Cartridge, LTI links, MOOChub or schema.org; a thousand a file."""
    place = request.user.municipality_id if isinstance(request.user, User) else None
    rows = selectors.visible_courses(place, timezone.localdate()).order_by("pk")
    title = "manabiwa"
    if provider:
        title = get_object_or_404(Provider, code=provider).name
        rows = rows.filter(provider__code=provider)
    return file_response(form, rows, title, provider, str(part))


@router.get("/courses/{course_id}", response=CourseOut, auth=None)
def get_course(request: HttpRequest, course_id: int) -> dict[str, Any]:
    """One course."""
    row = get_object_or_404(selectors.visible_courses(None, timezone.localdate()), pk=course_id)
    skills = [{"skill": one.skill.name, "teaches": one.teaches, "needs": one.needs} for one in selectors.skills_of(row)]
    stored = {name: getattr(row, name) for name in _AS_STORED}
    return {
        "id": row.pk, "provider": row.provider.name, "hours": float(row.hours), "skills": skills,
        "pillars": pillars_of(row), **stored,
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
