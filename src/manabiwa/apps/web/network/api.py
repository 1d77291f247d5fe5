"""Yearly reports and the history of declarations for other systems: what is public, read only."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.selectors import declaration_history, fiscal_year_of, published_declarations
from manabiwa.apps.tables.documents import DocumentFormat, document_response

from . import selectors
from .documents import declaration_report, network_report

router = Router(tags=["reports"])
Format = Literal["pdf", "xlsx"]


class VersionOut(Schema):
    """A declaration that is or was public."""

    title: str
    statement: str
    mayor: str
    declared_on: date
    pillars: list[str]
    promises: list[str]
    published_at: datetime
    ended_at: datetime | None


def _member(code: str) -> Municipality:
    return get_object_or_404(Municipality, pk=code, membership__isnull=False)


@router.get("/declarations", auth=None)
def report_of_network(request: HttpRequest, format: Format = "pdf") -> HttpResponseBase:
    """The yearly report of all declarations, as PDF or Excel."""
    today = timezone.localdate()
    rows = selectors.standings(list(published_declarations()), fiscal_year=fiscal_year_of(today), now=timezone.now())
    return document_response(network_report(rows, today), DocumentFormat(format))


@router.get("/declarations/{code}", auth=None)
def report_of_declaration(request: HttpRequest, code: str, format: Format = "pdf") -> HttpResponseBase:
    """The yearly report of one declaration, as PDF or Excel."""
    place, today = _member(code), timezone.localdate()
    standing = selectors.declaration_standing(code, fiscal_year=fiscal_year_of(today), now=timezone.now())
    document = declaration_report(place, standing, selectors.yearly_figures(code), today)
    return document_response(document, DocumentFormat(format))


@router.get("/declarations/{code}/history", auth=None, response=list[VersionOut])
def list_versions(request: HttpRequest, code: str) -> list[dict[str, object]]:
    """Every declaration of a municipality that is or was public, the newest first."""
    return [
        {
            "title": row.title, "statement": row.statement, "mayor": row.mayor, "declared_on": row.declared_on,
            "pillars": row.pillars, "promises": [promise.text for promise in row.promises.all()],
            "published_at": row.published_at, "ended_at": row.ended_at,
        }
        for row in declaration_history(_member(code).pk)
    ]  # fmt: skip
