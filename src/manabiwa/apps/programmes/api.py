"""Programmes for other systems."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.common.http import acting
from manabiwa.apps.network.models import Municipality

from . import selectors, services

router = Router(tags=["programmes"])


class CallOut(Schema):
    """A call that is open now."""

    id: int
    programme: str
    municipality: str
    pillar: str
    cohort: str
    closes_on: date
    capacity: int


class ProgrammeOut(Schema):
    """A programme that the caller runs."""

    id: int
    name: str
    pillar: str
    fiscal_year: int
    municipality_id: str


class ProgrammeIn(Schema):
    """A new programme; `municipality` is the 6-digit code."""

    municipality: str
    name: str
    pillar: str
    summary: str
    fiscal_year: int
    budget_yen: int | None = None


class ParticipantOut(Schema):
    """A participant of a cohort."""

    id: int
    name: str
    email: str
    joined_on: date
    started_on: date | None
    completed_on: date | None
    withdrawn_on: date | None


@router.get("/calls", response=list[CallOut], auth=None)
def list_calls(request: HttpRequest) -> list[dict[str, object]]:
    """Calls that take applications today."""
    return [
        {
            "id": call.pk, "programme": call.cohort.programme.name, "pillar": call.cohort.programme.pillar,
            "municipality": call.cohort.programme.municipality.full_name, "cohort": call.cohort.name,
            "closes_on": call.closes_on, "capacity": call.capacity,
        }
        for call in selectors.open_calls(timezone.localdate())
    ]  # fmt: skip


@router.get("/programmes", response=list[ProgrammeOut], auth=scope("programmes:read"))
def list_programmes(request: HttpRequest) -> object:
    """The programmes that the caller runs."""
    return selectors.programmes_of(acting(request))


@router.post("/programmes", response={201: ProgrammeOut}, auth=scope("programmes:write"))
def create_programme(request: HttpRequest, data: ProgrammeIn) -> tuple[int, object]:
    """Set up a programme."""
    values = data.dict()
    municipality = get_object_or_404(Municipality, pk=values.pop("municipality"))
    return 201, services.create_programme(municipality=municipality, actor=acting(request), **values)


@router.get("/cohorts/{cohort_id}/participants", response=list[ParticipantOut], auth=scope("programmes:read"))
def list_participants(request: HttpRequest, cohort_id: int) -> list[dict[str, object]]:
    """Everybody in a cohort that the caller runs."""
    cohort = get_object_or_404(selectors.cohorts_of(acting(request)), pk=cohort_id)
    return [
        {
            "id": row.pk, "name": row.person.name, "email": row.person.email, "joined_on": row.joined_on,
            "started_on": row.started_on, "completed_on": row.completed_on, "withdrawn_on": row.withdrawn_on,
        }
        for row in selectors.participations_in(cohort, acting(request))
    ]  # fmt: skip
