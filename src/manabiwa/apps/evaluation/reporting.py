"""The numbers of the reports: each cohort's way, hours and outcomes, for whoever runs the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.learning.models import Enrolment
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import Funnel, funnel_of
from manabiwa.engines.evaluation import CohortCount, estimate_proportion

from .models import Outcome, OutcomeType
from .proportion import count_outcomes


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One kind of outcome in a cohort; the share and its interval are None while nobody's outcome is known."""

    outcome_type: OutcomeType
    count: CohortCount
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CohortReport:
    """A cohort on one day."""

    cohort: Cohort
    funnel: Funnel
    hours: float
    outcomes: tuple[OutcomeRow, ...]
    counted_on: date


def report_on(cohort: Cohort, actor: Actor, today: date) -> CohortReport:
    """The numbers of one cohort; five queries. Raises PermissionRefused for whoever does not run it."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    people = Participation.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    ids = list(people.values_list("person_id", flat=True))
    within = Enrolment.objects.filter(
        person_id__in=ids,
        started_at__gte=midnight(cohort.starts_on),
        started_at__lt=midnight(cohort.ends_on + timedelta(days=1)),
    )
    minutes = within.aggregate(total=Sum("minutes"))["total"] or 0
    return CohortReport(cohort, funnel_of(cohort, actor), minutes / 60, _outcomes(cohort, len(ids)), today)


def report_on_all(cohorts: Sequence[Cohort], actor: Actor, today: date) -> list[CohortReport]:
    """The numbers of several cohorts, the earliest first."""
    return [report_on(cohort, actor, today) for cohort in sorted(cohorts, key=lambda row: (row.starts_on, row.pk))]


def _outcomes(cohort: Cohort, people: int) -> tuple[OutcomeRow, ...]:
    rows = Outcome.objects.for_municipality(cohort.programme.municipality_id).filter(participation__cohort=cohort)
    by_type: dict[OutcomeType, list[str]] = {}
    for row in rows.select_related("outcome_type").order_by("outcome_type_id"):
        by_type.setdefault(row.outcome_type, []).append(row.reached)
    return tuple(_row(kind, count_outcomes(people, reached)) for kind, reached in by_type.items())


def _row(kind: OutcomeType, count: CohortCount) -> OutcomeRow:
    estimate = estimate_proportion(count, level=0.95)
    if estimate.proportion is None:
        return OutcomeRow(kind, count, None, None, None)
    return OutcomeRow(kind, count, estimate.proportion, estimate.interval.low, estimate.interval.high)
