"""Resting and coming back: the plan moves, nobody is late, and only the person decides."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.home import selectors
from manabiwa.apps.learning.home import services as home
from manabiwa.apps.learning.home.models import Pause
from manabiwa.apps.learning.models import Plan
from manabiwa.apps.learning.standing import standings_of
from manabiwa.apps.support.desk import turns_today


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def plan(catalogue, learner, today):
    now = timezone.now()
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=now,
        deadline=today + dt.timedelta(days=180),
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=now, today=today, time_limit=0.5)
    drafting.accept_plan(plan=row, actor=learner, now=now)
    return Plan.objects.get(pk=row.pk)


def rest(learner, today, returns_on=None):
    return home.pause_learning(person=learner.user, returns_on=returns_on, actor=learner, today=today)


def come_back(learner, today):
    return home.resume_learning(person=learner.user, actor=learner, now=timezone.now(), today=today)


def days_of(plan):
    return {day for week in plan.weeks for day, _course, _hours in week["days"]}


def test_the_plan_and_the_deadline_move_by_the_days_of_rest(plan, learner, today):
    before, later = plan.goal.deadline, today + dt.timedelta(days=10)
    rest(learner, today)
    assert come_back(learner, later) is None
    active = Plan.objects.get(state="active")
    assert active.starts_on == later
    assert min(days_of(active)) >= later.isoformat()
    assert active.goal.deadline == before + dt.timedelta(days=10)
    assert set(active.steps.values_list("course", flat=True)) == set(plan.steps.values_list("course", flat=True))
    assert active.feed_key == plan.feed_key


def test_a_plan_that_must_change_waits_for_the_yes(plan, catalogue, learner, today):
    catalogue.course("別のJavaScript", 30, [(catalogue.script, 2)], [(catalogue.html, 1)])
    rest(learner, today)
    catalogue.code.withdrawn_at = timezone.now()
    catalogue.code.save()
    draft = come_back(learner, today + dt.timedelta(days=10))
    assert (draft.state, Plan.objects.get(state="active").pk) == ("draft", plan.pk)


def test_a_pause_taken_back_on_the_same_day_changes_nothing(plan, learner, today):
    rest(learner, today)
    assert come_back(learner, today) is None
    assert Plan.objects.get() == plan
    assert not selectors.open_pause(learner.user.pk, today)


def test_a_deadline_that_has_passed_long_ago_is_no_obstacle_to_coming_back(plan, learner, today):
    plan.goal.deadline = today - dt.timedelta(days=30)
    plan.goal.save()
    rest(learner, today)
    assert come_back(learner, today + dt.timedelta(days=5)) is None
    assert Pause.objects.get().ended_on == today + dt.timedelta(days=5)
    assert Plan.objects.get().pk == plan.pk


def test_resting_without_a_plan_is_possible(learner, today):
    rest(learner, today)
    assert come_back(learner, today + dt.timedelta(days=3)) is None


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_return_that_cannot_be_is_refused(learner, today, days):
    with pytest.raises(ValidationError):
        rest(learner, today, today + dt.timedelta(days=days))
    assert not Pause.objects.exists()


def test_a_second_pause_changes_the_day_of_return(learner, today):
    rest(learner, today)
    rest(learner, today + dt.timedelta(days=2), today + dt.timedelta(days=9))
    row = Pause.objects.get()
    assert (row.started_on, row.returns_on) == (today, today + dt.timedelta(days=9))


def test_the_wished_day_of_return_brings_the_person_back(plan, learner, today):
    rest(learner, today, today + dt.timedelta(days=7))
    assert home.end_pauses(now=timezone.now(), today=today + dt.timedelta(days=6)) == 0
    assert selectors.open_pause(learner.user.pk, today + dt.timedelta(days=6))
    assert not selectors.open_pause(learner.user.pk, today + dt.timedelta(days=7))
    assert home.end_pauses(now=timezone.now(), today=today + dt.timedelta(days=7)) == 1
    assert Plan.objects.get(state="active").starts_on == today + dt.timedelta(days=7)


def test_nobody_pauses_or_resumes_for_another(learner, supporter, beside, today):
    with pytest.raises(PermissionRefused):
        home.pause_learning(person=learner.user, returns_on=None, actor=supporter, today=today)
    rest(learner, today)
    with pytest.raises(PermissionRefused):
        home.resume_learning(person=learner.user, actor=supporter, now=timezone.now(), today=today)


def test_who_rests_is_not_late_and_the_supporter_sees_why(plan, beside, learner, supporter, today, sign_in):
    much_later = timezone.now() + dt.timedelta(days=60)
    assert turns_today(supporter, much_later)[0].weight > 0
    rest(learner, today, today + dt.timedelta(days=90))
    turn = turns_today(supporter, much_later)[0]
    assert turn.weight == 0
    assert "お休み中" in turn.reasons[0]
    assert standings_of([learner.user.pk])[learner.user.pk].hours_behind(today + dt.timedelta(days=60)) == 0
    assert "お休み中" in sign_in(supporter).get(reverse("support:person", args=[learner.user.pk])).content.decode()


def test_a_message_of_somebody_who_rests_still_waits_for_an_answer(beside, learner, supporter, today):
    rest(learner, today)
    services.send_message(person=learner.user, text="相談があります", actor=learner, now=timezone.now())
    turn = turns_today(supporter, timezone.now())[0]
    assert (turn.weight, turn.act) == (40.0, "message")


def test_days_of_rest_break_no_row_of_weeks(plan, learner, today):
    planned = selectors.planned_days(learner.user.pk, today, [])
    rest(learner, today, today + dt.timedelta(days=21))
    left = selectors.planned_days(learner.user.pk, today, selectors.pauses_of(learner.user.pk, today))
    assert left == {day for day in planned if day >= today + dt.timedelta(days=21)}


def test_the_calendar_leaves_out_days_of_rest(plan, learner, today, client):
    address = reverse("learning:feed", args=[plan.feed_key])
    before = client.get(address).content.count(b"BEGIN:VEVENT")
    assert before > len(days_of(plan))  # ends of courses too
    rest(learner, today)
    assert client.get(address).content.count(b"BEGIN:VEVENT") == 0


def test_the_pages_lead_into_a_pause_and_back(plan, learner, today, sign_in):
    client = sign_in(learner)
    wrong = client.post(reverse("learning:pause"), {"returns_on": today.isoformat()})
    assert "あすから1年後まで" in wrong.content.decode()
    client.post(reverse("learning:pause"), {"returns_on": (today + dt.timedelta(days=5)).isoformat()})
    page = client.get(reverse("learning:today")).content.decode()
    assert "お休み中です" in page
    assert "学習にもどる" in page
    client.post(reverse("learning:resume"))
    assert "お休み中です" not in client.get(reverse("learning:today")).content.decode()
    assert client.get(reverse("learning:resume")).status_code == 405
