"""Cases and events for other systems: what is public, read only."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.common.documents.pdf import pdf_response

from . import selectors
from .documents import case_document
from .models import Case, Event

router = Router(tags=["exchange"])


class CaseOut(Schema):
    """A published case."""

    id: int
    title: str
    municipality: str
    municipality_name: str
    pillar: str
    result: str
    problem: str
    context: str
    actions: str
    timeline: list[dict[str, Any]]
    outcome: str
    went_wrong: str
    do_differently: str
    cost_yen: int | None
    evidence: dict[str, Any]
    adopted_from: int | None
    published_at: datetime | None


class EventOut(Schema):
    """A meeting to come."""

    id: int
    title: str
    description: str
    municipality: str | None
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int | None
    taken: int


def _case(row: Case) -> CaseOut:
    return CaseOut(
        id=row.pk, title=row.title, municipality=row.municipality_id, municipality_name=row.municipality.full_name,
        pillar=row.pillar, result=row.result_kind, problem=row.problem, context=row.context, actions=row.actions,
        timeline=row.timeline, outcome=row.result, went_wrong=row.went_wrong, do_differently=row.do_differently,
        cost_yen=row.cost_yen, evidence=row.evidence, adopted_from=row.adopted_from_id, published_at=row.published_at,
    )  # fmt: skip


@router.get("/cases", auth=None, response=list[CaseOut])
def list_cases(
    request: HttpRequest, q: str = "", pillar: str = "", result: str = "", grade: int = 0, prefecture: str = "",
    offset: int = 0, limit: int = 50,
) -> list[CaseOut]:  # fmt: skip
    """Published cases, newest first; `grade` is the least grade of evidence; at most 100 at a time."""
    wanted = selectors.CaseFilter(words=q[:100], pillar=pillar, result=result, grade=grade, prefecture=prefecture)
    start = max(offset, 0)
    return [_case(row) for row in selectors.filter_cases(wanted)[start : start + min(max(limit, 1), 100)]]


@router.get("/cases/{case_id}", auth=None, response=CaseOut)
def get_case(request: HttpRequest, case_id: int) -> CaseOut:
    """One published case."""
    return _case(get_object_or_404(selectors.published_cases(), pk=case_id))


@router.get("/cases/{case_id}/document", auth=None)
def get_case_document(request: HttpRequest, case_id: int) -> HttpResponse:
    """One published case as PDF."""
    row = get_object_or_404(selectors.published_cases(), pk=case_id)
    return pdf_response(case_document(row, timezone.localdate()))


@router.get("/events", auth=None, response=list[EventOut])
def list_events(request: HttpRequest) -> list[EventOut]:
    """Meetings to come, the next first."""
    return [_event(row) for row in selectors.coming_events(timezone.now())[:100]]


def _event(row: Event) -> EventOut:
    taken = int(getattr(row, "taken", 0))
    return EventOut(
        id=row.pk, title=row.title, description=row.description, municipality=row.municipality_id,
        starts_at=row.starts_at, ends_at=row.ends_at, place=row.place, capacity=row.capacity, taken=taken,
    )  # fmt: skip
