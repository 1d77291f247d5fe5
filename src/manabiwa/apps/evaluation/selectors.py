"""Reading outcomes and evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import Funnel, funnel_of
from manabiwa.engines.evaluation import CohortCount

from .models import Evaluation, Outcome, OutcomeType
from .proportion import count_outcomes


def outcome_types() -> QuerySet[OutcomeType]:
    """All kinds of outcomes."""
    return OutcomeType.objects.order_by("pk")


@dataclass(frozen=True, slots=True)
class Line:
    """A participant with the outcome, if one is known."""

    participation: Participation
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Board:
    """The way of a cohort from application to outcome; nothing is counted before somebody takes part."""

    funnel: Funnel
    count: CohortCount | None
    lines: Sequence[Line]


def board_of(cohort: Cohort, outcome_type: OutcomeType, actor: Actor) -> Board:
    """Participants with their outcomes of one kind, and the counts; for whoever runs the cohort."""
    municipality = cohort.programme.municipality_id
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    outcomes = Outcome.objects.for_municipality(municipality).filter(
        participation__cohort=cohort, outcome_type=outcome_type
    )
    by_participation = {outcome.participation_id: outcome for outcome in outcomes}
    rows = Participation.objects.for_municipality(municipality).filter(cohort=cohort)
    people = list(rows.select_related("person").order_by("person__kana", "person__name", "pk"))
    reached = (outcome.reached for outcome in by_participation.values())
    count = count_outcomes(len(people), reached) if people else None
    lines = [Line(person, by_participation.get(person.pk)) for person in people]
    return Board(funnel_of(cohort, actor), count, lines)


def evaluations_of(cohort: Cohort, actor: Actor) -> QuerySet[Evaluation]:
    """The answers kept for a cohort, newest first."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Evaluation.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    return rows.select_related("outcome_type", "case", "cohort__programme__municipality")


def evaluations_for(actor: Actor) -> QuerySet[Evaluation]:
    """All answers in the actor's municipalities."""
    rows = Evaluation.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    return rows.select_related("outcome_type", "case", "cohort__programme__municipality")
