"""The catalogue: searching courses, one course, occupations, and looking after providers and skills."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting, open_to_all, public
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.search import finding
from manabiwa.apps.tables.exporting import ExportFormat, export_response, requested_format

from . import occupation_page, selectors, services
from .browsing import FACETS, browse, read_query
from .exporting import export_table, exported_rows
from .forms import PillarsForm, ProviderForm
from .linked_data import data_block
from .models import Course, Occupation
from .pillars import may_mark, pillars_of

_ALSO_USED = 24
"""Abilities and tools beyond the goal that an occupation's page names."""


def _place(request: HttpRequest) -> str | None:
    """The municipality whose contracts count for the asker."""
    return request.user.municipality_id if isinstance(request.user, User) else None


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


@require_GET
@public
def courses(request: HttpRequest) -> HttpResponse:
    """Search courses: one box, facets, order, pages."""
    query = read_query(request.GET)
    listing = browse(query, _place(request), timezone.localdate())
    kept = [(name, value) for name in FACETS for value in query.filters.get(name, [])]
    words = [("q", query.words)] if query.words else []
    labels = (
        ("", _("関連の高い順")), ("rating", _("評価の高い順")), ("learners", _("受講者の多い順")),
        ("hours", _("時間の短い順")), ("price", _("価格の安い順")), ("newest", _("新しい順")),
    )  # fmt: skip
    sorts = [
        ("?" + urlencode([*words, *kept, *([("sort", key)] if key else [])]), label, key == query.sort)
        for key, label in labels
    ]
    context = {
        "query": query, "listing": listing, "page": listing.page, "sorts": sorts,
        "keep": [*words, *([("sort", query.sort)] if query.sort else [])],
        "without_filters": "?" + urlencode(words),
    }  # fmt: skip
    return render(request, "catalog/courses.html", context)


@require_GET
@open_to_all
def suggestions(request: HttpRequest) -> HttpResponse:
    """Rows for the search box while somebody types."""
    typed = _words(request)
    visibility = selectors.visibility(_place(request), timezone.localdate())
    found = finding.suggest(typed=typed, visibility=visibility) if typed else []
    rows = [(f"{reverse('catalog:courses')}?{urlencode({'q': words})}", words) for words in found]
    return render(request, "catalog/_suggestions.html", {"rows": rows})


@require_GET
@public
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: everything that helps to choose."""
    place, today = _place(request), timezone.localdate()
    row = get_object_or_404(selectors.visible_courses(place, today), pk=course_id)
    skills = list(selectors.skills_of(row))
    context = {
        "course": row, "skills": skills, "similar": selectors.similar_courses(row, place, today),
        "has_player": selectors.has_own_material(row), "instead": selectors.instead_of_seat(row, place, today),
        "pillars": [Pillar(value).label for value in pillars_of(row)],
        "pillars_form": PillarsForm(initial={"pillars": pillars_of(row)}) if may_mark(row, acting(request)) else None,
        "linked_data": data_block(row, [one.skill.name for one in skills]),
    }  # fmt: skip
    return render(request, "catalog/course.html", context)


@require_POST
def mark_pillars(request: HttpRequest, course_id: int) -> HttpResponse:
    """Say for which pillars a course is."""
    row = get_object_or_404(Course.objects.filter(withdrawn_at=None), pk=course_id)
    form = PillarsForm(request.POST)
    if form.is_valid():
        services.mark_pillars(course=row, pillars=form.cleaned_data["pillars"], actor=acting(request))
        messages.success(request, _("取組領域を記録しました。"))
    else:
        messages.error(request, _("取組領域を、一覧から選んでください。"))
    return redirect("catalog:course", course_id=course_id)


@require_GET
@public
def occupations(request: HttpRequest) -> HttpResponse:
    """Occupations to aim for."""
    words = _words(request)
    page = Paginator(selectors.find_occupations(words), 30).get_page(request.GET.get("page"))
    return render(request, "catalog/occupations.html", {"page": page, "words": words})


@require_GET
@public
def occupation(request: HttpRequest, code: str) -> HttpResponse:
    """One occupation: what the work is, what one must be able to do, make a plan."""
    row = get_object_or_404(Occupation, code=code)
    place, actor = _place(request), acting(request)
    levels = occupation_page.levels_of(request.user.pk) if isinstance(request.user, User) else {}
    context = {
        "occupation": row, "skills": selectors.goal_of(row), "also_used": selectors.also_used_in(row)[:_ALSO_USED],
        "near": occupation_page.near_work(row, levels), "is_own": bool(levels),
        "reached": occupation_page.how_near(row, levels) if levels else None,
        "demand": occupation_page.demand_in(row, place) if place else [],
        "finished": occupation_page.finished_in(row, place) if place else None,
        "may_import": place is not None and actor.may(Capability.MANAGE_CATALOG, place),
        "is_jobtag": row.code.startswith("jobtag-"),
    }  # fmt: skip
    return render(request, "catalog/occupation.html", context)


@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """Providers with their numbers of courses."""
    actor = acting(request)
    context = {
        "providers": selectors.providers_for(actor), "doubtful": selectors.doubtful_skills().count(),
        "suggested": selectors.suggested_skills().count(),
        "may_change": actor.may(Capability.MANAGE_CATALOG),
    }  # fmt: skip
    return render(request, "catalog/providers.html", context)


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """A provider's courses as a file that the import takes back."""
    provider = get_object_or_404(selectors.providers_for(acting(request)), code=code)
    rows = selectors.courses_to_export(acting(request), provider, _place(request), timezone.localdate())
    return export_response(export_table(provider), exported_rows(rows), requested_format(request) or ExportFormat.XLSX)


@require_http_methods(["GET", "POST"])
def add_provider(request: HttpRequest) -> HttpResponse:
    """A new provider."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_provider(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("提供元を加えました。次に、講座の表を取り込みましょう。"))
            return redirect("catalog:providers")
    return render(request, "catalog/add_provider.html", {"form": form})
