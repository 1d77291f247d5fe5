"""The person's way through the API: occupation, goal, plan, course, progress, statements; and the supporter's desk."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.conf import settings

from manabiwa.apps.accounts.models import AuditEntry, Purpose
from manabiwa.apps.accounts.services import withdraw_consent
from manabiwa.apps.learning.models import Enrolment, Goal
from tests.apps.learning.conftest import beside, catalogue  # noqa: F401 - the same small catalogue

DEADLINE = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=200)).isoformat()


def goal(**more: Any) -> dict[str, Any]:
    return {"occupation": "15-1254.00", "hours_per_week": 6, "deadline": DEADLINE, **more}


def test_the_whole_way(catalogue: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    me = call_as(learner)
    assert [row["name"] for row in me.get("/catalog/occupations").json()] == ["ウェブ開発者"]
    assert {row["skill"] for row in me.get("/catalog/occupations/15-1254.00").json()["skills"]} == {"HTML", "CSS", "JS"}
    assert me.get("/learning/plan").json() is None
    assert me.post("/learning/goal", goal()).status_code == 201
    assert me.get("/learning/goal").json()["title"] == "ウェブ開発者"
    draft = me.post("/learning/plan/draft").json()
    assert (draft["state"], draft["coverage"]) == ("draft", 1.0)
    assert me.get("/learning/plan/draft").json() == draft
    assert me.post("/learning/plan/accept").json()["state"] == "active"
    plan = me.get("/learning/plan").json()
    assert plan["steps"][0]["title"] == "はじめてのHTMLとCSS"
    assert plan["steps"][0]["why"]
    assert me.get("/learning/plan/document").content.startswith(b"%PDF")
    course = plan["steps"][0]["course"]
    assert me.post("/learning/enrolments", {"course": course}).status_code == 201
    row = me.post("/learning/enrolments", {"course": course}).json()
    answer = me.post(f"/learning/enrolments/{row['id']}/progress", {"progress": 0.5, "minutes": 90}).json()
    assert (answer["progress"], answer["minutes"]) == (0.5, 90)
    assert [one["progress"] for one in me.get("/learning/enrolments").json()] == [0.5]
    assert me.get("/records/statements").json()["statements"]
    done = {"learning.set_goal", "learning.make_plan", "learning.accept_plan"}
    assert done <= set(AuditEntry.objects.filter(actor=learner.user).values_list("action", flat=True))


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"occupation": "0"}, 404, "見つかりません"),
        ({"deadline": "2000-01-01"}, 422, "これからの日付"),
        ({"deadline": "あした"}, 422, "deadline"),
        ({"hours_per_week": 0}, 422, ""),
        ({"hours_per_week": "nan"}, 422, ""),
    ],
)
def test_a_wrong_goal_gets_words(
    catalogue: Any, learner: Any, call_as: Any, wrong: Any, status: int, words: str  # noqa: F811
) -> None:  # fmt: skip
    answer = call_as(learner).post("/learning/goal", goal(**wrong))
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert words in str(answer.json()["detail"])
    assert not Goal.objects.exists()


def test_without_a_goal_there_is_no_plan(learner: Any, call_as: Any) -> None:
    me = call_as(learner)
    assert "先に目標" in str(me.post("/learning/plan/draft").json()["detail"])
    assert me.post("/learning/plan/accept").status_code == 422
    assert me.get("/learning/plan/document").status_code == 404


def test_a_course_under_a_contract_is_closed_to_others(catalogue: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    assert call_as(learner).post("/learning/enrolments", {"course": catalogue.secret.pk}).status_code == 404
    assert not Enrolment.objects.exists()


def test_nobody_reports_on_anothers_course(
    catalogue: Any, learner: Any, officer: Any, call_as: Any  # noqa: F811
) -> None:  # fmt: skip
    row = call_as(learner).post("/learning/enrolments", {"course": catalogue.basics.pk}).json()
    route = f"/learning/enrolments/{row['id']}/progress"
    assert call_as(officer).post(route, {"progress": 1, "minutes": 1}).status_code == 404


def test_progress_out_of_range_is_refused(catalogue: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    me = call_as(learner)
    row = me.post("/learning/enrolments", {"course": catalogue.basics.pk}).json()
    assert me.post(f"/learning/enrolments/{row['id']}/progress", {"progress": 7, "minutes": 1}).status_code == 422


def test_the_desk_lists_whom_i_support_with_reasons(beside: Any, supporter: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    rows = call_as(supporter).get("/support/desk").json()
    assert [(row["name"], row["consents"]) for row in rows] == [("learner", True)]
    assert "計画がまだありません" in rows[0]["reasons"]


def test_the_desk_tells_nothing_of_whoever_does_not_agree(
    beside: Any, supporter: Any, learner: Any, call_as: Any, now: Any  # noqa: F811
) -> None:  # fmt: skip
    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    rows = call_as(supporter).get("/support/desk").json()
    assert rows[0]["reasons"] == ["学習を見ることへの同意がありません"]


def test_the_desk_of_whoever_supports_nobody_is_empty(beside: Any, officer: Any, call_as: Any) -> None:  # noqa: F811
    assert call_as(officer).get("/support/desk").json() == []


def statement(person: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "actor": {"account": {"homePage": settings.SITE_URL, "name": str(person.user.pk)}},
        "object": {"id": "https://example.jp/courses/1"}, **more,
    }  # fmt: skip


def test_a_statement_goes_in_and_comes_out(learner: Any, call_as: Any) -> None:
    me, sent = call_as(learner), statement(learner, timestamp="2026-11-20T10:00:00Z")
    assert me.post("/records/statements", sent).json() == [sent["id"]]
    assert me.get("/records/statements", statementId=sent["id"]).json()["id"] == sent["id"]
    conflict = {**sent, "verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}
    assert me.post("/records/statements", conflict).status_code == 409
    assert me.get("/records/statements", statementId=str(uuid.uuid4())).status_code == 404


def test_a_statement_about_another_is_refused(learner: Any, officer: Any, call_as: Any) -> None:
    assert call_as(learner).post("/records/statements", statement(officer)).status_code == 403


def test_a_broken_statement_gets_words(learner: Any, call_as: Any) -> None:
    answer = call_as(learner).post("/records/statements", {"verb": "x"})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "statement.actor")
