"""A plan on paper: the person's own, and the supporter's copy, of which a trace stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.accounts.models import AuditEntry, Purpose
from manabiwa.apps.accounts.services import withdraw_consent
from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.models import Plan
from tests.apps.papers import body_of, text_of


@pytest.fixture
def plan(catalogue: Any, learner: Any, now: dt.datetime) -> Plan:
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6,
        deadline=now.date() + dt.timedelta(days=180), actor=learner, now=now,
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=now, today=now.date(), time_limit=0.5)
    drafting.accept_plan(plan=row, actor=learner, now=now)
    return row


def test_my_plan_holds_goal_weeks_courses_and_reasons(sign_in: Any, learner: Any, plan: Plan) -> None:
    told = text_of(body_of(sign_in(learner).get("/learning/plan/document")))
    for words in (
        "学習計画", "ウェブ開発者になる", "はじめてのHTMLとCSS", "ひらかれた講座", "最も良い計画", "週ごとの講座と時間",
        "目標の到達度100%",
    ):  # fmt: skip
        assert words in told, words
    for step in plan.steps.all():
        assert "".join(step.reasons["ja"].split()) in told


def test_without_a_plan_i_am_told_so(sign_in: Any, learner: Any) -> None:
    answer = sign_in(learner).get("/learning/plan/document", follow=True)
    assert answer.redirect_chain
    assert "計画は、まだありません" in answer.content.decode()


def test_the_supporters_copy_leaves_a_trace(
    sign_in: Any, supporter: Any, learner: Any, beside: Any, plan: Plan
) -> None:
    told = text_of(body_of(sign_in(supporter).get(f"/support/people/{learner.person_id}/plan")))
    assert "はじめてのHTMLとCSS" in told
    entry = AuditEntry.objects.get(is_view=True, person=learner.user)
    assert (entry.actor, entry.action) == (supporter.user, "learning.view_person")


def test_without_consent_the_supporter_gets_nothing(
    sign_in: Any, supporter: Any, learner: Any, beside: Any, plan: Plan, now: dt.datetime
) -> None:
    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    assert sign_in(supporter).get(f"/support/people/{learner.person_id}/plan").status_code == 403
    assert not AuditEntry.objects.filter(is_view=True).exists()


@pytest.mark.parametrize("person", ["officer", "stranger_officer", "secretariat"])
def test_others_get_nothing(request: Any, sign_in: Any, learner: Any, plan: Plan, person: str) -> None:
    client = sign_in(request.getfixturevalue(person))
    assert client.get(f"/support/people/{learner.person_id}/plan").status_code == 403


def test_a_person_without_a_plan_has_no_paper(sign_in: Any, supporter: Any, learner: Any, beside: Any) -> None:
    assert sign_in(supporter).get(f"/support/people/{learner.person_id}/plan").status_code == 404


def test_the_page_leads_to_the_paper(sign_in: Any, learner: Any, plan: Plan) -> None:
    assert "/learning/plan/document" in sign_in(learner).get("/learning/plan").content.decode()
