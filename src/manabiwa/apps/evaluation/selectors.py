"""Reading outcomes and evaluations."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.engines.evaluation import CohortCount

from .models import Evaluation, Outcome, OutcomeType, Reached
from .proportion import count_outcomes


def outcome_types() -> QuerySet[OutcomeType]:
    """All kinds of outcomes."""
    return OutcomeType.objects.order_by("pk")


def count_of(cohort: Cohort, outcome_type: OutcomeType, actor: Actor) -> CohortCount | None:
    """How many reached the outcome, and of how many nothing is known; None for a cohort without people. Two queries."""
    municipality = cohort.programme.municipality_id
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    people = Participation.objects.for_municipality(municipality).filter(cohort=cohort).count()
    return count_outcomes(people, words_about(cohort, outcome_type, actor)) if people else None


def words_about(cohort: Cohort, outcome_type: OutcomeType, actor: Actor) -> QuerySet[Outcome, str]:
    """What is written down of the outcomes of a cohort, each a `Reached`; one query."""
    municipality = cohort.programme.municipality_id
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    rows = Outcome.objects.for_municipality(municipality)
    return rows.filter(participation__cohort=cohort, outcome_type=outcome_type).values_list("reached", flat=True)


def outcomes_in(cohort: Cohort, outcome_type: OutcomeType, actor: Actor) -> QuerySet[Any]:
    """Everybody in a cohort with `reached` of one kind of outcome; no row is unknown."""
    municipality = cohort.programme.municipality_id
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    rows = Participation.objects.for_municipality(municipality).filter(cohort=cohort).select_related("person")
    own = _outcome_of_row(municipality, outcome_type)
    reached = Coalesce(Subquery(own.values("reached")[:1]), Value(Reached.UNKNOWN.value))
    found: QuerySet[Any] = rows.annotate(reached=reached)
    return found


def with_sources(rows: QuerySet[Any], cohort: Cohort, outcome_type: OutcomeType) -> QuerySet[Any]:
    """The same rows with `source` and `observed_on`, for a file that holds them all."""
    own = _outcome_of_row(cohort.programme.municipality_id, outcome_type)
    day = Subquery(own.values("observed_on")[:1])
    found: QuerySet[Any] = rows.annotate(source=Subquery(own.values("source")[:1]), observed_on=day)
    return found


def _outcome_of_row(municipality: str, outcome_type: OutcomeType) -> QuerySet[Outcome]:
    rows = Outcome.objects.for_municipality(municipality)
    return rows.filter(participation=OuterRef("pk"), outcome_type=outcome_type)


def outcomes_of(shown: Iterable[Participation], cohort: Cohort, outcome_type: OutcomeType) -> dict[int, Outcome]:
    """What is written down about a few participants of a cohort, by participation; one query."""
    rows = Outcome.objects.for_municipality(cohort.programme.municipality_id)
    rows = rows.filter(participation__in=[one.pk for one in shown], outcome_type=outcome_type)
    return {row.participation_id: row for row in rows}


def evaluations_of(cohort: Cohort, actor: Actor) -> QuerySet[Evaluation]:
    """The answers kept for a cohort, newest first."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Evaluation.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    return rows.select_related("outcome_type", "case", "cohort__programme__municipality")


def evaluations_for(actor: Actor) -> QuerySet[Evaluation]:
    """All answers in the actor's municipalities."""
    rows = Evaluation.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    return rows.select_related("outcome_type", "case", "cohort__programme__municipality")
