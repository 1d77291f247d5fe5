"""The plan in the calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.planning import available_hours, hours_per_week_needed, make_calendar, spread_over_week

WEDNESDAY = dt.date(2026, 4, 1)
EVENINGS = {1: 2.0, 3: 2.0, 5: 3.0}


def test_courses_follow_each_other_day_by_day():
    calendar = make_calendar([("a", 3), ("b", 4)], start=WEDNESDAY, hours_by_weekday=EVENINGS)
    assert [(s.day.day, s.course, s.hours) for s in calendar.sessions] == [
        (2, "a", 2), (4, "a", 1), (4, "b", 2), (7, "b", 2),
    ]  # fmt: skip
    assert calendar.finish == dt.date(2026, 4, 7)
    assert calendar.in_time


def test_weeks_begin_on_monday_and_show_what_is_done():
    calendar = make_calendar([("a", 3), ("b", 4)], start=WEDNESDAY, hours_by_weekday=EVENINGS)
    first, second = calendar.weeks
    assert (first.number, first.monday, first.available) == (1, dt.date(2026, 3, 30), 5)
    assert [(p.course, p.hours, p.sessions, p.done_after) for p in first.parts] == [("a", 3, 2, 1), ("b", 2, 1, 0.5)]
    assert (first.milestones, second.milestones) == (("a",), ("b",))
    assert (first.review, second.review) == (False, True)


def test_nothing_is_learnt_on_closed_days():
    closed = [dt.date(2026, 4, 2), dt.date(2026, 4, 4)]
    calendar = make_calendar([("a", 2)], start=WEDNESDAY, hours_by_weekday=EVENINGS, closed_days=closed)
    assert calendar.finish == dt.date(2026, 4, 7)
    assert calendar.weeks[0].parts == ()


def test_hours_behind_the_deadline_are_counted():
    calendar = make_calendar([("a", 9)], start=WEDNESDAY, hours_by_weekday=EVENINGS, deadline=dt.date(2026, 4, 7))
    assert calendar.late_hours == pytest.approx(2)
    assert not calendar.in_time


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0.1, 60), max_size=8),
    st.dictionaries(st.integers(0, 6), st.floats(0.5, 8), min_size=1),
    st.sets(st.dates(WEDNESDAY, WEDNESDAY + dt.timedelta(days=90)), max_size=20),
)
def test_every_hour_is_planned_once_and_never_on_a_day_without_time(hours, pattern, closed):
    courses = [(f"c{place}", value) for place, value in enumerate(hours)]
    calendar = make_calendar(courses, start=WEDNESDAY, hours_by_weekday=pattern, closed_days=closed)
    assert sum(s.hours for s in calendar.sessions) == pytest.approx(sum(hours), abs=1e-4)
    days = {}
    for session in calendar.sessions:
        assert session.day not in closed
        days[session.day] = days.get(session.day, 0) + session.hours
    assert all(used <= pattern[day.weekday()] + 1e-6 for day, used in days.items())
    finished = [key for week in calendar.weeks for key in week.milestones]
    assert finished == [key for key, _ in courses]
    if calendar.finish:
        available = available_hours(WEDNESDAY, calendar.finish, pattern, closed)
        assert available >= sum(hours) - 1e-4


def test_hours_per_week_are_spread_over_days_apart():
    assert spread_over_week(6) == {2: 2.0, 5: 2.0, 6: 2.0}
    assert sum(spread_over_week(21).values()) == pytest.approx(21)
    assert spread_over_week(0.5) == {5: 0.5}


def test_the_hours_per_week_for_a_deadline_leave_out_closed_days():
    assert hours_per_week_needed(28, start=WEDNESDAY, deadline=dt.date(2026, 4, 28)) == pytest.approx(7)
    closed = [WEDNESDAY + dt.timedelta(days=offset) for offset in range(14)]
    needed = hours_per_week_needed(28, start=WEDNESDAY, deadline=dt.date(2026, 4, 28), closed_days=closed)
    assert needed == pytest.approx(14)


def test_available_hours_are_the_sum_over_the_days():
    assert available_hours(WEDNESDAY, dt.date(2026, 4, 30), EVENINGS) == pytest.approx(5 * 2 + 4 * 2 + 4 * 3)
    assert available_hours(WEDNESDAY, dt.date(2026, 3, 1), EVENINGS) == 0


def test_ten_thousand_hours_stop_after_twenty_years_and_say_so():
    calendar = make_calendar([("a", 10_000)], start=WEDNESDAY, hours_by_weekday={5: 1})
    assert calendar.finish is None
    assert calendar.left_hours == pytest.approx(10_000 - 1_040)
    assert not calendar.in_time


def test_an_empty_plan_is_an_empty_calendar():
    calendar = make_calendar([], start=WEDNESDAY, hours_by_weekday={})
    assert (calendar.weeks, calendar.finish, calendar.in_time) == ((), None, True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"hours_by_weekday": {}}, "hours_by_weekday"),
        ({"hours_by_weekday": {7: 1}}, "hours_by_weekday"),
        ({"hours_by_weekday": {0: 25}}, "hours_by_weekday.0"),
        ({"hours_by_weekday": {0: -1}}, "hours_by_weekday.0"),
        ({"deadline": dt.date(2026, 3, 31)}, "deadline"),
        ({"courses": [("a", 1), ("a", 1)]}, "courses"),
        ({"courses": [("a", -1)]}, "courses.a.hours"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change, named):
    given_values = {"courses": [("a", 1)], "hours_by_weekday": EVENINGS} | change
    with pytest.raises(ParameterError) as caught:
        make_calendar(given_values.pop("courses"), start=WEDNESDAY, **given_values)
    assert caught.value.parameter == named


def test_a_deadline_without_a_day_to_learn_is_refused():
    with pytest.raises(ParameterError, match="deadline"):
        hours_per_week_needed(1, start=WEDNESDAY, deadline=dt.date(2026, 3, 31))


@pytest.mark.parametrize("hours", [0, -1, 113])
def test_hours_per_week_out_of_range_are_refused(hours):
    with pytest.raises(ParameterError, match="hours_per_week"):
        spread_over_week(hours)
