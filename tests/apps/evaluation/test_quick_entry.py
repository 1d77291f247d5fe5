"""Outcomes written down a page at a time."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.evaluation.models import Outcome, OutcomeType
from manabiwa.apps.evaluation.services import record_outcome
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes import board
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import funnel_of
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def kind(db: None) -> OutcomeType:
    load_outcome_types(actor=SYSTEM)
    return OutcomeType.objects.get(key="found-work")


@pytest.fixture
def cohort(town: Municipality, officer: Person, kind: OutcomeType, make_person: Callable[..., Person]) -> Cohort:
    programme = create_programme(
        municipality=town, name="事業", pillar="residents", summary="概要", fiscal_year=2026, actor=officer
    )
    cohort = open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 9, 1), actor=officer
    )
    for number in range(30):
        person = make_person(f"p{number:02d}@tameshi.example")
        add_participant(cohort=cohort, person=person.user, joined_on=DAY, actor=officer)
    return cohort


@pytest.fixture
def rows(cohort: Cohort, kind: OutcomeType, officer: Person) -> list[Participation]:
    rows = list(Participation.unscoped.filter(cohort=cohort).order_by("person__name"))
    for row, reached in zip(rows, ("yes", "no"), strict=False):
        record_outcome(
            participation=row, outcome_type=kind, reached=reached, source="self", observed_on=DAY, actor=officer
        )
    return rows


def entry(rows: list[Participation], **reached: str) -> dict[str, object]:
    values = {f"reached-{rows[int(key[1:])].pk}": value for key, value in reached.items()}
    return {"shown": [row.pk for row in rows[:25]], "source": "document", "observed_on": "2026-11-24", **values}


def test_whose_outcome_is_unknown_stand_first_and_the_counts_say_how_many(
    cohort: Cohort, rows: list[Participation], officer: Person, sign_in: Callable[[Person], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    client, address = sign_in(officer), reverse("evaluation:cohort", args=[cohort.pk])
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        page = client.get(address).content.decode()
    assert page.count('name="shown"') == 25
    assert 'value="yes" checked' not in page
    assert client.get(f"{address}?reached=yes").content.decode().count('name="shown"') == 1
    assert client.get(f"{address}?reached=unknown&page=2").content.decode().count('name="shown"') == 3


def test_only_what_was_changed_is_written(
    cohort: Cohort, kind: OutcomeType, rows: list[Participation], officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    data = entry(rows, r0="yes", r1="yes", r2="no", r3="unknown")
    sign_in(officer).post(reverse("evaluation:record", args=[cohort.pk]), data)
    kept = {o.participation_id: (o.reached, o.source) for o in Outcome.unscoped.all()}
    assert kept == {
        rows[0].pk: ("yes", "self"), rows[1].pk: ("yes", "document"), rows[2].pk: ("no", "document"),
    }  # fmt: skip


def test_a_wrong_date_or_word_writes_nothing(
    cohort: Cohort, rows: list[Participation], officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    client, address = sign_in(officer), reverse("evaluation:record", args=[cohort.pk])
    client.post(address, entry(rows, r2="yes") | {"observed_on": "きのう"})
    client.post(address, entry(rows, r2="perhaps"))
    assert Outcome.unscoped.count() == 2


def test_another_towns_officer_writes_and_sees_nothing(
    cohort: Cohort, rows: list[Participation], stranger_officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(stranger_officer)
    assert client.post(reverse("evaluation:record", args=[cohort.pk]), entry(rows, r2="yes")).status_code == 404
    for name in ("cohort", "answers", "report"):
        assert client.get(reverse(f"evaluation:{name}", args=[cohort.pk])).status_code == 404
    assert client.get(reverse("learning:cohort", args=[cohort.pk])).status_code == 404
    assert Outcome.unscoped.count() == 2


def test_the_board_shows_the_unknown_as_unknown_and_asks_for_it(
    cohort: Cohort, rows: list[Participation], officer: Person
) -> None:
    found = board.board_of(cohort, funnel_of(cohort, officer), officer, dt.date(2026, 11, 24))
    assert (found.stages[-1].value, found.stages[-1].unknown) == (1, 28)
    assert "「就業・転職」の結果が分からない人が28人います。" in [one.text for one in found.decisions]


@pytest.mark.parametrize("name", ["evaluation:answers", "evaluation:report", "learning:cohort"])
def test_the_tabs_answer_with_few_queries(
    name: str, cohort: Cohort, rows: list[Participation], officer: Person, sign_in: Callable[[Person], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    client = sign_in(officer)
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        assert client.get(reverse(name, args=[cohort.pk])).status_code == 200


def test_what_people_typed_cannot_become_markup_in_the_rows(
    cohort: Cohort, rows: list[Participation], officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    person = rows[5].person
    person.name = person.kana = "\"'><script>alert(1)</script>&"
    person.save()
    page = sign_in(officer).get(reverse("evaluation:cohort", args=[cohort.pk]) + "?page=2").content.decode()
    assert "<script>alert" not in page
    assert page.count("&quot;&#x27;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;") == 3
