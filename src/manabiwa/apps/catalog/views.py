"""Looking for courses and occupations, and looking after the providers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from manabiwa.apps.common.http import acting, open_to_all

from . import selectors
from .models import Course, CourseLevel, Occupation
from .search import find

FACETS = ("level", "subject", "price")
PER_PAGE = 20


def _place(request: HttpRequest) -> str | None:
    return getattr(request.user, "municipality_id", None)


@require_GET
@open_to_all
def courses(request: HttpRequest) -> HttpResponse:
    """One box, facets, hits with the words marked; the database answers while there is no index."""
    words, today, place = request.GET.get("q", "").strip(), timezone.localdate(), _place(request)
    page = max(1, min(int(request.GET["page"]), 500)) if request.GET.get("page", "").isdigit() else 1
    filters = {name: request.GET.getlist(name) for name in FACETS if request.GET.getlist(name)}
    found = find(
        words=words[:2_000], kinds=["course"], visibility=selectors.visibility(place, today), filters=filters,
        facets=FACETS, page=page, per_page=PER_PAGE,
    )  # fmt: skip
    context: dict[str, Any] = {"words": words, "filters": filters, "has_index": found.result is not None}
    if found.result is None:
        shown = Paginator(selectors.search_in_database(words, place, today), PER_PAGE).get_page(page)
        context |= {"hits": [(course, None) for course in shown], "total": shown.paginator.count, "page": shown}
    else:
        rows = selectors.visible_courses(place, today).in_bulk([int(hit.id) for hit in found.result.hits])
        hits = [(rows[int(hit.id)], hit) for hit in found.result.hits if int(hit.id) in rows]
        pages = Paginator(range(min(found.result.total, 10_000)), PER_PAGE)
        context |= {"hits": hits, "total": found.result.total, "page": pages.get_page(page)}
        context["facet_groups"] = _facet_groups(found.result.facets, filters)
    return render(request, "catalog/courses.html", context)


def _facet_groups(facets: Any, chosen: dict[str, list[str]]) -> list[dict[str, Any]]:
    labels = {"level": _("水準"), "subject": _("分野"), "price": _("費用")}
    words = {**dict(CourseLevel.choices), "free": _("無料"), "paid": _("有料")}
    return [
        {
            "name": name, "label": labels[name],
            "options": [
                {"value": value, "label": words.get(value, value), "count": count,
                 "selected": value in chosen.get(name, [])}
                for value, count in facets.get(name, ())
                if value
            ],
        }
        for name in FACETS
    ]  # fmt: skip


@require_GET
@open_to_all
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that begin like what is being typed, as list items."""
    words = request.GET.get("q", "").strip()[:100]
    rows: list[Course] = []
    if words:
        shown = selectors.visible_courses(_place(request), timezone.localdate())
        rows = list(shown.filter(title__istartswith=words.replace("\x00", "")).order_by("title")[:8])
    return render(request, "catalog/_suggestions.html", {"courses": rows})


@require_GET
@open_to_all
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Everything that one needs to choose a course by."""
    place, today = _place(request), timezone.localdate()
    row = get_object_or_404(selectors.visible_courses(place, today), pk=course_id)
    context = {
        "course": row, "skills": selectors.skills_of(row), "similar": selectors.similar_courses(row, place, today),
        "is_own": hasattr(row, "material"), "person": acting(request).person_id,
    }  # fmt: skip
    return render(request, "catalog/course.html", context)


@require_GET
@open_to_all
def occupations(request: HttpRequest) -> HttpResponse:
    """Occupations to aim at."""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    rows = selectors.occupations()
    if words:
        rows = rows.filter(name__icontains=words)
    return render(request, "catalog/occupations.html", {"occupations": rows[:200], "words": words})


@require_GET
@open_to_all
def occupation(request: HttpRequest, code: str) -> HttpResponse:
    """What the work is and what one must be able to do."""
    row = get_object_or_404(Occupation, code=code)
    skills = row.occupation_skills.select_related("skill").order_by("-weight", "-level", "skill__name")
    return render(request, "catalog/occupation.html", {"occupation": row, "skills": skills})


@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """The providers and how to bring their lists in."""
    return render(request, "catalog/providers.html", {"providers": selectors.providers_for(acting(request))})
