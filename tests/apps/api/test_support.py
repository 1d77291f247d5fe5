"""Support for other systems."""

from typing import Any

from manabiwa.apps.accounts.models import Role
from tests.apps.learning.conftest import beside, catalogue  # noqa: F401 - the same small catalogue


def test_a_person_is_handed_over_by_two_calls(
    beside: Any, supporter: Any, learner: Any, make_person: Any, town: Any, call_as: Any  # noqa: F811
) -> None:  # fmt: skip
    colleague = make_person("colleague@tameshi.example", Role.SUPPORTER, town)
    asked = call_as(supporter).post(
        f"/support/people/{learner.user.pk}/hand-over", {"taker": colleague.user.pk, "note": "夜に連絡"}
    )
    assert asked.status_code == 201
    (row,) = asked.json()
    assert row["taken"] is None
    route = f"/support/hand-overs/{row['id']}/answer"
    assert call_as(supporter).post(route, {"takes": True}).status_code == 404
    assert call_as(colleague).post(route, {"takes": True}).json()["taken"] is True
    assert [one["name"] for one in call_as(colleague).get("/support/desk").json()] == ["learner"]
    assert call_as(supporter).get("/support/desk").json() == []


def test_what_was_done_is_listed_for_who_did_it(
    beside: Any, supporter: Any, learner: Any, officer: Any, call_as: Any, now: Any  # noqa: F811
) -> None:  # fmt: skip
    from manabiwa.apps.learning.services import send_message

    send_message(person=learner.user, text="こんにちは", actor=supporter, now=now)
    (row,) = call_as(supporter).get("/support/acts").json()
    assert (row["kind"], row["reasons"], row["learnt_after"]) == ("message", ["no_plan"], None)
    assert call_as(officer).get("/support/acts").json() == []
