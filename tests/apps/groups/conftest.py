"""Three people of one town with the same goal, one with another goal, one of the neighbouring town."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.groups.services import join_group, start_group
from manabiwa.apps.learning.services import set_goal
from tests.apps.learning.conftest import catalogue, plan

__all__ = ["catalogue", "plan"]


@pytest.fixture
def aim(catalogue: Any) -> Any:
    """`aim(person)`: the goal of the test occupation; `skill`: a goal of one skill instead."""

    def set_for(person: Any, skill: Any = None) -> Any:
        wanted = {"skills": [(skill, 2, 1.0)], "title": "自分の店のページ"} if skill else {
            "occupation": catalogue.occupation
        }  # fmt: skip
        return set_goal(
            person=person.user, hours_per_week=6, deadline=timezone.localdate() + dt.timedelta(days=180), actor=person,
            now=timezone.now(), **wanted,
        )  # fmt: skip

    return set_for


@pytest.fixture
def people(make_person: Any, town: Any, neighbour: Any, aim: Any, catalogue: Any) -> Any:
    found = SimpleNamespace(
        ken=make_person("himitsu-ken@tameshi.example", Role.LEARNER, town),
        mai=make_person("himitsu-mai@tameshi.example", Role.LEARNER, town),
        yo=make_person("himitsu-yo@tameshi.example", Role.LEARNER, town),
        shop=make_person("himitsu-shop@tameshi.example", Role.LEARNER, town),
        far=make_person("himitsu-far@tonari.example", Role.LEARNER, neighbour),
    )
    for one in (found.ken, found.mai, found.yo, found.far):
        aim(one)
    aim(found.shop, catalogue.html)
    return found


@pytest.fixture
def ken(people: Any) -> Any:
    """Ken's membership: he made the group, as "くま"."""
    return start_group(
        person=people.ken.user, name="火曜の会", display_name="くま", shows_progress=False, actor=people.ken,
        now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def mai(people: Any, ken: Any) -> Any:
    """Mai's membership in Ken's group, as "まい"."""
    return join_group(
        group=ken.group, person=people.mai.user, display_name="まい", shows_progress=False, actor=people.mai,
        now=timezone.now(),
    )  # fmt: skip
