"""Plans for many people at once: against enumeration, within what there is, by the rule that is stated."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError, Status
from manabiwa.engines.planning import (
    Cohort,
    Course,
    DatedClass,
    DatedProblem,
    Licence,
    Person,
    PoolKind,
    Problem,
    Skill,
    check_plan,
    coverage,
    plan_cohort,
    solve,
    solve_dated,
)
from tests.engines.planning_cases import levels

CATALOGUE = ("c0", "c1", "c2", "c3")


@st.composite
def cohorts(draw) -> Cohort:
    courses = [
        Course(key, draw(st.integers(1, 4)), 0, draw(st.sampled_from([0, 5, 40])), draw(levels(2)), draw(levels(1)))
        for key in CATALOGUE
    ]
    licence = Licence("seat", frozenset(CATALOGUE[: draw(st.integers(1, 2))]), penalty=draw(st.sampled_from([0, 3])))
    people = [
        Person(
            f"p{number}",
            Problem(
                [Skill(name, draw(st.sampled_from([0.5, 1])), 0, draw(st.integers(0, 2))) for name in ("a", "b", "c")],
                courses,
                hours=draw(st.integers(2, 9)),
                licences=[licence],
            ),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    return Cohort(
        people,
        seats={"seat": draw(st.integers(0, 2))},
        places={"c2": draw(st.integers(0, 2))},
        support={"c3": 2.0, "c0": 1.0},
        support_hours=draw(st.sampled_from([None, 0, 1, 2, 4])),
        fairness=draw(st.sampled_from([0, 1, 3])),
    )


def choices(problem: Problem) -> list[tuple[frozenset[str], float]]:
    """Return every set of courses that can be followed, with its value."""
    found = []
    for size in range(len(CATALOGUE) + 1):
        for subset in combinations(CATALOGUE, size):
            verdicts = [check_plan(problem, order) for order in permutations(subset)]
            sound = [verdict.objective for verdict in verdicts if verdict.sound]
            if sound:
                found.append((frozenset(subset), sound[0]))
    return found


def uses(cohort: Cohort, chosen: frozenset[str]) -> tuple[float, float, float]:
    (licence,) = cohort.people[0].problem.licences
    helped = sum(cohort.support.get(key, 0.0) for key in chosen)
    return float(bool(licence.courses & chosen)), float("c2" in chosen), helped


def best_of_all(cohort: Cohort) -> float:
    limits = (cohort.seats["seat"], cohort.places["c2"], 99 if cohort.support_hours is None else cohort.support_hours)
    shared = set(cohort.people[0].problem.licences[0].courses) | {"c2"}
    shared |= {"c3", "c0"} if cohort.support_hours is not None else set()
    options = []
    for person in cohort.people:
        alone = solve(replace(person.problem, must_not=frozenset(shared)))
        whole = sum(s.weight * sum(person.problem.level_value[: s.required]) for s in person.problem.skills) or 1.0
        factor = (1.0 + cohort.fairness * (1.0 - coverage(person.problem, alone.reached))) / whole
        options.append([(factor * value, uses(cohort, chosen)) for chosen, value in choices(person.problem)])
    return max(
        sum(value for value, _ in pick)
        for pick in product(*options)
        if all(sum(used[k] for _, used in pick) <= limits[k] + 1e-9 for k in range(3))
    )


@settings(max_examples=40, deadline=None)
@given(cohorts())
def test_what_is_shared_suffices_and_no_sharing_is_better_than_the_bound(cohort):
    plan = plan_cohort(cohort, seconds=20)
    best = best_of_all(cohort)
    assert plan.objective <= best + 1e-6
    assert plan.bound >= best - 1e-6
    if plan.status is Status.OPTIMAL:
        assert plan.objective == pytest.approx(best, abs=1e-4 * max(1.0, best))
    for used, limit in plan.used.values():
        assert used <= limit + 1e-9
    for person, one in zip(cohort.people, plan.people, strict=True):
        assert check_plan(person.problem, one.plan.courses).sound


@settings(max_examples=40, deadline=None)
@given(cohorts())
def test_nobody_has_less_than_without_anything_scarce(cohort):
    plan = plan_cohort(cohort, seconds=20)
    shared = set(cohort.people[0].problem.licences[0].courses) | {"c2"}
    shared |= {"c3", "c0"} if cohort.support_hours is not None else set()
    for person, one in zip(cohort.people, plan.people, strict=True):
        alone = solve(replace(person.problem, must_not=frozenset(shared)))
        assert one.plan.objective >= alone.objective - 1e-6


def small(seats: int, fairness: float = 1.0, must: frozenset[str] = frozenset()) -> Cohort:
    """One licence; p0 reaches half of the goal without it, p1 nothing."""
    courses = [Course("paid", 5, teaches={"a": 1}), Course("free", 5, teaches={"b": 1})]
    licence = Licence("seat", frozenset({"paid"}))
    goals = ([Skill("a", 1, 0, 1), Skill("b", 1, 0, 1)], [Skill("a", 1, 0, 1)])
    people = [
        Person(f"p{number}", Problem(goal, courses, hours=10, licences=[licence], must=must))
        for number, goal in enumerate(goals)
    ]
    return Cohort(people, seats={"seat": seats}, fairness=fairness)


def test_the_last_seat_goes_where_it_adds_most_to_the_own_goal():
    plan = plan_cohort(small(1))
    assert [one.plan.courses for one in plan.people] == [("free",), ("paid",)]
    assert [one.share for one in plan.people] == [0.5, 1.0]
    assert [one.share_without for one in plan.people] == [0.5, 0.0]
    assert plan.people[1].uses == {(PoolKind.SEATS, "seat"): 1.0}
    assert plan.used == {(PoolKind.SEATS, "seat"): (1.0, 1)}
    assert plan.status is Status.OPTIMAL


def test_with_seats_for_all_everybody_reaches_the_goal():
    assert [one.share for one in plan_cohort(small(2)).people] == [1.0, 1.0]


def test_seats_for_courses_that_people_must_have_are_asked_for_first():
    with pytest.raises(ParameterError) as caught:
        plan_cohort(small(1, must=frozenset({"paid"})))
    assert caught.value.parameter == "seats.seat"


def test_nobody_is_a_cohort_too():
    assert plan_cohort(Cohort([])).people == ()


def test_whoever_watches_can_stop_the_improvement_and_everybody_still_has_a_plan():
    told: list[float] = []

    def watch(share: float) -> bool:
        told.append(share)
        return False

    plan = plan_cohort(small(1), progress=watch)
    assert len(plan.people) == 2
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("settings_", "named"),
    [({"seats": {"seat": -1}}, "seats.seat"), ({"fairness": -1}, "fairness"), ({"support_hours": -1}, "support_hours"),
     ({"places": {"paid": 1.5}}, "places.paid"), ({"support": {"paid": -2}}, "support.paid")],
)  # fmt: skip
def test_what_cannot_be_is_refused(settings_, named):
    with pytest.raises(ParameterError) as caught:
        replace(small(1), **settings_)
    assert caught.value.parameter == named


MONDAY = dt.date(2027, 1, 4)


@st.composite
def dated_cohorts(draw) -> Cohort:
    """Up to three people, two classes on Mondays (which may fall together), and a course at one's own pace."""
    courses = [
        Course("first", 2, 0, draw(st.sampled_from([0, 10])), {"a": 1}),
        Course("second", 2, 0, draw(st.sampled_from([0, 30])), draw(st.sampled_from([{"b": 1}, {"b": 2}])), {"a": 1}),
        Course("own", draw(st.integers(1, 3)), 0, 5, {"a": 1}),
    ]
    classes = [
        DatedClass(f"k{number}", course, [(MONDAY + dt.timedelta(weeks=draw(st.integers(0, 2))), 2.0)])
        for number, course in enumerate(("first", "second"))
    ]
    people = []
    for number in range(draw(st.integers(1, 3))):
        goal = [Skill(name, draw(st.sampled_from([0.5, 1])), 0, draw(st.integers(0, 2))) for name in ("a", "b")]
        problem = Problem(goal, courses, hours=40)
        closed = frozenset({MONDAY}) if draw(st.booleans()) else frozenset()
        dated = DatedProblem(problem, classes, MONDAY, MONDAY + dt.timedelta(weeks=3), {0: 2.0, 3: 1.0}, closed)
        people.append(Person(f"p{number}", problem, dated))
    return Cohort(people, places={"first": draw(st.integers(0, 2)), "second": draw(st.integers(0, 2))})


