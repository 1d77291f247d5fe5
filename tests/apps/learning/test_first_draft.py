"""A draft at once for the screen, and the better one that a worker puts in its place."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.learning import drafting, selectors, services
from manabiwa.apps.learning.models import Plan, PlanState
from manabiwa.apps.tasks.models import BackgroundTask
from manabiwa.apps.tasks.worker import Worker
from manabiwa.engines import planning as engine


@pytest.fixture(autouse=True)
def short_search(monkeypatch):
    monkeypatch.setattr(drafting, "IMPROVE_SECONDS", 1.0)


@pytest.fixture
def draft(learner, catalogue):
    """A goal that cannot be reached whole (16 hours), so that the first draft is not known to be the best."""
    now, today = timezone.now(), timezone.localdate()
    goal = services.set_goal(
        person=learner.user, actor=learner, now=now, hours_per_week=4, deadline=today + dt.timedelta(days=27),
        occupation=catalogue.occupation,
    )  # fmt: skip
    return drafting.draft_at_once(goal=goal, actor=learner, now=now, today=today)


def test_the_first_draft_can_be_followed_and_says_that_better_may_exist(draft, learner):
    assert draft.is_first
    assert draft.steps.exists()
    assert draft.bound >= draft.objective
    assert all(step.reasons["ja"] for step in draft.steps.all())
    assert BackgroundTask.objects.get().name == drafting.IMPROVE


def test_the_worker_puts_a_plan_in_its_place_that_is_no_worse_and_is_proved(draft):
    assert Worker().run_one()
    plan = Plan.objects.get(pk=draft.pk)
    assert plan.state == PlanState.DRAFT
    assert not plan.is_first
    assert plan.objective >= draft.objective - 1e-9
    assert plan.status == "optimal"
    assert plan.unreached, "what is not reached is said now"


def test_a_poor_first_plan_is_bettered(learner, catalogue, monkeypatch):
    real = engine.first_plan
    monkeypatch.setattr(engine, "first_plan", lambda problem: real(problem.among(problem.courses[:1])))
    now, today = timezone.now(), timezone.localdate()
    goal = services.set_goal(
        person=learner.user, actor=learner, now=now, hours_per_week=6, deadline=today + dt.timedelta(days=200),
        occupation=catalogue.occupation,
    )  # fmt: skip
    poor = drafting.draft_at_once(goal=goal, actor=learner, now=now, today=today)
    Worker().run_one()
    assert Plan.objects.get(pk=poor.pk).coverage > poor.coverage


def test_a_plan_that_the_person_began_meanwhile_stays_as_it_is(draft, learner):
    drafting.accept_plan(plan=draft, actor=learner, now=timezone.now())
    before = list(draft.steps.values_list("course", flat=True))
    Worker().run_one()
    plan = selectors.active_plan(learner.user)
    assert [step.course_id for step in plan.steps.all()] == before
    assert BackgroundTask.objects.get().result == {"improved": False}


def test_the_page_asks_until_the_better_draft_is_there_and_then_loads_itself_anew(draft, learner, sign_in):
    client = sign_in(learner)
    page = client.get(reverse("learning:plan")).content.decode()
    assert reverse("learning:improved") in page
    assert "差は最大" in page
    assert "HX-Refresh" not in client.get(reverse("learning:improved")).headers
    Worker().run_one()
    assert client.get(reverse("learning:improved")).headers["HX-Refresh"] == "true"
    assert reverse("learning:improved") not in client.get(reverse("learning:plan")).content.decode()


def test_without_a_worker_the_page_stops_asking(draft, learner, sign_in):
    Plan.objects.filter(pk=draft.pk).update(created_at=timezone.now() - dt.timedelta(minutes=5))
    client = sign_in(learner)
    assert reverse("learning:improved") not in client.get(reverse("learning:plan")).content.decode()
    answer = client.get(reverse("learning:improved"))
    assert (answer.content, "HX-Refresh" in answer.headers) == (b"", False)
