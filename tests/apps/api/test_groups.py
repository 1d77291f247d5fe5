"""Study groups through the API."""

from __future__ import annotations

from typing import Any

from tests.apps.groups.conftest import aim, catalogue, ken, people  # noqa: F401 - the same people and group


def test_groups_of_the_callers_goal_are_listed_and_nobody_elses(ken: Any, people: Any, call_as: Any) -> None:  # noqa: F811
    one = {"id": ken.group_id, "name": "火曜の会", "goal": "ウェブ開発者", "people": 1, "meets_at": None}
    assert call_as(people.ken).get("/groups").json() == [one | {"is_member": True}]
    assert call_as(people.mai).get("/groups").json() == [one | {"is_member": False}]
    assert call_as(people.far).get("/groups").json() == []
    assert call_as(people.shop).get("/groups").json() == []
