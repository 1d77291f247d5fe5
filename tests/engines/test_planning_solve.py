"""The planner against enumeration, the checker, and problems with a known answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from manabiwa.engines.kernel import ParameterError, Status
from manabiwa.engines.planning import Course, Licence, Problem, Skill, check_plan, first_plan, solve
from tests.engines.planning_cases import best_by_enumeration, problems


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_plan_is_the_best_of_all_subsets(problem):
    plan = solve(problem)
    assert plan.status is Status.OPTIMAL
    assert plan.objective == pytest.approx(best_by_enumeration(problem), abs=1e-4)
    assert check_plan(problem, plan.courses).sound


@settings(max_examples=100, deadline=None)
@given(problems(6, with_must=True))
def test_with_required_and_forbidden_courses_the_plan_is_the_best_or_there_is_none(problem):
    plan = solve(problem)
    best = best_by_enumeration(problem)
    if best is None:
        assert plan.status is Status.INFEASIBLE
        assert plan.courses == ()
    else:
        assert plan.status is Status.OPTIMAL
        assert plan.objective == pytest.approx(best, abs=1e-4)
        assert check_plan(problem, plan.courses).sound


@settings(max_examples=120, deadline=None)
@given(problems(7, with_must=True, with_licences=True))
def test_what_courses_share_is_paid_for_once_and_the_plan_is_still_the_best(problem):
    plan = solve(problem)
    best = best_by_enumeration(problem)
    if best is None:
        assert plan.status is Status.INFEASIBLE
    else:
        assert plan.status is Status.OPTIMAL
        assert plan.objective == pytest.approx(best, abs=1e-4)
        assert check_plan(problem, plan.courses).sound


@settings(max_examples=100, deadline=None)
@given(problems(10))
def test_the_first_plan_keeps_every_rule_and_its_bound_holds(problem):
    plan = first_plan(problem)
    verdict = check_plan(problem, plan.courses)
    assert verdict.sound
    assert verdict.objective == plan.objective
    assert plan.bound >= solve(problem).objective - 1e-6


def chain_problem(**limits):
    return Problem(
        skills=[Skill("html", 1, 0, 1), Skill("js", 2, 0, 2)],
        courses=[
            Course("js2", 10, teaches={"js": 2}, needs={"js": 1}),
            Course("html1", 4, teaches={"html": 1}),
            Course("js1", 6, cost=2000, teaches={"js": 1}, needs={"html": 1}),
        ],
        **limits,
    )


def test_a_chain_comes_in_the_order_in_which_it_can_be_taken():
    plan = solve(chain_problem(hours=20))
    assert plan.courses == ("html1", "js1", "js2")
    assert plan.objective == pytest.approx(100 + 2 * 180)
    assert plan.reached == {"html": 1, "js": 2}
    assert (plan.hours, plan.cost, plan.gap) == (20, 2000, 0.0)


def test_two_courses_that_need_each_other_never_support_each_other():
    problem = Problem(
        skills=[Skill("a", 1, 0, 1), Skill("b", 1, 0, 1)],
        courses=[
            Course("ab", 1, teaches={"a": 1}, needs={"b": 1}),
            Course("ba", 1, teaches={"b": 1}, needs={"a": 1}),
        ],
    )
    plan = solve(problem)
    assert (plan.status, plan.courses, plan.objective) == (Status.OPTIMAL, (), 0.0)


def test_a_circle_of_three_is_entered_from_outside_or_not_at_all():
    circle = [
        Course("x", 1, teaches={"a": 1}, needs={"c": 1}),
        Course("y", 1, teaches={"b": 1}, needs={"a": 1}),
        Course("z", 1, teaches={"c": 1}, needs={"b": 1}),
    ]
    goal = [Skill(name, 1, 0, 1) for name in "abc"]
    assert solve(Problem(goal, circle, 3)).courses == ()
    door = Course("door", 1, penalty=10, teaches={"b": 1})
    plan = solve(Problem(goal, [*circle, door], 3))
    assert plan.courses[0] == "door"
    assert plan.objective == pytest.approx(290)


def test_a_course_gives_nothing_at_the_level_that_it_asks_for():
    problem = Problem([Skill("a", 1, 0, 2)], [Course("loop", 1, teaches={"a": 2}, needs={"a": 2})])
    assert solve(problem).courses == ()


def test_a_goal_already_reached_gives_an_empty_plan():
    plan = solve(Problem([Skill("a", 1, 2, 2)], [Course("x", 1, teaches={"a": 2})]))
    assert (plan.status, plan.courses, plan.objective, plan.reached) == (Status.OPTIMAL, (), 0.0, {"a": 2})


def test_without_hours_nothing_but_courses_without_hours_can_be_taken():
    assert solve(chain_problem(hours=0)).courses == ()


def test_a_skill_that_no_course_teaches_is_simply_not_reached():
    plan = solve(Problem([Skill("a", 1, 0, 3), Skill("b", 1, 0, 1)], [Course("x", 1, teaches={"b": 1})]))
    assert plan.reached == {"a": 0, "b": 1}


def test_a_course_whose_penalty_exceeds_its_value_stays_out():
    assert solve(Problem([Skill("a", 1, 0, 1)], [Course("x", 1, penalty=101, teaches={"a": 1})])).courses == ()


def test_a_course_withdrawn_from_an_earlier_plan_does_no_harm():
    plan = solve(chain_problem(hours=20), start=["gone", "html1", "js1"])
    assert plan.status is Status.OPTIMAL


def test_the_same_problem_gives_the_same_plan():
    assert solve(chain_problem(hours=12)) == solve(chain_problem(hours=12))


@pytest.mark.parametrize("limit", [0, -1, float("nan"), float("inf"), "1"])
def test_a_time_limit_that_is_none_is_refused(limit):
    with pytest.raises(ParameterError, match="time_limit"):
        solve(chain_problem(), time_limit=limit)


def test_a_required_course_that_cannot_fit_makes_the_problem_infeasible():
    assert solve(chain_problem(hours=5, must=frozenset({"js2"}))).status is Status.INFEASIBLE


def test_when_time_runs_out_a_sound_plan_with_a_bound_comes_back():
    courses = [
        Course(f"c{i}", 3 + i % 7, 100 * (i % 5), i % 4, {f"s{i % 12}": 1 + i % 3}, {f"s{(i * 5 + 1) % 12}": i % 3})
        for i in range(300)
    ]
    problem = Problem([Skill(f"s{k}", 1 + k % 3, 0, 3) for k in range(12)], courses, 60, 3000)
    plan = solve(problem, time_limit=0.001)
    assert check_plan(problem, plan.courses).sound
    assert plan.courses
    assert plan.bound >= solve(problem).objective - 1e-6


def test_a_licence_is_worth_its_price_only_for_several_courses():
    def price(cost):
        courses = [Course(f"c{k}", 1, teaches={f"s{k}": 1}) for k in range(3)]
        licence = Licence("seat", frozenset(c.id for c in courses), cost=cost, penalty=150)
        return solve(Problem([Skill(f"s{k}", 1, 0, 1) for k in range(3)], courses, budget=500, licences=[licence]))

    together = price(500)
    assert together.objective == pytest.approx(150)
    assert together.cost == 500
    assert price(501).courses == ()


def test_fractions_of_hours_that_add_up_exactly_fit():
    courses = [Course(f"c{k}", 0.1, teaches={f"s{k}": 1}) for k in range(3)]
    plan = solve(Problem([Skill(f"s{k}", 1, 0, 1) for k in range(3)], courses, hours=0.3))
    assert len(plan.courses) == 3


def test_a_plan_that_passes_the_limit_by_less_than_the_solver_sees_is_not_taken():
    courses = [Course(f"c{k}", 1 + 2e-7, teaches={f"s{k}": 1}) for k in range(3)]
    plan = solve(Problem([Skill(f"s{k}", 1 + k / 10, 0, 1) for k in range(3)], courses, hours=3))
    assert set(plan.courses) == {"c1", "c2"}
    assert plan.status is Status.OPTIMAL


@pytest.mark.parametrize("weight", [1e-9, 1e-4, 1e4, 1e9])
def test_values_of_any_size_are_told_apart(weight):
    courses = [Course("one", 3, teaches={"a": 1}), Course("two", 3, teaches={"b": 1})]
    plan = solve(Problem([Skill("a", weight, 0, 1), Skill("b", 1.5 * weight, 0, 1)], courses, hours=3))
    assert (plan.courses, plan.status) == (("two",), Status.OPTIMAL)
    assert plan.objective == pytest.approx(150 * weight)


def test_hours_beyond_all_measure_limit_nothing_and_stop_nothing():
    skills = [Skill("a", 1, 0, 2)]
    courses = [Course("one", 1e25, 1e26, teaches={"a": 1}), Course("two", 2e25, 1e26, 5, {"a": 2})]
    assert solve(Problem(skills, courses, hours=2.5e25, budget=1e30)).courses == ("two",)
    assert solve(Problem(skills, courses, hours=1.5e25, budget=1e30)).courses == ("one",)


def wide_problem(**more):
    others = [Course(f"x{n}", 3, 0, 1, {f"other{n % 700}": 1}) for n in range(6_500)]
    courses = [Course("paid", 5, 900, 2, {"a": 1}), Course("free", 6, 0, 3, {"a": 1}), Course("b", 5, 0, 2, {"b": 1})]
    return Problem([Skill("a", 1, 0, 1), Skill("b", 1, 0, 1)], [*others, *courses], hours=20, **more)


@pytest.mark.parametrize("seconds", [0.2, 20])
def test_before_a_whole_catalogue_the_plan_is_sound_and_its_bound_holds_for_all_courses(seconds):
    problem = wide_problem(budget=100)
    plan = solve(problem, seconds)
    assert plan.courses == ("b", "free")
    assert check_plan(problem, plan.courses).sound
    assert plan.bound >= 195
    assert plan.status is (Status.FEASIBLE if seconds < 1 else Status.OPTIMAL)


def test_what_is_required_before_a_whole_catalogue_is_in_the_plan_or_it_is_infeasible():
    assert "x17" in solve(wide_problem(must={"x17"}), 20).courses
    assert solve(wide_problem(must={f"x{n}" for n in range(9)}), 20).status is Status.INFEASIBLE
