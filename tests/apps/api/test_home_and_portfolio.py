"""The learner's home and folder through the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from manabiwa.apps.learning import services
from manabiwa.apps.portfolio.services import add_evidence
from tests.apps.learning.conftest import catalogue  # noqa: F401 - the same small catalogue


def test_progress_and_milestones_are_told(catalogue: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    me = call_as(learner)
    assert me.get("/learning/progress").json() == {"weeks": 0, "longest": 0, "skills": []}
    services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=90),
    )  # fmt: skip
    row = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=timezone.now())
    services.record_progress(enrolment=row, progress=1, minutes=30, actor=learner, now=timezone.now())
    told = me.get("/learning/progress").json()
    assert told["weeks"] == 1
    assert {one["skill"]: (one["now"], one["goal"]) for one in told["skills"]}["HTML"] == (2, 2)
    assert "はじめての講座「はじめてのHTMLとCSS」を修了しました" in {
        one["words"] for one in me.get("/learning/milestones").json()
    }


def test_a_reflection_is_written_and_read(learner: Any, call_as: Any) -> None:
    me, today = call_as(learner), timezone.localdate()
    answer = me.post("/learning/reflections", {"week": today.isoformat(), "feeling": 4, "learnt": "表"})
    assert answer.status_code == 201
    assert me.get("/learning/reflections").json() == [answer.json()]
    assert me.post("/learning/reflections", {"week": today.isoformat(), "feeling": 9}).status_code == 422


def test_a_pause_begins_and_ends(learner: Any, call_as: Any) -> None:
    me, today = call_as(learner), timezone.localdate()
    assert me.get("/learning/pause").json() is None
    later = (today + dt.timedelta(days=7)).isoformat()
    assert me.post("/learning/pause", {"returns_on": later}).status_code == 201
    assert me.get("/learning/pause").json() == {"started_on": today.isoformat(), "returns_on": later}
    assert me.post("/learning/resume").json() == {"draft_waits": False}
    assert me.get("/learning/pause").json() is None
    assert me.post("/learning/pause", {"returns_on": today.isoformat()}).status_code == 422


def test_a_reminder_is_set(learner: Any, call_as: Any) -> None:
    me = call_as(learner)
    assert me.get("/learning/reminder").json() is None
    told = me.post("/learning/reminder", {"weekdays": [0, 2], "at": "19:30", "by_mail": True}).json()
    assert told == {"weekdays": [0, 2], "at": "19:30:00", "by_mail": True, "in_calendar": False}
    assert me.get("/learning/reminder").json() == told
    assert me.post("/learning/reminder", {"weekdays": [], "at": "19:30", "by_mail": True}).status_code == 422


def test_folder_and_curriculum_vitae_are_taken_along(catalogue: Any, learner: Any, call_as: Any) -> None:  # noqa: F811
    me = call_as(learner)
    add_evidence(
        person=learner.user, kind="work", title="名刺", skills=[catalogue.css], url="https://example.jp", actor=learner
    )
    (piece,) = me.get("/portfolio/evidence").json()
    assert (piece["title"], piece["skills"]) == ("名刺", {"css": None})
    assert me.get("/portfolio/resume").json()["basics"]["email"] == learner.user.email
    assert me.get("/portfolio/resume/document").content.startswith(b"%PDF")
