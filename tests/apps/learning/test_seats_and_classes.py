"""Plans with seats of licences and classes on fixed days, and what happens when a day is moved."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.catalog.class_days import ClassDay
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.offer_models import CourseClass, Licence, SeatReservation
from manabiwa.apps.catalog.offers import cancel_class, save_class
from manabiwa.apps.catalog.signals import courses_withdrawn
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning import drafting, selectors, services
from manabiwa.apps.learning.dated import pattern_of
from manabiwa.apps.learning.disturbing import Kind, disturbances_of
from manabiwa.apps.learning.market import Run
from manabiwa.apps.learning.planning import answer
from manabiwa.apps.learning.wish import Wish
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.support.desk import turns_today

TODAY = dt.date(2026, 11, 24)  # a Tuesday
DEADLINE = dt.date(2027, 5, 31)
TOKYO = dt.timezone(dt.timedelta(hours=9))


def day(number, begins=13, ends=16):
    """So many days from today."""
    return ClassDay(TODAY + dt.timedelta(days=number), dt.time(begins), dt.time(ends))


@pytest.fixture
def lesson(catalogue, town):
    """Css is taught on two Saturdays, after what takes two weeks at six hours; it costs 3,000 yen."""

    def make(*days, seats=2, course=catalogue.style, code="K1", apply_by=TODAY + dt.timedelta(days=4)):
        return save_class(
            municipality=town, actor=SYSTEM, now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC), today=TODAY, code=code,
            course=course, days=days or (day(25), day(32)), seats=seats, apply_by=apply_by, place="市民会館",
        )  # fmt: skip

    return make


@pytest.fixture
def seat(catalogue, town):
    def make(seats=1, course=None, price=0, provider=None):
        return Licence.unscoped.create(
            municipality=town, code=f"L{Licence.unscoped.count()}", name="パック", course=course, starts_on=TODAY,
            provider=provider or catalogue.provider, ends_on=DEADLINE, seats=seats, seat_price_yen=price,
        )  # fmt: skip

    return make


def goal_for(person, catalogue, now, **more):
    person.user.municipality_id = "139017"
    person.user.save()
    return services.set_goal(
        person=person.user, actor=person, now=now, hours_per_week=more.pop("hours_per_week", 6), deadline=DEADLINE,
        occupation=catalogue.occupation, **more,
    )  # fmt: skip


def draft(person, goal, now):
    return drafting.make_plan(goal=goal, actor=person, now=now, today=TODAY)


def accepted(person, catalogue, now, **more):
    goal = goal_for(person, catalogue, now, **more)
    plan = draft(person, goal, now)
    drafting.accept_plan(plan=plan, actor=person, now=now)
    return selectors.active_plan(person.user)


def step_of(plan, course):
    return next(step for step in plan.steps.all() if step.course_id == course.pk)


def test_a_course_with_a_class_is_planned_on_the_days_of_the_class(learner, catalogue, lesson, now):
    row = lesson()
    plan = accepted(learner, catalogue, now)
    step = step_of(plan, catalogue.style)
    assert step.course_class_id == row.pk
    assert (step.starts_on, step.ends_on) == (day(25).day, day(32).day)
    assert float(step.hours) == 6.0
    before = step_of(plan, catalogue.basics)
    assert before.ends_on < step.starts_on, "the class begins with what it asks for"
    days = [on for week in plan.weeks for on, course, _hours in week["days"] if course == catalogue.style.pk]
    assert days == [day(25).day.isoformat(), day(32).day.isoformat()]


def test_a_class_on_a_day_of_rest_or_before_what_it_asks_for_is_not_planned(learner, catalogue, lesson, now):
    lesson(day(4), code="early")  # nobody has CSS 1 by then
    lesson(day(25), code="rest")
    plan = accepted(learner, catalogue, now, closed_periods=[(day(25).day, day(25).day)])
    assert catalogue.style.pk not in [step.course_id for step in plan.steps.all()]


def test_two_classes_at_one_time_are_not_both_taken(learner, catalogue, lesson, now):
    lesson(day(25), day(32))
    lesson(day(25), day(32), course=catalogue.code, code="K2")
    goal = goal_for(learner, catalogue, now, weekday_hours=[2, 0, 0, 0, 0, 4, 2])
    plan = draft(learner, goal, now)
    held = [step for step in plan.steps.all() if step.course_class_id]
    assert len(held) == 1


@pytest.mark.parametrize("reason", ["full", "closed", "cancelled", "elsewhere", "over"])
def test_a_class_that_cannot_be_joined_any_more_takes_its_course_out_of_plans(
    learner, make_person, catalogue, lesson, neighbour, now, reason
):
    row = lesson(seats=1)
    if reason == "full":
        other = make_person("other@x.example", Role.LEARNER, Municipality.objects.get(code="139017"))
        SeatReservation.objects.create(person=other.user, course_class=row)
    changes = {
        "full": {}, "closed": {"apply_by": TODAY - dt.timedelta(days=1)}, "cancelled": {"cancelled_at": now},
        "elsewhere": {"municipality": neighbour}, "over": {"first_on": TODAY - dt.timedelta(days=9),
        "last_on": TODAY - dt.timedelta(days=2), "apply_by": TODAY - dt.timedelta(days=9)},
    }  # fmt: skip
    CourseClass.unscoped.filter(pk=row.pk).update(**changes[reason])
    plan = draft(learner, goal_for(learner, catalogue, now), now)
    assert catalogue.style.pk not in [step.course_id for step in plan.steps.all()]


def test_the_own_place_stays_when_the_class_is_full_and_closed(learner, catalogue, lesson, now):
    row = lesson(seats=1)
    plan = accepted(learner, catalogue, now)
    CourseClass.unscoped.filter(pk=row.pk).update(apply_by=TODAY - dt.timedelta(days=1))
    again = draft(learner, plan.goal, now)
    assert step_of(again, catalogue.style).course_class_id == row.pk


def test_the_last_place_goes_to_who_says_yes_first_and_the_other_is_told(learner, make_person, catalogue, lesson, now):
    lesson(seats=1)
    other = make_person("other@x.example", Role.LEARNER, Municipality.objects.get(code="139017"))
    mine = draft(learner, goal_for(learner, catalogue, now), now)
    theirs = draft(other, goal_for(other, catalogue, now), now)
    drafting.accept_plan(plan=mine, actor=learner, now=now)
    with pytest.raises(ValidationError, match="席がうまりました"):
        drafting.accept_plan(plan=theirs, actor=other, now=now)
    assert selectors.active_plan(other.user) is None
    again = draft(other, theirs.goal, now)
    assert catalogue.style.pk not in [step.course_id for step in again.steps.all()]


def test_a_seat_makes_the_course_free_while_seats_last(learner, make_person, catalogue, seat, now):
    row = seat(course=catalogue.style)
    plan = accepted(learner, catalogue, now, budget_yen=0)
    assert step_of(plan, catalogue.style).licence_id == row.pk
    assert SeatReservation.objects.get().person_id == learner.user.pk
    other = make_person("other@x.example", Role.LEARNER, Municipality.objects.get(code="139017"))
    theirs = draft(other, goal_for(other, catalogue, now, budget_yen=0), now)
    assert catalogue.style.pk not in [step.course_id for step in theirs.steps.all()], "nobody pays it for them"


def test_a_seat_opens_a_closed_provider(learner, catalogue, seat, now):
    row = seat(provider=catalogue.closed)
    plan = accepted(learner, catalogue, now)
    assert step_of(plan, catalogue.secret).licence_id == row.pk


def test_a_dear_seat_is_left_alone_where_a_free_course_teaches_the_same(learner, catalogue, seat, now):
    seat(provider=catalogue.closed, price=500_000)
    plan = accepted(learner, catalogue, now)
    assert step_of(plan, catalogue.code).licence_id is None
    assert not SeatReservation.objects.exists()


def test_a_new_plan_lets_go_of_seats_that_it_does_not_take(learner, catalogue, seat, lesson, now):
    lesson()
    seat(course=catalogue.style)
    plan = accepted(learner, catalogue, now)
    assert SeatReservation.objects.count() == 2
    services.wish_for_course(
        goal=plan.goal, course=catalogue.style, is_wanted=False, actor=learner, now=now, today=TODAY
    )
    drafting.accept_plan(plan=selectors.draft_plan(learner.user), actor=learner, now=now)
    assert not SeatReservation.objects.exists()


def test_beginning_a_course_takes_its_seat_and_none_is_left_for_the_next(learner, make_person, catalogue, seat, now):
    seat(provider=catalogue.closed)
    Course.objects.filter(pk=catalogue.secret.pk).update(is_seat=True)
    catalogue.secret.refresh_from_db()
    other = make_person("other@x.example", Role.LEARNER, Municipality.objects.get(code="139017"))
    for person in (learner, other):
        person.user.municipality_id = "139017"
        person.user.save()
    services.enrol_learner(person=learner.user, course=catalogue.secret, actor=learner, now=now)
    with pytest.raises(ValidationError, match="席"):
        services.enrol_learner(person=other.user, course=catalogue.secret, actor=other, now=now)


def test_a_moved_day_is_told_by_mail_on_the_plan_and_on_the_desk_until_the_plan_is_made_anew(
    learner, supporter, beside, catalogue, lesson, town, now, sign_in, django_capture_on_commit_callbacks
):
    row = lesson()
    plan = accepted(learner, catalogue, now)
    assert disturbances_of([learner.user.pk]) == []
    with django_capture_on_commit_callbacks(execute=True):
        save_class(
            municipality=town, actor=SYSTEM, now=now, today=TODAY, course_class=row, code="K1", course=catalogue.style,
            days=(day(26), day(32)), seats=2, apply_by=row.apply_by,
        )  # fmt: skip
    (told,) = disturbances_of([learner.user.pk])
    assert (told.kind, told.before, told.after) == (Kind.MOVED, (day(25),), (day(26),))
    (turn,) = turns_today(supporter, now)
    assert told.words in turn.reasons
    from manabiwa.apps.mail.models import OutgoingMail

    letter = OutgoingMail.objects.get()
    assert letter.to == [learner.user.email] or learner.user.email in str(letter.to)
    page = sign_in(learner).get(reverse("learning:plan")).content.decode()
    assert "日程が変わりました" in page
    assert "いまの予定で計画を作り直す" in page
    fresh = draft(learner, plan.goal, now)
    drafting.accept_plan(plan=fresh, actor=learner, now=now)
    assert disturbances_of([learner.user.pk]) == []
    assert SeatReservation.objects.count() == 1


def test_a_draft_made_before_a_day_was_moved_is_not_begun(learner, catalogue, lesson, town, now):
    row = lesson()
    plan = draft(learner, goal_for(learner, catalogue, now), now)
    CourseClass.unscoped.filter(pk=row.pk).update(days=[["2027-01-09", "10:00", "13:00"]])
    with pytest.raises(ValidationError, match="日程"):
        drafting.accept_plan(plan=plan, actor=learner, now=now)


def test_a_cancelled_class_is_told_and_the_supporter_drafts_anew_with_one_button(
    learner, supporter, beside, catalogue, lesson, now, sign_in
):
    row = lesson()
    accepted(learner, catalogue, now)
    cancel_class(course_class=row, actor=SYSTEM, now=now)
    assert [one.kind for one in disturbances_of([learner.user.pk])] == [Kind.CANCELLED]
    client = sign_in(supporter)
    page = client.get(reverse("support:person", args=[learner.user.pk])).content.decode()
    assert "中止になりました" in page
    answer_ = client.post(reverse("support:person_replan", args=[learner.user.pk]))
    assert answer_.status_code == 302
    fresh = selectors.draft_plan(learner.user)
    assert catalogue.style.pk not in [step.course_id for step in fresh.steps.all()]


def test_nobody_but_the_supporter_drafts_for_a_person(learner, beside, stranger_officer, catalogue, now, sign_in):
    goal_for(learner, catalogue, now)
    assert sign_in(stranger_officer).post(
        reverse("support:person_replan", args=[learner.user.pk])
    ).status_code == 403  # fmt: skip


def test_a_withdrawn_course_is_told_unless_it_is_begun(learner, catalogue, now, django_capture_on_commit_callbacks):
    accepted(learner, catalogue, now)
    Course.objects.filter(pk__in=[catalogue.style.pk, catalogue.basics.pk]).update(withdrawn_at=now)
    assert [one.kind for one in disturbances_of([learner.user.pk])] == [Kind.WITHDRAWN] * 2
    Course.objects.filter(pk=catalogue.basics.pk).update(withdrawn_at=None)
    services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=now)
    Course.objects.filter(pk=catalogue.basics.pk).update(withdrawn_at=now)
    assert [one.title for one in disturbances_of([learner.user.pk])] == [catalogue.style.title]
    courses_withdrawn.send(sender="test", courses=[catalogue.style.pk, catalogue.basics.pk])
    from manabiwa.apps.mail.models import OutgoingMail

    assert OutgoingMail.objects.count() == 1
    assert mail.outbox == []


def test_the_calendar_feed_holds_the_hours_of_the_class_and_follows_when_it_moves(
    learner, catalogue, lesson, client, now
):
    row = lesson()
    plan = accepted(learner, catalogue, now)
    url = reverse("learning:feed", args=[plan.feed_key])

    def meetings():
        events = Calendar.from_ical(client.get(url).content).walk("VEVENT")
        return [
            (f"{one.decoded('dtstart').astimezone(TOKYO):%Y-%m-%d %H:%M}", str(one["location"]))
            for one in events
            if "location" in one
        ]

    assert meetings() == [("2026-12-19 13:00", "市民会館"), ("2026-12-26 13:00", "市民会館")]
    CourseClass.unscoped.filter(pk=row.pk).update(days=[["2027-01-09", "10:00", "13:00"]])
    assert meetings() == [("2027-01-09 10:00", "市民会館")]


def test_hours_by_week_alone_move_to_the_days_of_classes_and_hours_by_weekday_do_not():
    runs = [Run(1, 1, ((dt.date(2026, 12, 4), 3.0), (dt.date(2026, 12, 11), 3.0)))]  # Fridays
    free = Wish({}, {}, 6.0, TODAY, DEADLINE)
    pattern = pattern_of(free, runs)
    assert pattern[4] == 3.0
    assert sum(pattern.values()) == pytest.approx(6.0)
    bound = Wish({}, {}, 6.0, TODAY, DEADLINE, by_weekday={5: 1.0})
    assert pattern_of(bound, runs) == {5: 6.0}
    assert pattern_of(Wish({}, {}, 2.0, TODAY, DEADLINE), runs).get(4, 0.0) <= 2.0


def test_somebody_elsewhere_cannot_use_a_licence_of_the_town(catalogue, seat, neighbour):
    seat(provider=catalogue.closed)
    required = {catalogue.script.pk: (2, 1.0)}
    here = answer(Wish(required, {}, 6.0, TODAY, DEADLINE, places=frozenset(["139017"])))
    there = answer(Wish(required, {}, 6.0, TODAY, DEADLINE, places=frozenset([neighbour.pk])))
    assert str(catalogue.secret.pk) in here.plan.courses
    assert str(catalogue.secret.pk) not in there.plan.courses
