"""Training frameworks, gaps and forecasts for other systems."""

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Body, Router, Schema

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.http import acting
from manabiwa.apps.network.selectors import fiscal_year_of
from manabiwa.engines.workforce import forecast, read_problem

from . import outlook, selectors, staffing
from .heat import Rows, heat_map
from .models import AssessedBy, TrainingFramework
from .staff_views import position_beside

router = Router(tags=["training"])


class FrameworkOut(Schema):
    """A framework in a list."""

    municipality_id: str
    name: str
    version: int
    n_roles: int
    n_skills: int


class AssessmentIn(Schema):
    """Level (0 to 5) by the code of the skill."""

    levels: dict[str, int]


@router.get("/frameworks", auth=None, response=list[FrameworkOut])
def list_frameworks(request: HttpRequest) -> object:
    """Published training frameworks of municipalities."""
    return selectors.published_frameworks()[:500]


@router.get("/frameworks/{code}", auth=None)
def get_framework(request: HttpRequest, code: str) -> dict[str, Any]:
    """One training framework: roles, levels and the skills that they ask for."""
    row = get_object_or_404(selectors.published_frameworks(), municipality_id=code)
    adopted = row.adopted_from.municipality_id if row.adopted_from else None
    return {
        "municipality": code, "name": row.name, "version": row.version, "adopted_from": adopted,
        "levels": [
            {"id": line.row.pk, "role": line.row.role.name, "step": line.row.step, "level": line.row.name,
             "skills": {skill.code: level for skill, level in line.cells if level}}
            for line in selectors.matrix_of(row).rows
        ],
    }  # fmt: skip


def _own(request: HttpRequest, code: str) -> TrainingFramework:
    get_object_or_404(selectors.places_of(acting(request)), pk=code)
    return get_object_or_404(selectors.published_frameworks(), municipality_id=code)


@router.get("/of/{code}/heat-map", auth=scope("training:read"))
def get_heat_map(
    request: HttpRequest, code: str, by: Literal["self", "supervisor"] = "supervisor",
    rows: Literal["role", "section"] = "role",
) -> dict[str, Any]:  # fmt: skip
    """How far the staff are from what their roles ask for, by role or section."""
    found = heat_map(_own(request, code), acting(request), by=AssessedBy(by), rows=Rows(rows))
    return {
        "heads": found.heads, "assessed": found.assessed,
        "rows": [
            {"label": row.label, "heads": row.heads, "cells": [
                {"skill": cell.skill.code, "heads": cell.heads, "assessed": cell.known, "reached": cell.reached,
                 "short": cell.short}
                for cell in row.cells if cell.heads
            ]}
            for row in found.rows
        ],
    }  # fmt: skip


@router.get("/of/{code}/forecast", auth=scope("training:read"))
def get_forecast(request: HttpRequest, code: str) -> dict[str, Any]:
    """Heads and people at the level over ten fiscal years, with the assumptions kept."""
    framework, first = _own(request, code), fiscal_year_of(timezone.localdate())
    crews = outlook.crews_of(framework, acting(request))
    assumed = outlook.kept(selectors.kept_forecast(code, acting(request)), crews, first)
    found = forecast(outlook.problem_of(crews, assumed, first)).to_json()
    names = {crew.role.key: crew.role.name for crew in crews}
    return {**found, "roles": {names[key]: lines for key, lines in found["roles"].items()}}


@router.post("/forecast", auth=scope("training:read"))
def make_forecast(request: HttpRequest, data: Body[dict[str, Any]]) -> dict[str, Any]:
    """A forecast for numbers of one's own, as `manabiwa training forecast` computes it."""
    runs = data.get("runs", 1000)
    problem = read_problem({**data, "runs": min(runs, MOST_RUNS) if isinstance(runs, int) else runs})
    return forecast(problem).to_json()


MOST_RUNS = 2000
"""Histories that one call may draw; the command line takes more."""


@router.post("/positions/{position_id}/assessments", auth=scope("training:write"))
def write_assessments(request: HttpRequest, position_id: int, data: AssessmentIn) -> dict[str, int]:
    """Write the own levels, or those of somebody whom one supervises."""
    position, by = position_beside(acting(request), position_id)
    known = dict(Skill.objects.filter(code__in=data.levels).values_list("code", "pk"))
    # a code that nobody knows is a skill that the role does not ask for: the service refuses it
    levels = {known.get(code, 0): level for code, level in data.levels.items()}
    changed = staffing.assess(
        position=position, source=by, levels=levels, actor=acting(request), today=timezone.localdate()
    )
    return {"changed": changed}