@settings(max_examples=25, deadline=None)
@given(dated_cohorts())
def test_places_in_classes_on_fixed_dates_go_where_no_other_sharing_is_better(cohort):
    plan = plan_cohort(cohort, seconds=60)
    options = []
    for person in cohort.people:
        best = {}
        for allowed in ((), ("first",), ("second",), ("first", "second")):
            barred = frozenset({"first", "second"} - set(allowed))
            problem = replace(person.problem, must_not=barred)
            best[allowed] = solve_dated(replace(person.dated, problem=problem), time_limit=10)
        share = coverage(person.problem, best[()].plan.reached)
        whole = sum(s.weight * sum(person.problem.level_value[: s.required]) for s in person.problem.skills) or 1.0
        factor = (1.0 + cohort.fairness * (1.0 - share)) / whole
        options.append([(factor * found.plan.objective, allowed) for allowed, found in best.items()])
    value = max(
        sum(worth for worth, _ in picked)
        for picked in product(*options)
        if all(sum(key in allowed for _, allowed in picked) <= limit for key, limit in cohort.places.items())
    )
    assert plan.objective <= value + 1e-6
    assert plan.bound >= value - 1e-6
    if plan.status is Status.OPTIMAL:
        assert plan.objective == pytest.approx(value, abs=1e-4 * max(1.0, value))
    for person, one in zip(cohort.people, plan.people, strict=True):
        alone = replace(person.problem, must=frozenset(one.plan.courses))
        laid_out = solve_dated(replace(person.dated, problem=alone), time_limit=10)
        assert set(one.plan.courses) <= set(laid_out.plan.courses), "what was given can be attended"


def test_one_more_seat_says_what_it_brings_and_to_whom():
    plan = plan_cohort(small(1))
    more = plan.one_more[PoolKind.SEATS, "seat"]
    assert more.people == ("p0",)
    assert more.gain == pytest.approx(plan_cohort(small(2)).objective - plan.objective)


def test_what_is_not_scarce_needs_no_more():
    assert plan_cohort(small(3)).one_more == {}
    assert plan_cohort(small(2)).one_more == {}


def test_real_time_must_be_of_the_own_problem():
    problem = Problem([Skill("a", 1, 0, 1)], [Course("own", 1, teaches={"a": 1})])
    other = DatedProblem(Problem([Skill("a", 1, 0, 1)], ()), (), MONDAY, MONDAY, {0: 2.0})
    with pytest.raises(ParameterError, match="dated"):
        Person("p", problem, other)
