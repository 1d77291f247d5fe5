"""Classes on fixed dates: against enumeration hour by hour, and what an office worker would ask."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError, Status
from manabiwa.engines.planning import (
    Course,
    DatedClass,
    DatedProblem,
    Problem,
    Skill,
    check_plan,
    check_schedule,
    solve_dated,
)
from tests.engines.planning_cases import levels

MONDAY = dt.date(2027, 1, 4)
DAYS = 7


def day(offset: int) -> dt.date:
    return MONDAY + dt.timedelta(days=offset)


def taught() -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 2), min_size=1, max_size=2)


@st.composite
def dated_problems(draw) -> DatedProblem:
    own = [
        Course(f"o{n}", draw(st.integers(1, 4)), 0, draw(st.sampled_from([0, 5])), draw(taught()), draw(levels(1)))
        for n in range(draw(st.integers(0, 3)))
    ]
    held = [Course(f"h{n}", 3, draw(st.sampled_from([0, 10])), 0, draw(taught()), draw(levels(1))) for n in range(2)]
    classes = [
        DatedClass(
            f"k{number}",
            f"h{draw(st.integers(0, 1))}",
            [(day(offset), 1.0) for offset in sorted(draw(st.sets(st.integers(0, DAYS), min_size=1, max_size=2)))],
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    skills = [Skill(name, draw(st.sampled_from([0.5, 1])), 0, draw(st.integers(1, 2))) for name in ("a", "b", "c")]
    return DatedProblem(
        Problem(skills, [*own, *held], budget=draw(st.sampled_from([None, 10]))),
        classes,
        MONDAY,
        day(DAYS - 1),
        {weekday: draw(st.sampled_from([0, 1, 2, 2])) for weekday in range(7)},
        closed_days=frozenset(day(offset) for offset in draw(st.sets(st.integers(0, DAYS - 1), max_size=1))),
        at_once=draw(st.integers(1, 3)),
    )


def best_by_enumeration(dated: DatedProblem) -> float:
    """Try every set of classes, and every use of every free hour."""
    catalogue = {course.id: course for course in dated.problem.courses}
    bound = {one.course for one in dated.classes}
    own = [course for course in dated.problem.courses if course.id not in bound]
    days = dated.days()
    best = 0.0
    for chosen in product([False, True], repeat=len(dated.classes)):
        taken = [one for one, yes in zip(dated.classes, chosen, strict=True) if yes]
        if len({one.course for one in taken}) < len(taken) or any(not _meets(one, days) for one in taken):
            continue
        best = max(best, _best_with(dated, taken, own, catalogue, days))
    return best


def _meets(one: DatedClass, days: dict[dt.date, float]) -> bool:
    return all(days.get(when, 0.0) >= hours for when, hours in one.meetings)


def _best_with(dated, taken, own, catalogue, days) -> float:
    """Try every use of every free hour, day after day; minus a thousand million if the classes cannot be attended."""
    order = list(days)

    @cache
    def best(place: int, left: tuple[int, ...], level: tuple[tuple[str, int], ...]) -> float:
        if place == len(order):
            return _worth(dated.problem, [catalogue[one.course] for one in taken], own, left, dict(level))
        today, have = order[place], dict(level)
        if any(one.first == today and not _ready(catalogue[one.course], have) for one in taken):
            return -1e9
        active = sum(one.first <= today <= one.last for one in taken)
        free = int(days[today] - sum(hours for one in taken for when, hours in one.meetings if when == today))
        if free < 0 or active > dated.at_once:
            return -1e9
        ends = [catalogue[one.course] for one in taken if one.last == today]
        ways = _ways_to_use(free if active < dated.at_once else 0, own, left, level)
        return max(best(place + 1, rest, _raised(now, ends)) for rest, now in ways)

    return best(0, tuple(int(course.hours) for course in own), ())


def _worth(problem, held, own, left, have) -> float:
    chosen = held + [course for course, hours in zip(own, left, strict=True) if hours == 0]
    if problem.budget is not None and sum(course.cost for course in chosen) > problem.budget:
        return -1e9
    value = sum(
        skill.weight * problem.level_value[number - 1]
        for skill in problem.skills
        for number in range(1, min(have.get(skill.id, 0), skill.required) + 1)
    )
    return value - sum(course.penalty for course in chosen)


def _ready(course, have) -> bool:
    return all(have.get(skill, 0) >= needed for skill, needed in course.needs.items())


def _raised(level, courses):
    have = dict(level)
    for course in courses:
        for skill, taught in course.teaches.items():
            have[skill] = max(have.get(skill, 0), taught)
    return tuple(sorted(have.items()))


def _ways_to_use(free, own, left, level):
    seen = {(left, level)}
    pending = [(free, left, level)]
    while pending:
        hours, rest, now = pending.pop()
        for number, course in enumerate(own):
            if hours and rest[number] and _ready(course, dict(now)):
                fewer = (*rest[:number], rest[number] - 1, *rest[number + 1 :])
                state = (fewer, now if fewer[number] else _raised(now, [course]))
                if state not in seen:
                    seen.add(state)
                    pending.append((hours - 1, *state))
    return seen


@settings(max_examples=80, deadline=None)
@given(dated_problems())
def test_no_use_of_the_hours_is_better(dated):
    found = solve_dated(dated, time_limit=20)
    assert found.plan.status is Status.OPTIMAL
    assert found.plan.objective == pytest.approx(best_by_enumeration(dated), abs=1e-2)
    assert check_schedule(dated, found.sessions, found.classes) == ()


WEEKDAYS = dict.fromkeys(range(5), 2.0)
WEB = [
    Course("html", 4, teaches={"html": 1}),
    Course("js", 6, teaches={"js": 1}, needs={"html": 1}),
    Course("talk", 3, teaches={"talk": 1}),
]
GOAL = [Skill(name, 1, 0, 1) for name in ("html", "js", "talk")]


def web(classes, **settings_):
    values = {"at_once": 2, "deadline": day(20), **settings_}
    return DatedProblem(Problem(GOAL, WEB), classes, MONDAY, hours_by_weekday=WEEKDAYS, **values)


def test_what_a_class_asks_for_is_learnt_before_its_first_day():
    found = solve_dated(web([DatedClass("evening", "js", [(day(3), 2), (day(10), 2), (day(17), 2)])]))
    assert found.classes == ("evening",)
    assert found.plan.courses == ("html", "talk", "js")
    html = [session.day for session in found.sessions if session.course == "html"]
    assert max(html) < day(3)
    assert found.plan.reached == {"html": 1, "js": 1, "talk": 1}


def test_of_two_runs_of_a_class_the_one_that_can_still_be_reached_is_taken():
    early = DatedClass("early", "js", [(day(1), 2), (day(2), 2)])
    late = DatedClass("late", "js", [(day(7), 2), (day(8), 2)])
    assert solve_dated(web([early, late])).classes == ("late",)


def test_a_class_on_a_closed_day_or_beyond_the_hours_or_the_deadline_is_told():
    found = solve_dated(
        web(
            [
                DatedClass("holiday", "js", [(day(7), 2)]),
                DatedClass("long", "js", [(day(8), 3)]),
                DatedClass("after", "js", [(day(30), 1)]),
            ],
            closed_days=frozenset({day(7)}),
        )
    )
    assert set(found.impossible) == {"holiday", "long", "after"}
    assert "2027-01-12は2時間しかとれません" in found.impossible["long"].ja
    assert set(found.plan.courses) == {"html", "talk"}


def test_who_takes_one_course_at_a_time_learns_nothing_else_while_a_class_runs():
    classes = [DatedClass("evening", "js", [(day(2), 2), (day(16), 2)])]
    found = solve_dated(web(classes, at_once=1))
    others = [session.day for session in found.sessions if session.course != "js"]
    assert found.classes == ("evening",)
    assert not any(day(2) <= when <= day(16) for when in others)


def test_two_classes_on_the_same_evening_cannot_both_be_taken():
    goal = [Skill("x", 1, 0, 1), Skill("y", 2, 0, 1)]
    problem = Problem(goal, [Course("x", 2, teaches={"x": 1}), Course("y", 2, teaches={"y": 1})])
    classes = [DatedClass("x", "x", [(day(1), 2)]), DatedClass("y", "y", [(day(1), 2)])]
    found = solve_dated(DatedProblem(problem, classes, MONDAY, day(6), WEEKDAYS))
    assert found.classes == ("y",)


def test_a_required_course_whose_classes_are_over_makes_it_infeasible():
    problem = Problem(GOAL, WEB, must={"js"})
    dated = DatedProblem(problem, [DatedClass("old", "js", [(day(-3), 1)])], MONDAY, day(20), WEEKDAYS)
    found = solve_dated(dated)
    assert found.plan.status is Status.INFEASIBLE
    assert set(found.impossible) == {"old"}


def test_without_any_class_the_plan_is_that_of_the_hours():
    found = solve_dated(web([], deadline=day(4)))
    assert found.plan.hours <= 10
    assert check_plan(Problem(GOAL, WEB, hours=10), found.plan.courses).sound
    assert found.plan.objective == 200


@pytest.mark.parametrize(
    ("change", "named"),
    [({"deadline": day(-1)}, "deadline"), ({"at_once": 0}, "at_once"),
     ({"hours_by_weekday": {9: 1}}, "hours_by_weekday")],
)  # fmt: skip
def test_what_cannot_be_is_refused(change, named):
    values = {"start": MONDAY, "deadline": day(9), "hours_by_weekday": WEEKDAYS, **change}
    with pytest.raises(ParameterError) as caught:
        solve_dated(DatedProblem(Problem(GOAL, WEB), [], **values))
    assert caught.value.parameter == named


def test_a_class_needs_meetings_and_a_known_course():
    with pytest.raises(ParameterError, match="meetings"):
        DatedClass("k", "js", [])
    with pytest.raises(ParameterError, match="course"):
        web([DatedClass("k", "nowhere", [(day(1), 1)])])


def test_the_check_of_days_names_what_is_wrong():
    dated = web([DatedClass("evening", "js", [(day(3), 2)])], closed_days=frozenset({day(1)}))
    good = solve_dated(dated)
    sessions = list(good.sessions)
    assert check_schedule(dated, sessions, good.classes) == ()
    assert check_schedule(dated, sessions[::-1], good.classes)
    assert "class evening not attended" in check_schedule(dated, [], ["evening"])
    moved = [s if s.course != "html" else type(s)(day(1), s.course, s.hours) for s in sessions]
    assert any("too much" in fault for fault in check_schedule(dated, moved, good.classes))
