"""Writing down outcomes, answering the question of a cohort, and publishing the answer as a case."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.exchange.models import Case
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.engines.evaluation.disclosure import DEFAULT_THRESHOLD

from .models import Evaluation, Outcome, OutcomeType
from .proportion import count_outcomes, evaluate_count


def record_outcome(
    *, participation: Participation, outcome_type: OutcomeType, reached: str, source: str, observed_on: date,
    actor: Actor, note: str = "",
) -> Outcome:  # fmt: skip
    """Write down what became of a participant; a later word replaces the earlier one, and the trail keeps both."""
    municipality = participation.cohort.programme.municipality_id
    with action(
        "evaluation.record_outcome", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality
    ) as act:
        rows = Outcome.objects.for_municipality(municipality).select_for_update()
        outcome = rows.filter(participation=participation, outcome_type=outcome_type).first()
        before = outcome.reached if outcome else None
        outcome = outcome or Outcome(participation=participation, outcome_type=outcome_type)
        outcome.reached, outcome.source, outcome.observed_on, outcome.note = reached, source, observed_on, note
        outcome.full_clean()
        outcome.save()
        act.about(outcome, person_id=participation.person_id, changes={"reached": [before, reached], "source": source})
    return outcome


def record_outcomes(
    *, outcome_type: OutcomeType, reached: Mapping[Participation, str], source: str, observed_on: date, actor: Actor
) -> int:
    """Write down what became of several participants, all or nobody; returns how many were written."""
    with transaction.atomic():
        for participation, value in reached.items():
            record_outcome(
                participation=participation, outcome_type=outcome_type, reached=value, source=source,
                observed_on=observed_on, actor=actor,
            )  # fmt: skip
    return len(reached)


def evaluate_cohort(
    *, cohort: Cohort, outcome_type: OutcomeType, level: float, actor: Actor, now: datetime
) -> Evaluation:
    """Answer "what share of the cohort reached the outcome?" from today's records, and keep the answer.

    The cohort is everybody who joined: also those who left it. Raises ValidationError for an empty cohort.
    """
    municipality = cohort.programme.municipality_id
    with action(
        "evaluation.evaluate_cohort", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality
    ) as act:
        people = Participation.objects.for_municipality(municipality).filter(cohort=cohort).count()
        if not people:
            raise ValidationError(_("この期には、まだ参加者がいません。"))
        outcomes = Outcome.objects.for_municipality(municipality)
        rows = outcomes.filter(participation__cohort=cohort, outcome_type=outcome_type)
        result = evaluate_count(count_outcomes(people, rows.values_list("reached", flat=True)), level=level)
        evaluation = Evaluation.unscoped.create(
            cohort=cohort, outcome_type=outcome_type, level=level, grade=result["grade"], result=result,
            computed_at=now, computed_by_id=actor.person_id,
        )  # fmt: skip
        figures = {name: result[name] for name in ("reached", "known", "unknown", "total")}
        act.about(evaluation, changes=figures)
    return evaluation


def publish_evaluation(*, evaluation: Evaluation, case: Case, actor: Actor, now: datetime) -> Case:
    """Attach the answer to a case of the same municipality and publish the case.

    Raises ValidationError when the case belongs to another municipality, or when so few people are counted that the
    figure would tell of single ones.
    """
    municipality = evaluation.cohort.programme.municipality_id
    with action(
        "evaluation.publish_evaluation", actor=actor, capability=Capability.PUBLISH_CASES, municipality=municipality
    ) as act:
        if case.municipality_id != municipality:
            raise ValidationError(_("事例と検証の自治体が違います。"))
        result = evaluation.result
        if result["known"] < DEFAULT_THRESHOLD:
            raise ValidationError(
                _(
                    "結果の分かる人が%(known)s人で、%(least)s人に満たないため、割合は公開できません(一人ひとりの結果が分かってしまうためです)。"
                    "数字を載せずに、ことばの事例として公開できます。"
                )
                % {"known": result["known"], "least": DEFAULT_THRESHOLD}
            )
        evidence = {
            "grade": evaluation.grade, "outcome": evaluation.outcome_type.name,
            "definition": evaluation.outcome_type.definition, "estimate": result["proportion"],
            "low": result["interval"][0], "high": result["interval"][1], "level": evaluation.level,
            "lowest": result["lowest"], "highest": result["highest"], "reached": result["reached"],
            "known": result["known"], "unknown": result["unknown"], "total": result["total"],
            "any_low": result["interval_any_unknown"][0], "any_high": result["interval_any_unknown"][1],
            "method": result["method"], "words": result["words"],
            "computed_on": evaluation.computed_at.date().isoformat(),
        }  # fmt: skip
        exchange.attach_evidence(case=case, evidence=evidence, actor=actor)
        exchange.publish_case(case=case, actor=actor, now=now)
        Evaluation.unscoped.filter(case=case).update(case=None)
        evaluation.case = case
        evaluation.save(update_fields=["case", "updated_at"])
        touch_site()
        act.about(evaluation, changes={"case": case.pk})
    return case
