"""A person's folder and curriculum vitae for other systems."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting

from . import selectors, services
from .documents import vita_document
from .json_resume import json_resume
from .selectors import Vita

router = Router(tags=["portfolio"])


class EvidenceOut(Schema):
    """A piece of evidence; `confirmed` by a supporter: skills with the level that was seen."""

    id: int
    kind: str
    title: str
    about: str
    url: str
    made_on: date | None
    confirmed_at: datetime | None
    skills: dict[str, int | None]


def _me(request: HttpRequest) -> User:
    actor = acting(request)
    assert isinstance(actor, Person)
    return actor.user


def _vita(request: HttpRequest) -> Vita:
    return selectors.vita_of(services.begin_resume(person=_me(request), actor=acting(request)))


@router.get("/evidence", response=list[EvidenceOut], auth=scope("learning:read"))
def list_evidence(request: HttpRequest) -> list[dict[str, Any]]:
    """My folder of evidence, the newest first."""
    return [
        {
            "id": row.pk, "kind": row.kind, "title": row.title, "about": row.about, "url": row.url,
            "made_on": row.made_on, "confirmed_at": row.confirmed_at,
            "skills": {one.skill.code: one.confirmed for one in row.skills.all()},
        }
        for row in selectors.evidence_of(_me(request))
    ]  # fmt: skip


@router.get("/resume", auth=scope("learning:read"))
def read_resume(request: HttpRequest) -> HttpResponse:
    """My curriculum vitae as JSON Resume 1.0.0."""
    return JsonResponse(json_resume(_vita(request)), json_dumps_params={"ensure_ascii": False})


@router.get("/resume/document", auth=scope("learning:read"))
def read_resume_document(request: HttpRequest) -> HttpResponse:
    """My curriculum vitae as PDF."""
    return pdf_response(vita_document(_vita(request), timezone.localdate()))
