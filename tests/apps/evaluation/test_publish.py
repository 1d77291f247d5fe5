"""From outcomes to a published case: counted honestly, refused to whoever may not."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.evaluation import selectors, services
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.evaluation.models import Evaluation, Outcome, OutcomeType
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.exchange.models import Case
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def kind(db: None) -> OutcomeType:
    load_outcome_types(actor=SYSTEM)
    return OutcomeType.objects.get(key="found-work")


@pytest.fixture
def cohort(town: Municipality, officer: Person, make_person: Callable[..., Person]) -> Cohort:
    programme = create_programme(
        municipality=town, name="事業", pillar="residents", summary="概要", fiscal_year=2026, actor=officer
    )
    cohort = open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 9, 1), actor=officer
    )
    for number in range(10):
        person = make_person(f"p{number}@tameshi.example")
        add_participant(cohort=cohort, person=person.user, joined_on=DAY, actor=officer)
    return cohort


def record(cohort: Cohort, kind: OutcomeType, officer: Person, *reached: str) -> None:
    rows = Participation.unscoped.filter(cohort=cohort).order_by("pk")
    for row, value in zip(rows, reached, strict=False):
        services.record_outcome(
            participation=row, outcome_type=kind, reached=value, source="self", observed_on=DAY, actor=officer
        )


def evaluate(cohort: Cohort, kind: OutcomeType, actor: Person, now: dt.datetime) -> Evaluation:
    return services.evaluate_cohort(cohort=cohort, outcome_type=kind, level=0.95, actor=actor, now=now)


def draft(evaluation: Evaluation, municipality: Municipality, actor: object, now: dt.datetime) -> Case:
    return exchange.draft_case(
        municipality=municipality, title="10人の事業", pillar="residents", result_kind="mixed", problem="p",
        actions="a", result="r", went_wrong="w", actor=actor, now=now,
    )  # type: ignore[arg-type]  # fmt: skip


def test_whoever_has_no_outcome_is_unknown_never_a_no(
    cohort: Cohort, kind: OutcomeType, officer: Person, now: dt.datetime
) -> None:
    record(cohort, kind, officer, "yes", "yes", "yes", "no", "no", "unknown")
    result = evaluate(cohort, kind, officer, now).result
    assert (result["reached"], result["known"], result["unknown"], result["total"]) == (3, 5, 5, 10)
    assert (result["proportion"], result["lowest"], result["highest"]) == (0.6, 0.3, 0.8)
    assert result["grade"] == 1


def test_a_later_word_replaces_the_earlier_and_the_trail_keeps_both(
    cohort: Cohort, kind: OutcomeType, officer: Person
) -> None:
    record(cohort, kind, officer, "unknown")
    record(cohort, kind, officer, "yes")
    assert Outcome.unscoped.get().reached == "yes"
    count = selectors.count_of(cohort, kind, officer)
    assert count is not None
    assert count.reached == 1


def test_an_empty_cohort_has_no_proportion_and_its_page_says_how_to_begin(
    town: Municipality, kind: OutcomeType, officer: Person, now: dt.datetime, sign_in: Callable[[Person], Client]
) -> None:
    programme = create_programme(
        municipality=town, name="空", pillar="staff", summary="概要", fiscal_year=2026, actor=officer
    )
    empty = open_cohort(programme=programme, name="第1期", starts_on=DAY, ends_on=DAY, actor=officer)
    with pytest.raises(ValidationError, match="参加者がいません"):
        evaluate(empty, kind, officer, now)
    assert "参加者がまだいません" in sign_in(officer).get(f"/evaluation/cohorts/{empty.pk}").content.decode()


def test_the_published_case_carries_the_figure_and_its_words(
    cohort: Cohort, kind: OutcomeType, officer: Person, town: Municipality, now: dt.datetime
) -> None:
    record(cohort, kind, officer, *["yes"] * 4, *["no"] * 6)
    evaluation = evaluate(cohort, kind, officer, now)
    case = services.publish_evaluation(
        evaluation=evaluation, case=draft(evaluation, town, officer, now), actor=officer, now=now
    )
    case.refresh_from_db()
    assert case.state == "published"
    assert (case.evidence["reached"], case.evidence["known"], case.evidence["grade"]) == (4, 10, 1)
    assert case.evidence["words"]["ja"]


def test_a_proportion_of_fewer_than_ten_people_is_not_published_and_leaves_no_draft(
    cohort: Cohort, kind: OutcomeType, officer: Person, now: dt.datetime, sign_in: Callable[[Person], Client]
) -> None:
    record(cohort, kind, officer, *["yes"] * 4, *["no"] * 5)
    evaluation = evaluate(cohort, kind, officer, now)
    words = dict.fromkeys(("title", "problem", "actions", "result", "went_wrong"), "ことば")
    page = sign_in(officer).post(f"/evaluation/{evaluation.pk}/publish", {**words, "result_kind": "mixed"})
    assert "9人で、10人に満たないため" in page.content.decode()
    assert not Case.unscoped.exists()


def test_figures_of_one_town_never_stand_in_anothers_case(
    cohort: Cohort, kind: OutcomeType, officer: Person, neighbour: Municipality, now: dt.datetime
) -> None:
    evaluation = evaluate(cohort, kind, officer, now)
    case = draft(evaluation, neighbour, SYSTEM, now)
    with pytest.raises(ValidationError, match="自治体が違います"):
        services.publish_evaluation(evaluation=evaluation, case=case, actor=SYSTEM, now=now)
    case.refresh_from_db()
    assert case.state == "draft"


def test_another_towns_officer_is_refused_everywhere(
    cohort: Cohort, kind: OutcomeType, officer: Person, stranger_officer: Person, now: dt.datetime,
    sign_in: Callable[[Person], Client],
) -> None:  # fmt: skip
    evaluation = evaluate(cohort, kind, officer, now)
    with pytest.raises(PermissionRefused):
        evaluate(cohort, kind, stranger_officer, now)
    with pytest.raises(PermissionRefused):
        record(cohort, kind, stranger_officer, "yes")
    client = sign_in(stranger_officer)
    for address in (
        f"/evaluation/{evaluation.pk}",
        f"/evaluation/cohorts/{cohort.pk}",
        f"/evaluation/{evaluation.pk}/publish",
    ):
        assert client.get(address).status_code == 404


def test_the_officers_pages_stay_small(
    cohort: Cohort, kind: OutcomeType, officer: Person, now: dt.datetime, sign_in: Callable[[Person], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    record(cohort, kind, officer, "yes", "no")
    evaluation = evaluate(cohort, kind, officer, now)
    client = sign_in(officer)
    for address in (
        f"/evaluation/cohorts/{cohort.pk}",
        f"/evaluation/{evaluation.pk}",
        f"/evaluation/{evaluation.pk}/publish",
    ):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200
