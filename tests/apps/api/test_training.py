"""The training framework over the REST API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Membership
from manabiwa.apps.training import selectors, services, staffing
from manabiwa.apps.training.models import RoleLevel


@pytest.fixture
def trainer(make_person: Any, town: Any) -> Any:
    load_builtin(actor=SYSTEM)
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1))
    person = make_person("training@tameshi.example", Role.TRAINING_OFFICER, town)
    draft = services.start_framework(municipality=town, actor=person)
    services.publish(framework=draft, actor=person, now=dt.datetime.now(dt.UTC))
    return person


@pytest.fixture
def position(trainer: Any, town: Any, learner: Any) -> Any:
    level = RoleLevel.objects.get(role__name="一般職員", name="中堅")
    return staffing.place_staff(
        municipality=town,
        code="1",
        section="課",
        role_level=level,
        person=learner.user,
        age_band="30-34",
        actor=trainer,
    )


def test_everybody_reads_a_published_framework(client: Any, trainer: Any) -> None:
    assert client.get("/api/v1/training/frameworks").json()[0]["municipality_id"] == "139017"
    answer = client.get("/api/v1/training/frameworks/139017").json()
    assert answer["levels"][0]["role"] == "一般職員"
    assert answer["levels"][0]["skills"]
    assert client.get("/api/v1/training/frameworks/149012").status_code == 404


def test_a_person_writes_the_own_levels_and_the_map_shows_them(
    position: Any, trainer: Any, learner: Any, officer: Any, call_as: Any
) -> None:
    codes = [skill.code for skill, _level in selectors.skills_asked(position.role_level)]
    route = f"/training/positions/{position.pk}/assessments"
    assert call_as(learner).post(route, {"levels": dict.fromkeys(codes, 1)}).json() == {"changed": len(codes)}
    assert call_as(officer).post(route, {"levels": {}}).status_code == 404
    assert call_as(learner).post(route, {"levels": {"no-such": 1}}).status_code == 422
    heat = call_as(trainer).get("/training/of/139017/heat-map", by="self").json()
    assert (heat["heads"], heat["assessed"]) == (1, 1)
    assert call_as(learner).get("/training/of/139017/heat-map").status_code == 404


def test_the_forecast_begins_with_todays_people(position: Any, trainer: Any, officer: Any, call_as: Any) -> None:
    found = call_as(trainer).get("/training/of/139017/forecast").json()
    assert found["roles"]["一般職員"][0]["heads"] == 1
    assert len(found["roles"]["一般職員"]) == 11
    assert call_as(officer).get("/training/of/139017/forecast").status_code == 404


def test_a_forecast_of_own_numbers_is_computed_or_refused_by_name(trainer: Any, call_as: Any) -> None:
    caller = call_as(trainer)
    data = {"first_year": 2026, "years": 2, "roles": {"a": {"heads": {"30-39": 5}, "exit_rate": 0}}}
    assert [line["heads"] for line in caller.post("/training/forecast", data).json()["roles"]["a"]] == [5, 5, 5]
    answer = caller.post("/training/forecast", {**data, "years": 99})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "years")
    assert caller.post("/training/forecast", {**data, "runs": "many"}).status_code == 422
