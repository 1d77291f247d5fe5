"""Outcomes and evaluations for other systems."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.selectors import cohorts_of, programmes_of
from manabiwa.apps.tables.documents import DocumentFormat, document_response
from manabiwa.engines.evaluation import CohortCount, estimate_proportion

from . import selectors, services
from .documents import evaluation_report, programme_report
from .reporting import report_on, report_on_all

router = Router(tags=["evaluation"])
Format = Literal["pdf", "xlsx"]


class OutcomeIn(Schema):
    """What became of a participant."""

    participation: int
    outcome: str
    reached: Literal["yes", "no", "unknown"]
    source: Literal["self", "document", "employer", "administrative"]
    observed_on: date
    note: str = ""


class OutcomeTypeOut(Schema):
    """A kind of outcome; `key` names it in the other routes."""

    key: str
    name: str
    definition: str
    window_days: int


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


@router.get("/outcome-types", auth=None, response=list[OutcomeTypeOut])
def list_outcome_types(request: HttpRequest) -> object:
    """The kinds of outcomes with their definitions."""
    return selectors.outcome_types()


@router.get("/evaluations/{evaluation_id}", response=EvaluationOut, auth=scope("evaluation:read"))
def get_evaluation(request: HttpRequest, evaluation_id: int) -> object:
    """An answer that was kept."""
    return get_object_or_404(selectors.evaluations_for(acting(request)), pk=evaluation_id)


@router.get("/evaluations/{evaluation_id}/report", auth=scope("evaluation:read"))
def get_evaluation_report(request: HttpRequest, evaluation_id: int, format: Format = "pdf") -> HttpResponseBase:
    """The report of an answer, as PDF or Excel."""
    row = get_object_or_404(selectors.evaluations_for(acting(request)), pk=evaluation_id)
    numbers = report_on(row.cohort, acting(request), timezone.localdate())
    return document_response(evaluation_report(row, numbers), DocumentFormat(format))


@router.get("/cohorts/{cohort_id}/report", auth=scope("evaluation:read"))
def get_cohort_report(request: HttpRequest, cohort_id: int, format: Format = "pdf") -> HttpResponseBase:
    """The report of one cohort for the assembly, as PDF or Excel."""
    cohort, today = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id), timezone.localdate()
    document = programme_report(cohort.programme, [report_on(cohort, acting(request), today)], today)
    return document_response(document, DocumentFormat(format))


@router.get("/programmes/{programme_id}/report", auth=scope("evaluation:read"))
def get_programme_report(request: HttpRequest, programme_id: int, format: Format = "pdf") -> HttpResponseBase:
    """The report of a programme with all its cohorts, as PDF or Excel."""
    actor, today = acting(request), timezone.localdate()
    programme = get_object_or_404(programmes_of(actor), pk=programme_id)
    reports = report_on_all(list(cohorts_of(actor).filter(programme=programme)), actor, today)
    return document_response(programme_report(programme, reports, today), DocumentFormat(format))


@router.post("/outcomes", response={201: None}, auth=scope("evaluation:write"))
def record_outcome(request: HttpRequest, data: OutcomeIn) -> Status[None]:
    """Write down what became of a participant."""
    rows = Participation.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    participation = get_object_or_404(rows.select_related("cohort__programme"), pk=data.participation)
    kind = get_object_or_404(selectors.outcome_types(), key=data.outcome)
    services.record_outcome(
        participation=participation, outcome_type=kind, reached=data.reached, source=data.source,
        observed_on=data.observed_on, note=data.note, actor=acting(request),
    )  # fmt: skip
    return Status(201, None)


@router.post("/cohorts/{cohort_id}/evaluations", response={201: EvaluationOut}, auth=scope("evaluation:write"))
def evaluate(request: HttpRequest, cohort_id: int, data: EvaluateIn) -> Status[object]:
    """Answer the question from today's records and keep the answer."""
    cohort = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)
    kind = get_object_or_404(selectors.outcome_types(), key=data.outcome)
    return Status(
        201,
        services.evaluate_cohort(
            cohort=cohort, outcome_type=kind, level=data.level, actor=acting(request), now=timezone.now()
        ),
    )


@router.get("/cohorts/{cohort_id}/evaluations", response=list[EvaluationOut], auth=scope("evaluation:read"))
def list_evaluations(request: HttpRequest, cohort_id: int) -> object:
    """The answers kept for a cohort."""
    cohort = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)
    return selectors.evaluations_of(cohort, acting(request))
