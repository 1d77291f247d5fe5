"""Programmes for other systems."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.services import record_view
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


class CohortOut(Schema):
    """A cohort of a programme."""

    id: int
    name: str
    starts_on: date
    ends_on: date


class FunnelOut(Schema):
    """People at every stage reached."""

    applied: int
    joined: int
    started: int
    completed: int
    withdrawn: int


class ApplicationIn(Schema):
    """Why the person would like to take part."""

    motivation: str = ""


class ApplicationOut(Schema):
    """An application and where it stands."""

    id: int
    state: str


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
def create_programme(request: HttpRequest, data: ProgrammeIn) -> Status[object]:
    """Set up a programme."""
    values = data.dict()
    municipality = get_object_or_404(Municipality, pk=values.pop("municipality"))
    return Status(201, services.create_programme(municipality=municipality, actor=acting(request), **values))


@router.get("/programmes/{programme_id}/cohorts", response=list[CohortOut], auth=scope("programmes:read"))
def list_cohorts(request: HttpRequest, programme_id: int) -> object:
    """The cohorts of a programme that the caller runs."""
    programme = get_object_or_404(selectors.programmes_of(acting(request)), pk=programme_id)
    return selectors.cohorts_of(acting(request)).filter(programme=programme)


@router.get("/cohorts/{cohort_id}/funnel", response=FunnelOut, auth=scope("programmes:read"))
def get_funnel(request: HttpRequest, cohort_id: int) -> object:
    """How many people of a cohort came how far."""
    cohort = get_object_or_404(selectors.cohorts_of(acting(request)), pk=cohort_id)
    return selectors.funnel_of(cohort, acting(request))


@router.post("/calls/{call_id}/applications", response={201: ApplicationOut}, auth=scope("learning:write"))
def apply(request: HttpRequest, call_id: int, data: ApplicationIn) -> Status[object]:
    """Apply for a cohort, as the token's person."""
    call = get_object_or_404(selectors.open_calls(timezone.localdate()), pk=call_id)
    person = User.objects.get(pk=acting(request).person_id or 0)
    return Status(
        201,
        services.apply_to_call(
            call=call, person=person, motivation=data.motivation[:2000], actor=acting(request), now=timezone.now()
        ),
    )


@router.get("/cohorts/{cohort_id}/participants", response=list[ParticipantOut], auth=scope("programmes:read"))
def list_participants(request: HttpRequest, cohort_id: int) -> list[dict[str, object]]:
    """Everybody in a cohort that the caller runs."""
    cohort = get_object_or_404(selectors.cohorts_of(acting(request)), pk=cohort_id)
    place = cohort.programme.municipality_id
    record_view("programmes.export_people", actor=acting(request), municipality=place)
    return [
        {
            "id": row.pk, "name": row.person.name, "email": row.person.email, "joined_on": row.joined_on,
            "started_on": row.started_on, "completed_on": row.completed_on, "withdrawn_on": row.withdrawn_on,
        }
        for row in selectors.participations_in(cohort, acting(request))
    ]  # fmt: skip
