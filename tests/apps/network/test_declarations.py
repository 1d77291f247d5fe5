"""Declarations whose promises are held against figures that the platform computes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.network import selectors, services
from manabiwa.apps.network.declaring import PromiseInput, publish_declaration
from manabiwa.apps.network.models import Declaration, FigureSnapshot, Membership, Municipality
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort


def declare(town: Municipality, actor: object, *promises: PromiseInput) -> Declaration:
    return publish_declaration(
        municipality=town,
        title="学び直しのまち",
        statement="本文",
        mayor="市長",
        pillars=["residents"],
        promises=promises,
        declared_on=dt.date(2026, 4, 1),
        actor=actor,
    )  # type: ignore[arg-type]


def test_a_promise_stands_beside_the_live_figure_and_last_years(
    town: Municipality, officer: Person, learner: Person, now: dt.datetime
) -> None:
    Membership.objects.create(municipality=town, since=now.date(), department="企画課")
    declaration = declare(town, officer, PromiseInput("10人が受講します", "participants", 10, 2026))
    services.snapshot_figures(fiscal_year=2025, now=now)
    programme = create_programme(
        municipality=town, name="事業", pillar="residents", summary="概要", fiscal_year=2026, actor=officer
    )
    cohort = open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 5, 1), ends_on=dt.date(2026, 9, 1), actor=officer
    )
    add_participant(cohort=cohort, person=learner.user, joined_on=dt.date(2026, 4, 20), actor=officer)

    standing = selectors.promise_standings(declaration, fiscal_year=2026, now=now)[0]
    assert (standing.value, standing.share, standing.is_kept) == (1.0, 0.1, False)
    assert standing.change == 1.0


def test_a_promise_needs_a_figure_that_exists(town: Municipality, officer: Person) -> None:
    with pytest.raises(ValidationError, match="happiness"):
        declare(town, officer, PromiseInput("みんな幸せ", "happiness", 1, 2026))
    assert not Declaration.unscoped.exists()


def test_a_new_declaration_takes_the_place_of_the_old_one(town: Municipality, officer: Person) -> None:
    declare(town, officer)
    newer = declare(town, officer)
    assert selectors.declaration_of(town.pk) == newer
    assert Declaration.objects.for_municipality(town.pk).count() == 2


def test_a_snapshot_taken_twice_is_kept_once(town: Municipality, now: dt.datetime) -> None:
    Membership.objects.create(municipality=town, since=now.date(), department="企画課")
    first = services.snapshot_figures(fiscal_year=2026, now=now, actor=SYSTEM)
    assert services.snapshot_figures(fiscal_year=2026, now=now, actor=SYSTEM) == first
    assert FigureSnapshot.objects.count() == first


def test_another_towns_officer_may_not_declare(town: Municipality, stranger_officer: Person) -> None:
    with pytest.raises(PermissionRefused):
        declare(town, stranger_officer)
