"""A programme with a cohort that takes applications."""

import datetime as dt

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Programme
from manabiwa.apps.programmes.services import create_programme, open_cohort

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def programme(town: Municipality, officer: Person) -> Programme:
    return create_programme(
        municipality=town, name="学び直し", pillar="residents", summary="概要", fiscal_year=2026, actor=officer
    )


@pytest.fixture
def cohort(programme: Programme, officer: Person) -> Cohort:
    return open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2027, 3, 31),
        opens_on=dt.date(2026, 11, 1), closes_on=dt.date(2026, 11, 30), capacity=1, actor=officer,
    )  # fmt: skip
