"""Other ways are kept for as long as nothing changes that a plan follows from, and no longer."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.catalog.class_days import ClassDay
from manabiwa.apps.catalog.models import CourseSkill, Entitlement, Skill
from manabiwa.apps.catalog.offer_models import Licence, SeatReservation
from manabiwa.apps.catalog.offer_selectors import places_left, seats_left
from manabiwa.apps.catalog.offers import save_class
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning import choices, selectors, services
from manabiwa.apps.learning.market import market_of
from manabiwa.apps.network.models import Municipality


@pytest.fixture
def home(learner):
    place = Municipality.objects.get(code="139017")
    learner.user.municipality = place
    learner.user.save()
    return place


@pytest.fixture
def other(make_person, home):
    return make_person("other@x.example", Role.LEARNER, home)


@pytest.fixture
def lesson(catalogue, home):
    today = timezone.localdate()
    days = [ClassDay(today + dt.timedelta(days=40 + 7 * n), dt.time(13), dt.time(16)) for n in range(2)]
    return save_class(
        municipality=home, actor=SYSTEM, now=timezone.now(), today=today, code="K1", course=catalogue.style,
        days=days, seats=1, apply_by=today + dt.timedelta(days=30),
    )  # fmt: skip


@pytest.fixture
def licence(catalogue, home):
    today = timezone.localdate()
    return Licence.unscoped.create(
        municipality=home, code="L1", name="パック", provider=catalogue.closed, starts_on=today,
        ends_on=today + dt.timedelta(days=90), seats=1,
    )  # fmt: skip


@pytest.fixture
def searches(monkeypatch):
    """How often plans were searched for."""
    done = []

    def count(*args, **more):
        done.append(1)
        return answer_in(*args, **more)

    answer_in = choices.answer_in
    monkeypatch.setattr(choices, "answer_in", count)
    return done


def open_page(learner, sign_in):
    answer = sign_in(learner).get(reverse("learning:others"))
    assert answer.status_code == 200


def test_the_same_question_is_searched_once(plan, learner, home, lesson, licence, sign_in, searches):
    open_page(learner, sign_in)
    open_page(learner, sign_in)
    assert len(searches) == 1


def fill_class(catalogue, lesson, licence, other, learner):
    SeatReservation.objects.create(person=other.user, course_class=lesson)


def take_seat(catalogue, lesson, licence, other, learner):
    SeatReservation.objects.create(person=other.user, licence=licence)


def change_price(catalogue, lesson, licence, other, learner):
    catalogue.style.price_yen = 1
    catalogue.style.save()


def rename(catalogue, lesson, licence, other, learner):
    catalogue.code.title = "別の名前"
    catalogue.code.save()


def cancel(catalogue, lesson, licence, other, learner):
    lesson.cancelled_at = timezone.now()
    lesson.save()


def sign_contract(catalogue, lesson, licence, other, learner):
    SeatReservation.objects.create(person=other.user, licence=licence)
    today = timezone.localdate()
    Entitlement.objects.create(
        municipality_id="139017", provider=catalogue.closed, starts_on=today, ends_on=today + dt.timedelta(days=9)
    )


def say_device(catalogue, lesson, licence, other, learner):
    services.describe_environment(person=learner.user, actor=learner, device="phone")


@pytest.mark.parametrize(
    "change",
    [fill_class, take_seat, change_price, rename, cancel, sign_contract, say_device],
    ids=lambda one: one.__name__,
)
def test_whatever_a_plan_follows_from_makes_a_new_search(
    plan, catalogue, learner, home, lesson, licence, other, sign_in, searches, change
):
    open_page(learner, sign_in)
    change(catalogue, lesson, licence, other, learner)
    open_page(learner, sign_in)
    assert len(searches) == 2


def test_what_was_said_about_the_own_device_counts_for_the_goal_in_hand(plan, learner):
    goal = selectors.open_goal(learner.user)
    assert selectors.wish_of(goal, timezone.localdate()).device == ""
    services.describe_environment(person=goal.person, actor=learner, device="phone")
    assert selectors.wish_of(goal, timezone.localdate()).device == "phone"


@pytest.mark.parametrize(
    ("held_until", "left"),
    [(None, 0), (dt.timedelta(0), 0), (dt.timedelta(days=-1), 1)],
    ids=["for good", "last day", "lapsed"],
)
def test_a_seat_of_somebody_else_is_taken_until_the_hold_lapses(
    catalogue, home, lesson, licence, other, held_until, left
):
    today = timezone.localdate()
    until = None if held_until is None else today + held_until
    SeatReservation.objects.create(person=other.user, course_class=lesson, held_until=until)
    SeatReservation.objects.create(person=other.user, licence=licence, held_until=until)
    (places,) = places_left([catalogue.style.pk], today)
    assert (places.row, places.left, places.is_own) == (lesson, left, False)
    assert [one.left for one in seats_left([home.pk], today)] == [left]


def test_the_own_seat_is_free_for_oneself_and_taken_for_others(catalogue, home, lesson, licence, learner, other):
    today = timezone.localdate()
    SeatReservation.objects.create(person=learner.user, course_class=lesson)
    SeatReservation.objects.create(person=learner.user, licence=licence)
    own, foreign = (places_left([catalogue.style.pk], today, one.user.pk)[0] for one in (learner, other))
    assert (own.left, own.is_own, foreign.left, foreign.is_own) == (1, True, 0, False)
    assert [seats_left([home.pk], today, one.user.pk)[0].left for one in (learner, other)] == [1, 0]


def test_a_withdrawn_licence_is_there_for_its_holder_only(home, licence, learner, other):
    today = timezone.localdate()
    SeatReservation.objects.create(person=learner.user, licence=licence)
    licence.withdrawn_at = timezone.now()
    licence.save()
    assert len(seats_left([home.pk], today, learner.user.pk)) == 1
    assert seats_left([home.pk], today, other.user.pk) == seats_left([home.pk], today) == []


def test_seats_and_places_are_one_query_each(catalogue, home, lesson, licence, django_assert_num_queries):
    today = timezone.localdate()
    with django_assert_num_queries(1):
        assert seats_left([home.pk], today)
    with django_assert_num_queries(1):
        assert places_left([catalogue.style.pk], today)


def test_the_page_asks_fifteen_times_at_most_where_courses_ask_for_courses(
    plan, catalogue, learner, home, lesson, licence, sign_in, django_assert_max_num_queries
):
    """A chain as long as the rounds of the market, and a skill of the goal that nothing teaches."""
    own = catalogue.html.framework
    first, second, lost = (Skill.objects.create(code=code, framework=own, name=code) for code in ("a", "b", "c"))
    CourseSkill.objects.create(course=catalogue.style, skill=first, needs=1)
    catalogue.course("次", 3, [(first, 1)], [(second, 1)])
    catalogue.course("そのまた次", 3, [(second, 1)])
    plan.goal.goal_skills.create(skill=lost, level=1, weight=1.0)
    wish = selectors.wish_of(plan.goal, timezone.localdate())
    market = market_of(wish)
    assert {"次", "そのまた次", "c"} <= set(market.names.values())
    client = sign_in(learner)
    with django_assert_max_num_queries(15):
        client.get(reverse("learning:others"))
