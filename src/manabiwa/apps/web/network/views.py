"""The public pages of the network."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from manabiwa.apps.accounts.limits import limit
from manabiwa.apps.common.http import acting, open_to_all, public
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.exchange.selectors import coming_events, published_cases
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.prefectures import PREFECTURES
from manabiwa.apps.network.selectors import (
    find_municipalities,
    fiscal_year_of,
    published_declarations,
    published_news,
)
from manabiwa.apps.tables.documents import document_response, wanted_format
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors
from .documents import declaration_report, network_report

PER_PAGE = 60


@require_GET
@public
def municipalities(request: HttpRequest) -> HttpResponse:
    """All municipalities of Japan by name, reading, code or prefecture; the members are marked."""
    get = request.GET.get
    words, prefecture = get("q", "").strip()[:50], get("prefecture", "")[:2]
    members_only = get("members") == "1"
    rows = selectors.find_places(words=words, prefecture=prefecture, members_only=members_only)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(get("page")), "words": words, "wanted_prefecture": prefecture,
        "members_only": members_only, "prefectures": PREFECTURES,
    }  # fmt: skip
    return render(request, "network/municipalities.html", context)


@require_GET
@public
def prefecture(request: HttpRequest, prefecture: str) -> HttpResponse:
    """The municipalities of one prefecture."""
    return redirect(f"{reverse('network:municipalities')}?prefecture={prefecture[:2]}")


@require_GET
@public
def suggest(request: HttpRequest) -> HttpResponse:
    """Names to choose from while somebody types."""
    rows = find_municipalities(request.GET.get("q", "")[:50], limit=8)
    items = ((reverse("network:municipality", args=[row.pk]), row.full_name) for row in rows)
    return HttpResponse(format_html_join("", '<li><a href="{}">{}</a></li>', items))


@require_GET
@public
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality: its declaration with live figures, programmes, cases, public facts, whom to ask."""
    row = get_object_or_404(Municipality.objects.select_related("membership"), pk=code)
    now, year = timezone.now(), fiscal_year_of(timezone.localdate())
    first, others = selectors.facts_of(code)
    context = {
        "place": row, "membership": getattr(row, "membership", None), "first_facts": first, "other_facts": others,
        "standing": selectors.declaration_standing(code, fiscal_year=year, now=now), "today": timezone.localdate(),
        "yearly": selectors.yearly_figures(code), "pillars": selectors.programmes_by_pillar(code),
        "cases": published_cases().filter(municipality_id=code)[:10],
        "events": coming_events(now).filter(municipality_id=code)[:5],
        "may_manage": acting(request).may(Capability.MANAGE_MEMBERS, code),
        "may_declare": acting(request).may(Capability.RUN_PROGRAMMES, code),
    }  # fmt: skip
    return render(request, "network/municipality.html", context)


@require_GET
@public
def declarations(request: HttpRequest) -> HttpResponse:
    """All declarations with their promises and the live figures."""
    page = Paginator(published_declarations(), 12).get_page(request.GET.get("page"))
    year = fiscal_year_of(timezone.localdate())
    rows = selectors.standings(list(page), fiscal_year=year, now=timezone.now())
    return render(request, "network/declarations.html", {"page": page, "rows": rows, "today": timezone.localdate()})


@require_GET
@public
def report(request: HttpRequest) -> HttpResponseBase:
    """The yearly report of change: each promise, last year's figure and today's."""
    year = fiscal_year_of(timezone.localdate())
    rows = selectors.standings(list(published_declarations()), fiscal_year=year, now=timezone.now())
    lines = [(row.declaration, standing) for row in rows for standing in row.promises]
    if fmt := requested_format(request):
        titles = (
            _("団体コード"), _("自治体"), _("約束"), _("指標"), _("達成年度"), _("目標値"), _("前年度末"), _("いま"),
            _("増減"), _("達成"),
        )  # fmt: skip
        values = (
            (declaration.municipality_id, declaration.municipality.full_name, line.promise.text,
             str(line.figure.label), line.promise.fiscal_year, line.promise.target, line.last_year, line.value,
             line.change, line.is_kept)
            for declaration, line in lines
        )  # fmt: skip
        title = _("宣言の年次報告 %(year)s年度") % {"year": year}
        return export_response(OutTable(title, tuple(OutColumn(title) for title in titles)), values, fmt)
    context = {
        "page": Paginator(lines, 100).get_page(request.GET.get("page")), "year": year, "today": timezone.localdate(),
        "kept": sum(line.is_kept for _declaration, line in lines), "total": len(lines),
    }  # fmt: skip
    return render(request, "network/report.html", context)


@require_GET
@open_to_all
def report_document(request: HttpRequest) -> HttpResponseBase:
    """The yearly report of the whole network as a document (PDF or Excel)."""
    limit(request, "document", times=60, seconds=60)
    today = timezone.localdate()
    rows = selectors.standings(list(published_declarations()), fiscal_year=fiscal_year_of(today), now=timezone.now())
    return document_response(network_report(rows, today), wanted_format(request))


@require_GET
@open_to_all
def declaration_document(request: HttpRequest, code: str) -> HttpResponseBase:
    """The yearly report of one municipality's declaration (PDF or Excel)."""
    limit(request, "document", times=60, seconds=60)
    place = get_object_or_404(Municipality, pk=code, membership__isnull=False)
    today = timezone.localdate()
    standing = selectors.declaration_standing(code, fiscal_year=fiscal_year_of(today), now=timezone.now())
    document = declaration_report(place, standing, selectors.yearly_figures(code), today)
    return document_response(document, wanted_format(request))


@require_GET
@public
def news(request: HttpRequest) -> HttpResponse:
    """What the secretariat tells everybody."""
    page = Paginator(published_news(), 10).get_page(request.GET.get("page"))
    return render(request, "network/news.html", {"page": page})
