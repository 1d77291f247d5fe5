"""Frameworks of skills: which there are, what stands in one, and taking it along as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting, open_to_all, public
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.tables.exporting import ExportFormat, export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors
from .case import export_case, uuid_of
from .frameworks import identifier_of
from .models import Framework, Skill, SkillKind

PER_PAGE = 10


def _place(request: HttpRequest) -> str | None:
    return request.user.municipality_id if isinstance(request.user, User) else None


def _framework(request: HttpRequest, code: str) -> Framework:
    row = selectors.frameworks_for(_place(request)).filter(code=code).first()
    if row is None:
        raise Http404
    return row


@require_GET
@public
def frameworks(request: HttpRequest) -> HttpResponse:
    """All frameworks that the asker may see."""
    actor, place = acting(request), _place(request)
    context = {
        "frameworks": selectors.frameworks_for(place),
        "may_change": actor.may(Capability.MANAGE_CATALOG),
        "may_name_local": place is not None and actor.may(Capability.MANAGE_CATALOG, place),
    }
    return render(request, "catalog/frameworks.html", context)


@require_GET
@public
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """One framework: its groups and skills, and what they are called elsewhere."""
    row, words = _framework(request, code), request.GET.get("q", "").strip()[:100]
    entries = selectors.entries_of(row).exclude(kind=SkillKind.GROUP)
    if words:
        entries = entries.filter(name__icontains=words) | entries.filter(name_en__icontains=words)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {"framework": row, "words": words, "page": page, "lines": [_line(skill) for skill in page]}
    return render(request, "catalog/framework.html", context)


def _line(skill: Skill) -> dict[str, Any]:
    return {"skill": skill, "anchor": uuid_of(skill.code), "matches": list(skill.matches.all())}


@require_GET
@open_to_all
def framework_case(request: HttpRequest, code: str) -> HttpResponse:
    """A framework as 1EdTech CASE JSON."""
    package = export_case(_framework(request, code), request.build_absolute_uri("/").rstrip("/"), timezone.now())
    answer = JsonResponse(package, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return answer


@require_GET
@open_to_all
def framework_table(request: HttpRequest, code: str) -> HttpResponseBase:
    """A framework as the table that can be imported again."""
    row = _framework(request, code)
    columns = (_("識別子"), _("名称"), _("英語名"), _("種類"), _("説明"), _("別名"), _("スキルのコード"))
    table = OutTable(row.name, [OutColumn(name) for name in columns])
    rows = (
        (
            identifier_of(row.code, skill.code), skill.name, skill.name_en, skill.get_kind_display(),
            skill.description, "\n".join(skill.aliases), skill.code,
        )
        for skill in selectors.entries_of(row)
    )  # fmt: skip
    return export_response(table, rows, requested_format(request) or ExportFormat.XLSX)
