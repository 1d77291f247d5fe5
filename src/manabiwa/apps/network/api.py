"""The registry, members and declarations for other systems: what is public, read only."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from . import selectors
from .models import Municipality

router = Router(tags=["network"])
AT_MOST = 200


class MunicipalityOut(Schema):
    """An entry of the registry."""

    code: str
    name: str
    kana: str
    kind: str
    prefecture: str


class MemberOut(MunicipalityOut):
    """A member of the network."""

    since: date
    department: str


class PromiseOut(Schema):
    """A promise beside the live figure."""

    text: str
    figure: str
    target: float
    fiscal_year: int
    value: float
    last_year: float | None
    is_kept: bool


class DeclarationOut(Schema):
    """A published declaration."""

    municipality: str
    title: str
    statement: str
    declared_on: date
    pillars: list[str]
    promises: list[PromiseOut]


def _entry(row: Municipality) -> dict[str, str]:
    return {
        "code": row.pk, "name": row.name, "kana": row.kana, "kind": row.kind, "prefecture": row.prefecture,
    }  # fmt: skip


@router.get("/municipalities", auth=None, response=list[MunicipalityOut])
def list_municipalities(request: HttpRequest, q: str = "", offset: int = 0) -> list[MunicipalityOut]:
    """Municipalities by name, reading or code, in the order of codes; 200 at a time."""
    rows = selectors.find_municipalities(q, limit=AT_MOST) if q.strip() else Municipality.objects.order_by("code")
    start = 0 if q.strip() else max(offset, 0)
    return [MunicipalityOut(**_entry(row)) for row in rows[start : start + AT_MOST]]


@router.get("/members", auth=None, response=list[MemberOut])
def list_members(request: HttpRequest) -> list[MemberOut]:
    """All members of the network."""
    return [
        MemberOut(**_entry(row.municipality), since=row.since, department=row.department) for row in selectors.members()
    ]


@router.get("/declarations/{code}", auth=None, response=DeclarationOut)
def get_declaration(request: HttpRequest, code: str) -> DeclarationOut:
    """The declaration of a municipality with its promises as they stand now."""
    row = get_object_or_404(selectors.published_declarations(), municipality_id=code)
    year = selectors.fiscal_year_of(timezone.localdate())
    standings = selectors.promise_standings(row, fiscal_year=year, now=timezone.now())
    promises = [
        PromiseOut(
            text=line.promise.text, figure=line.promise.figure, target=line.promise.target,
            fiscal_year=line.promise.fiscal_year, value=line.value, last_year=line.last_year, is_kept=line.is_kept,
        )
        for line in standings
    ]  # fmt: skip
    return DeclarationOut(
        municipality=row.municipality_id, title=row.title, statement=row.statement, declared_on=row.declared_on,
        pillars=row.pillars, promises=promises,
    )  # fmt: skip
