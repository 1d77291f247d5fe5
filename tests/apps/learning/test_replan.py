"""A new plan beside one in force: what stays, what the difference is, and that nothing changes before the yes."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.learning import drafting, selectors, services
from manabiwa.apps.learning.models import Plan, PlanState


@pytest.fixture
def goal(catalogue, learner):
    return services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=180),
    )  # fmt: skip


def draft(goal, learner, **more):
    return drafting.make_plan(goal=goal, actor=learner, now=timezone.now(), today=timezone.localdate(), **more)


@pytest.fixture
def plan(goal, learner):
    row = draft(goal, learner)
    drafting.accept_plan(plan=row, actor=learner, now=timezone.now())
    return Plan.objects.get(pk=row.pk)


def change_of(row):
    person = row.goal.person
    active, waiting = selectors.plans_of(person)
    assert waiting == row
    return selectors.difference_of(waiting, active, selectors.enrolments_of(person))


def courses(plan):
    return set(plan.steps.values_list("course", flat=True))


def test_a_course_that_is_a_little_better_does_not_push_out_a_planned_one(catalogue, plan, goal, learner):
    better = catalogue.course("もう一つのJavaScript", 19, [(catalogue.script, 2)], [(catalogue.html, 1)])
    steady = draft(goal, learner)
    assert (steady.is_steady, courses(steady)) == (True, courses(plan))
    assert better.pk in courses(draft(goal, learner, afresh=True))


def test_a_withdrawn_course_is_replaced_and_the_others_stay(catalogue, plan, goal, learner):
    other = catalogue.course("別のJavaScript", 30, [(catalogue.script, 2)], [(catalogue.html, 1)])
    catalogue.code.withdrawn_at = timezone.now()
    catalogue.code.save()
    change = change_of(draft(goal, learner))
    assert change.kept == len(courses(plan)) - 1
    assert (change.added, change.dropped) == ((other.title,), (catalogue.code.title,))


def test_days_off_move_the_days_and_are_told(plan, goal, learner, sign_in):
    today = timezone.localdate()
    services.set_days(
        goal=goal, actor=learner, hours_per_week=6, weekday_hours=[], rests_on_holidays=False,
        closed_periods=[(today, today + dt.timedelta(days=14))],
    )  # fmt: skip
    change = change_of(draft(goal, learner))
    assert (change.added, change.dropped) == ((), ())
    assert {one.title for one in change.moved} == {step.course.title for step in plan.steps.all()}
    assert all(one.after > one.before for one in change.moved)
    page = sign_in(learner).get(reverse("learning:plan"), {"draft": ""}).content.decode()
    assert "いまの計画とのちがい" in page
    assert f"終わる日が変わる講座 {len(change.moved)}" in page


def test_the_plan_in_force_stays_until_the_draft_is_chosen(catalogue, plan, goal, learner, sign_in):
    client = sign_in(learner)
    assert client.post(reverse("learning:replan")).url.endswith("?draft")
    assert Plan.objects.get(state=PlanState.ACTIVE) == plan
    page = client.get(reverse("learning:plan")).content.decode()
    assert "新しい案があります" in page
    assert (
        "講座も日にちも、いまの計画と同じです。" in client.get(reverse("learning:plan"), {"draft": ""}).content.decode()
    )


def test_a_finished_course_is_no_change(catalogue, plan, goal, learner):
    enrolment = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=timezone.now())
    services.record_progress(enrolment=enrolment, progress=1.0, minutes=60, actor=learner, now=timezone.now())
    change = change_of(draft(goal, learner))
    assert catalogue.basics.title not in change.dropped
