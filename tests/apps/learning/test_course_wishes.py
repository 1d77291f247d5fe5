"""Courses that a person wants in the plan or leaves out: the draft follows, the plan in force stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.models import CourseWish, Plan, PlanState


@pytest.fixture
def goal(catalogue, learner):
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=180),
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=timezone.now(), today=timezone.localdate())
    drafting.accept_plan(plan=row, actor=learner, now=timezone.now())
    return goal


def wish(goal, course, actor, *, is_wanted):
    return services.wish_for_course(
        goal=goal, course=course, is_wanted=is_wanted, actor=actor, now=timezone.now(), today=timezone.localdate()
    )


def courses(plan):
    return set(plan.steps.values_list("course", flat=True))


def test_a_course_that_is_left_out_comes_back_when_the_wish_is_taken_back(catalogue, goal, learner):
    assert catalogue.style.pk not in courses(wish(goal, catalogue.style, learner, is_wanted=False))
    assert catalogue.style.pk in courses(wish(goal, catalogue.style, learner, is_wanted=None))
    assert Plan.objects.filter(goal=goal, state=PlanState.ACTIVE).count() == 1


def test_a_wanted_course_stands_in_the_plan_even_if_another_would_do(catalogue, goal, learner):
    longer = catalogue.course("ゆっくり学ぶJavaScript", 40, [(catalogue.script, 2)], [(catalogue.html, 1)])
    assert longer.pk in courses(wish(goal, longer, learner, is_wanted=True))


def test_a_wanted_course_that_cannot_fit_does_not_take_the_plan_away(catalogue, goal, learner):
    endless = catalogue.course("終わらないJavaScript", 9_000, [(catalogue.script, 2)], [(catalogue.html, 1)])
    assert courses(wish(goal, endless, learner, is_wanted=True)) >= {catalogue.basics.pk}


def test_a_course_that_the_person_cannot_see_cannot_be_wanted(catalogue, goal, learner):
    with pytest.raises(ValidationError, match="選べません"):
        wish(goal, catalogue.secret, learner, is_wanted=True)
    assert not CourseWish.objects.exists()


def test_only_the_person_and_the_supporter_beside_have_a_say(catalogue, goal, learner, supporter, officer):
    for actor in (supporter, officer):
        with pytest.raises(PermissionRefused):
            wish(goal, catalogue.style, actor, is_wanted=False)
    assert not CourseWish.objects.exists()


def test_the_supporter_leaves_a_course_out_and_the_person_decides(catalogue, goal, learner, supporter, beside, sign_in):
    client = sign_in(supporter)
    answer = client.post(
        reverse("support:person_wish", args=[learner.user.pk]), {"wish": "never", "course": catalogue.style.pk}
    )
    assert answer.url == reverse("support:person", args=[learner.user.pk]) + "#draft"
    page = client.get(answer.url).content.decode()
    assert "いまの計画とのちがい" in page
    assert "計画への希望" in page
    assert Plan.objects.get(goal=goal, state=PlanState.DRAFT)
    mine = sign_in(learner).get(reverse("learning:plan"), {"draft": ""}).content.decode()
    assert "この計画で始める" in mine
    assert catalogue.style.title in mine


def test_a_wish_without_a_goal_or_of_another_kind_changes_nothing(catalogue, learner, goal, sign_in):
    client, address = sign_in(learner), reverse("learning:wish")
    client.post(address, {"wish": "nonsense", "course": catalogue.style.pk})
    assert client.post(address, {"wish": "never", "course": "x"}).status_code == 404
    assert client.get(address).status_code == 405
    assert not CourseWish.objects.exists()


def test_the_page_of_a_person_takes_few_queries(
    catalogue, goal, learner, supporter, beside, sign_in, django_assert_max_num_queries
):
    wish(goal, catalogue.style, learner, is_wanted=False)
    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 200
