"""From a goal to a plan that can be followed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.models import Plan, SkillClaim
from manabiwa.apps.records.services import store_statement
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESS, PROGRESSED, activity_of


@pytest.fixture
def goal(catalogue, learner, now):
    return services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6,
        deadline=now.date() + dt.timedelta(days=180), actor=learner, now=now,
    )  # fmt: skip


def make(goal, actor, now):
    return drafting.make_plan(goal=goal, actor=actor, now=now, today=now.date(), time_limit=0.5)


def test_a_plan_reaches_the_goal_in_an_order_that_can_be_followed(goal, catalogue, learner, now):
    plan = make(goal, learner, now)
    titles = [step.course.title for step in plan.steps.all()]
    assert set(titles) == {"はじめてのHTMLとCSS", "CSSの次の一歩", "はじめてのJavaScript"}
    assert titles[0] == "はじめてのHTMLとCSS"
    assert (plan.status, plan.coverage, plan.coverage_before) == ("optimal", 1.0, 0.0)
    assert "HTML" in plan.steps.first().reasons["ja"]
    assert sum(week["hours"] for week in plan.weeks) == 42


def test_courses_under_a_contract_are_planned_only_for_its_people(goal, catalogue, learner, town, now):
    from manabiwa.apps.catalog.models import Entitlement

    Entitlement.objects.create(
        municipality=town, provider=catalogue.closed, starts_on=now.date(), ends_on=now.date() + dt.timedelta(days=1)
    )
    assert catalogue.secret in [step.course for step in make(goal, learner, now).steps.all()]


def test_what_the_person_can_do_already_is_not_planned(goal, catalogue, learner, now):
    services.claim_skill(person=learner.user, skill=catalogue.script, level=2, actor=learner)
    assert catalogue.code not in [step.course for step in make(goal, learner, now).steps.all()]


def test_a_new_plan_keeps_what_is_begun(goal, catalogue, learner, now):
    drafting.accept_plan(plan=make(goal, learner, now), actor=learner, now=now)
    enrolment = services.enrol_learner(person=learner.user, course=catalogue.code, actor=learner, now=now)
    services.record_progress(enrolment=enrolment, progress=0.5, minutes=600, actor=learner, now=now)
    step = make(goal, learner, now).steps.get(course=catalogue.code)
    assert step.hours == 10


def test_a_budget_leaves_a_skill_out_and_says_why(goal, catalogue, learner, now):
    services.change_goal(
        goal=goal, actor=learner, now=now, hours_per_week=6, deadline=goal.deadline, budget_yen=0, language=""
    )
    plan = make(goal, learner, now)
    assert "予算" in plan.unreached[0]["ja"]


def test_accepting_retires_the_plan_before_and_keeps_its_calendar_address(goal, learner, now):
    first = make(goal, learner, now)
    drafting.accept_plan(plan=first, actor=learner, now=now)
    key = first.feed_key
    second = make(goal, learner, now)
    drafting.accept_plan(plan=second, actor=learner, now=now)
    assert Plan.objects.get(state="active").feed_key == key
    with pytest.raises(ValidationError):
        drafting.accept_plan(plan=first, actor=learner, now=now)


def test_a_finished_course_becomes_claims(goal, catalogue, learner, now):
    enrolment = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=now)
    services.record_progress(enrolment=enrolment, progress=1.0, minutes=720, actor=learner, now=now)
    claims = SkillClaim.objects.values_list("skill__code", "level", "source")
    assert set(claims) == {("html", 2, "course"), ("css", 1, "course")}
    assert enrolment.completed_at == now


def test_a_deadline_in_the_past_is_refused(catalogue, learner, now):
    with pytest.raises(ValidationError):
        services.set_goal(
            person=learner.user, occupation=catalogue.occupation, hours_per_week=6, deadline=now.date(), actor=learner,
            now=now,
        )  # fmt: skip


def test_nobody_plans_for_a_stranger(goal, supporter, now):
    with pytest.raises(PermissionDenied):
        make(goal, supporter, now)


def test_a_supporter_plans_with_the_consent_of_the_person(goal, beside, supporter, learner, now):
    from manabiwa.apps.accounts.models import Purpose
    from manabiwa.apps.accounts.services import withdraw_consent

    assert make(goal, supporter, now).steps.count() == 3
    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    with pytest.raises(PermissionDenied):
        services.write_note(person=learner.user, text="記録", actor=supporter, now=now)


def test_the_player_s_records_bring_an_enrolment_forward(catalogue, learner, now, django_capture_on_commit_callbacks):
    enrolment = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        store_statement(
            person=learner.user, verb=COMPLETED, activity=activity_of("course", catalogue.basics.pk), actor=learner,
            now=now, result={"duration": "PT30M"},
        )  # fmt: skip
    enrolment.refresh_from_db()
    assert (enrolment.progress, enrolment.minutes) == (1.0, 30)


def test_who_learns_in_a_course_of_our_own_is_enrolled_by_that(
    catalogue, learner, town, now, django_capture_on_commit_callbacks
):
    course = catalogue.basics
    statement = {
        "person": learner.user, "verb": PROGRESSED, "activity": activity_of("course", course.pk), "actor": learner,
        "now": now, "result": {"duration": "PT5M", "extensions": {PROGRESS: 50}},
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        store_statement(**statement)
    assert not learner.user.enrolments.exists(), "a course of others is begun at its provider's"
    course.municipality = town
    course.save()
    with django_capture_on_commit_callbacks(execute=True):
        store_statement(**statement)
    enrolment = learner.user.enrolments.get()
    assert (enrolment.course, enrolment.progress, enrolment.minutes) == (course, 0.5, 5)


def test_a_report_counts_once(catalogue, learner, now, django_capture_on_commit_callbacks):
    enrolment = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        services.record_progress(enrolment=enrolment, progress=0.5, minutes=30, actor=learner, now=now)
    enrolment.refresh_from_db()
    assert (enrolment.progress, enrolment.minutes) == (0.5, 30)
