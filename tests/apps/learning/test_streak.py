"""Weeks in a row against the person's own plan: cases in words, and against a slow count on random calendars."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from manabiwa.apps.learning.home.streak import Look, monday_of, needed, streak_of

MONDAY = dt.date(2026, 8, 3)
DAYS = 7 * 8


def days(*offsets):
    return {MONDAY + dt.timedelta(days=offset) for offset in offsets}


def test_half_of_the_planned_days_keep_a_week_on_whichever_days():
    found = streak_of(planned=days(0, 2, 4), learnt=days(5, 6), today=MONDAY + dt.timedelta(days=7))
    assert (found.weeks, found.rows[0].look) == (1, Look.KEPT)


def test_fewer_days_hold_the_row_without_counting():
    planned = days(0, 2, 4, 7, 9, 11, 14, 16, 18)
    found = streak_of(planned, days(0, 2, 7, 14, 16), MONDAY + dt.timedelta(days=21))
    assert [week.look for week in found.rows[:3]] == [Look.KEPT, Look.SOME, Look.KEPT]
    assert found.weeks == 2


def test_a_planned_week_without_learning_ends_the_row_and_the_longest_is_remembered():
    planned = days(0, 7, 14, 21)
    found = streak_of(planned, days(0, 7, 21), MONDAY + dt.timedelta(days=28))
    assert [week.look for week in found.rows[:4]] == [Look.KEPT, Look.KEPT, Look.MISSED, Look.KEPT]
    assert (found.weeks, found.longest) == (1, 2)


def test_a_week_without_a_plan_does_not_break_the_row():
    found = streak_of(days(0, 14), days(0, 14), MONDAY + dt.timedelta(days=20))
    assert [week.look for week in found.rows] == [Look.KEPT, Look.REST, Look.KEPT]
    assert found.weeks == 2


def test_learning_in_a_week_off_counts():
    assert streak_of(days(0, 14), days(0, 9, 14), MONDAY + dt.timedelta(days=20)).weeks == 3


def test_the_running_week_counts_as_soon_as_it_can_and_never_breaks():
    planned = days(0, 2, 4, 7, 9, 11)
    on_monday = MONDAY + dt.timedelta(days=7)
    assert streak_of(planned, days(0, 2), on_monday).weeks == 1
    assert streak_of(planned, days(0, 2), on_monday).rows[-1].look is Look.OPEN
    assert streak_of(planned, days(0, 2, 7, 8), on_monday + dt.timedelta(days=2)).weeks == 2


def test_somebody_who_has_not_begun_has_no_weeks():
    found = streak_of(set(), set(), MONDAY)
    assert (found.weeks, found.longest, len(found.rows)) == (0, 0, 1)


offsets = st.integers(0, 2**DAYS - 1).map(lambda bits: {day for day in range(DAYS) if bits >> day & 1})


@given(planned=offsets, learnt=offsets, today=st.integers(0, DAYS - 1))
def test_the_count_is_that_of_a_walk_backwards_from_today(planned, learnt, today):
    """Counted the other way round: from the last week back to the first that ends the row."""
    day = MONDAY + dt.timedelta(days=today)
    found = streak_of(days(*planned), days(*learnt), day)
    first = min([one for one in planned | learnt if one <= today], default=today) // 7
    expected, week = 0, today // 7
    while week >= first:
        mine = set(range(week * 7, week * 7 + 7))
        done, wished = len(mine & learnt), len(mine & planned)
        if done * 2 >= wished and done:
            expected += 1
        elif wished and not done and week != today // 7:
            break
        week -= 1
    assert found.weeks == expected
    assert found.longest >= found.weeks
    assert found.rows[-1].monday == monday_of(day)


@given(st.integers(0, 7))
def test_a_kept_week_never_asks_for_more_than_the_plan(planned):
    assert 1 <= needed(planned) <= max(planned, 1)
