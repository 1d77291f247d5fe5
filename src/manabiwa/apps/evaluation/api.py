"""Outcomes and evaluations for other systems."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.selectors import cohorts_of
from manabiwa.engines.evaluation import CohortCount, estimate_proportion

from . import selectors, services

router = Router(tags=["evaluation"])


class OutcomeIn(Schema):
    """What became of a participant."""

    participation: int
    outcome: str
    reached: Literal["yes", "no", "unknown"]
    source: Literal["self", "document", "employer", "administrative"]
    observed_on: date
    note: str = ""


class EvaluateIn(Schema):
    """The question: the kind of outcome and the confidence level."""

    outcome: str
    level: float = 0.95


class EvaluationOut(Schema):
    """The answer."""

    id: int
    grade: int
    result: dict[str, Any]


@router.get("/proportion", auth=None)
def proportion(
    request: HttpRequest, reached: int, total: int, unknown: int = 0, level: float = 0.95, method: str = "wilson"
) -> dict[str, object]:
    """A proportion with its interval, as `manabiwa effect proportion` computes it."""
    count = CohortCount(reached=reached, total=total, unknown=unknown)
    return estimate_proportion(count, level=level, method=method).to_json()


@router.post("/outcomes", response={201: None}, auth=scope("evaluation:write"))
def record_outcome(request: HttpRequest, data: OutcomeIn) -> tuple[int, None]:
    """Write down what became of a participant."""
    rows = Participation.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    participation = get_object_or_404(rows.select_related("cohort__programme"), pk=data.participation)
    kind = get_object_or_404(selectors.outcome_types(), key=data.outcome)
    services.record_outcome(
        participation=participation, outcome_type=kind, reached=data.reached, source=data.source,
        observed_on=data.observed_on, note=data.note, actor=acting(request),
    )  # fmt: skip
    return 201, None


@router.post("/cohorts/{cohort_id}/evaluations", response={201: EvaluationOut}, auth=scope("evaluation:write"))
def evaluate(request: HttpRequest, cohort_id: int, data: EvaluateIn) -> tuple[int, object]:
    """Answer the question from today's records and keep the answer."""
    cohort = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)
    kind = get_object_or_404(selectors.outcome_types(), key=data.outcome)
    return 201, services.evaluate_cohort(
        cohort=cohort, outcome_type=kind, level=data.level, actor=acting(request), now=timezone.now()
    )


@router.get("/cohorts/{cohort_id}/evaluations", response=list[EvaluationOut], auth=scope("evaluation:read"))
def list_evaluations(request: HttpRequest, cohort_id: int) -> object:
    """The answers kept for a cohort."""
    cohort = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)
    return selectors.evaluations_of(cohort, acting(request))
