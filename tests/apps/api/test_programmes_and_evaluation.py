"""The officer's way through the API: programme, cohort, applications, outcomes, evaluation, reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.evaluation.models import Evaluation, Outcome
from manabiwa.apps.programmes.models import Application, Cohort, Programme
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort
from tests.apps.papers import body_of, sheets_of

TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
def cohort(town: Any, officer: Any, learner: Any) -> Cohort:
    load_outcome_types(actor=SYSTEM)
    programme = create_programme(
        municipality=town, name="学び直し", pillar="residents", summary="概要", fiscal_year=2026, actor=officer
    )
    row = open_cohort(
        programme=programme, name="第1期", starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=90),
        opens_on=TODAY - dt.timedelta(days=2), closes_on=TODAY + dt.timedelta(days=2), capacity=5, actor=officer,
    )  # fmt: skip
    add_participant(cohort=row, person=learner.user, joined_on=TODAY, actor=officer)
    return row


def test_programmes_cohorts_funnel_and_participants(cohort: Cohort, officer: Any, call_as: Any) -> None:
    me = call_as(officer)
    assert [row["name"] for row in me.get("/programmes/programmes").json()] == ["学び直し"]
    assert [row["name"] for row in me.get(f"/programmes/programmes/{cohort.programme_id}/cohorts").json()] == ["第1期"]
    assert me.get(f"/programmes/cohorts/{cohort.pk}/funnel").json()["joined"] == 1
    people = me.get(f"/programmes/cohorts/{cohort.pk}/participants").json()
    assert [row["email"] for row in people] == ["learner@tameshi.example"]


def test_a_programme_is_set_up_with_a_trace(town: Any, officer: Any, call_as: Any) -> None:
    data = {"municipality": town.pk, "name": "新事業", "pillar": "staff", "summary": "概要", "fiscal_year": 2026}
    assert call_as(officer).post("/programmes/programmes", data).status_code == 201
    assert AuditEntry.objects.filter(action="programmes.create_programme", actor=officer.user).count() == 1


@pytest.mark.parametrize(
    ("wrong", "status"), [({"municipality": "999999"}, 404), ({"pillar": "x"}, 422), ({"name": ""}, 422)]
)
def test_a_wrong_programme_gets_words(town: Any, officer: Any, call_as: Any, wrong: Any, status: int) -> None:
    data = {"municipality": town.pk, "name": "新", "pillar": "staff", "summary": "概要", "fiscal_year": 2026, **wrong}
    answer = call_as(officer).post("/programmes/programmes", data)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not Programme.unscoped.exists()


def test_nobody_sets_up_a_programme_elsewhere(town: Any, stranger_officer: Any, call_as: Any) -> None:
    data = {"municipality": town.pk, "name": "新", "pillar": "staff", "summary": "概要", "fiscal_year": 2026}
    assert call_as(stranger_officer).post("/programmes/programmes", data).status_code == 403


def test_a_person_applies_once(cohort: Cohort, supporter: Any, call_as: Any, client: Any) -> None:
    (call,) = client.get("/api/v1/programmes/calls").json()
    me = call_as(supporter)
    answer = me.post(f"/programmes/calls/{call['id']}/applications", {"motivation": "学びたい"})
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    again = me.post(f"/programmes/calls/{call['id']}/applications", {})
    assert "すでに応募しています" in str(again.json()["detail"])
    assert Application.unscoped.count() == 1


def test_an_outcome_a_share_and_its_reports(cohort: Cohort, officer: Any, call_as: Any) -> None:
    me = call_as(officer)
    assert "found-work" in [row["key"] for row in me.get("/evaluation/outcome-types").json()]
    data = {
        "participation": cohort.participations.get().pk, "outcome": "found-work", "reached": "yes", "source": "self",
        "observed_on": TODAY.isoformat(),
    }  # fmt: skip
    assert me.post("/evaluation/outcomes", data).status_code == 201
    route = f"/evaluation/cohorts/{cohort.pk}/evaluations"
    made = me.post(route, {"outcome": "found-work"})
    assert made.status_code == 201
    assert made.json()["result"]["proportion"] == 1.0
    assert [row["id"] for row in me.get(route).json()] == [made.json()["id"]]
    assert me.get(f"/evaluation/evaluations/{made.json()['id']}").json()["grade"] == 1
    for report in (
        f"/evaluation/evaluations/{made.json()['id']}/report", f"/evaluation/cohorts/{cohort.pk}/report",
        f"/evaluation/programmes/{cohort.programme_id}/report",
    ):  # fmt: skip
        assert body_of(me.get(report)).startswith(b"%PDF")
        assert "概要" in sheets_of(body_of(me.get(report, format="xlsx")))
        assert me.get(report, format="exe").status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"reached": "maybe"}, {"source": "gossip"}, {"observed_on": "x"}, {"participation": "x"}]
)
def test_a_wrong_outcome_names_its_field(cohort: Cohort, officer: Any, call_as: Any, wrong: Any) -> None:
    data = {
        "participation": cohort.participations.get().pk, "outcome": "found-work", "reached": "yes", "source": "self",
        "observed_on": TODAY.isoformat(), **wrong,
    }  # fmt: skip
    answer = call_as(officer).post("/evaluation/outcomes", data)
    assert answer.status_code == 422
    assert answer.json()["fields"] == list(wrong)
    assert "を確かめてください" in answer.json()["detail"][0]
    assert not Outcome.unscoped.exists()


def test_a_level_that_cannot_be_is_refused(cohort: Cohort, officer: Any, call_as: Any) -> None:
    route = f"/evaluation/cohorts/{cohort.pk}/evaluations"
    answer = call_as(officer).post(route, {"outcome": "found-work", "level": 7})
    assert answer.status_code == 422
    assert not Evaluation.unscoped.exists()


def test_a_proportion_is_counted_for_everybody(client: Any, db: None) -> None:
    answer = client.get("/api/v1/evaluation/proportion", {"reached": 38, "total": 95}).json()
    assert round(answer["proportion"], 3) == 0.4
    wrong = client.get("/api/v1/evaluation/proportion", {"reached": 96, "total": 95})
    assert wrong.status_code == 422
    assert wrong.json()["detail"]


def test_another_towns_officer_finds_nothing(cohort: Cohort, stranger_officer: Any, officer: Any, call_as: Any) -> None:
    made = call_as(officer).post(f"/evaluation/cohorts/{cohort.pk}/evaluations", {"outcome": "found-work"}).json()
    other = call_as(stranger_officer)
    for route in (
        f"/programmes/programmes/{cohort.programme_id}/cohorts", f"/programmes/cohorts/{cohort.pk}/funnel",
        f"/programmes/cohorts/{cohort.pk}/participants", f"/evaluation/cohorts/{cohort.pk}/evaluations",
        f"/evaluation/evaluations/{made['id']}", f"/evaluation/evaluations/{made['id']}/report",
        f"/evaluation/cohorts/{cohort.pk}/report", f"/evaluation/programmes/{cohort.programme_id}/report",
    ):  # fmt: skip
        assert other.get(route).status_code == 404
    assert other.get("/programmes/programmes").json() == []
    data = {
        "participation": cohort.participations.get().pk, "outcome": "found-work", "reached": "yes", "source": "self",
        "observed_on": TODAY.isoformat(),
    }  # fmt: skip
    assert other.post("/evaluation/outcomes", data).status_code == 404
    evaluate = f"/evaluation/cohorts/{cohort.pk}/evaluations"
    assert other.post(evaluate, {"outcome": "found-work"}).status_code == 404
