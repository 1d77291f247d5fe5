"""Replanning keeps what it can, and says what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.planning import Course, Problem, Skill, check_plan, narrow, replan, solve
from tests.engines.planning_cases import problems

GOAL = [Skill("a", 1, 0, 2), Skill("b", 1, 0, 1)]
COURSES = [
    Course("a1", 4, 0, 0, {"a": 1}),
    Course("a1-new", 3, 0, 0, {"a": 1}),
    Course("a2", 5, 0, 1, {"a": 2}, {"a": 1}),
    Course("b1", 4, 0, 5, {"b": 1}),
    Course("b1-new", 4, 0, 1, {"b": 1}),
]


def test_a_little_better_course_does_not_drive_out_one_that_was_planned():
    change = replan(Problem(GOAL, COURSES, hours=20), ["a1", "a2", "b1"])
    assert change.plan.courses == ("a1", "b1", "a2")
    assert (change.dropped, change.added, change.share_kept) == ((), (), 1.0)
    assert replan(Problem(GOAL, COURSES, hours=20), ["a1", "a2", "b1"], stability=0).added == ("a1-new", "b1-new")


def test_a_withdrawn_course_is_replaced_and_the_others_stay():
    problem = Problem(GOAL, [course for course in COURSES if course.id != "b1"], hours=20)
    change = replan(problem, ["a1", "a2", "b1"])
    assert change.gone == ("b1",)
    assert change.added == ("b1-new",)
    assert set(change.kept) == {"a1", "a2"}
    assert change.share_kept == 1.0


def test_a_course_that_has_become_useless_goes():
    problem = Problem([Skill("a", 1, 0, 2), Skill("b", 1, 1, 1)], COURSES, hours=20)
    assert replan(problem, ["a1", "a2", "b1"]).dropped == ("b1",)


def test_a_much_better_plan_is_worth_the_change():
    problem = Problem(GOAL, [*COURSES, Course("all", 5, 0, 0, {"a": 2, "b": 1})], hours=5)
    change = replan(problem, ["a1"])
    assert (change.plan.courses, change.dropped, change.added) == (("all",), ("a1",), ("all",))
    assert change.plan.objective == check_plan(problem, ["all"]).objective


@settings(max_examples=60, deadline=None)
@given(problems(8, with_must=True))
def test_a_new_plan_is_sound_and_its_difference_complete(problem):
    old = solve(replace(problem, hours=20, must=frozenset())).courses
    change = replan(problem, old)
    assert check_plan(problem, change.plan.courses).sound or not change.plan.courses
    assert set(change.kept) | set(change.added) == set(change.plan.courses)
    assert set(change.kept) | set(change.dropped) | set(change.gone) == set(old)
    assert change.plan.objective <= solve(problem).objective + 1e-4


def test_a_weight_below_nothing_and_a_course_twice_are_refused():
    with pytest.raises(ParameterError, match="stability"):
        replan(Problem(GOAL, COURSES), [], stability=-1)
    with pytest.raises(ParameterError, match="before"):
        replan(Problem(GOAL, COURSES), ["a1", "a1"])


def test_a_whole_catalogue_is_narrowed_to_what_a_goal_can_use():
    others = [Course(f"x{n}", 3, teaches={f"other{n % 50}": 1}) for n in range(500)]
    ways = [Course(f"way{n}", 3 + n, teaches={"door": 1}) for n in range(20)]
    goal = [Course(f"a{n}", 5 + n, teaches={"a": 1}, needs={"door": 1}) for n in range(40)]
    problem = Problem([Skill("a", 1, 0, 1)], [*others, *ways, *goal], hours=30, must={"x7"})
    small = narrow(problem, keep=10)
    names = {course.id for course in small.problem.courses}
    assert small.of == 560
    assert {"a0", "way0", "x7"} <= names
    assert not {"x8", "a39"} & names
    assert solve(small.problem).objective == solve(problem).objective


@settings(max_examples=60, deadline=None)
@given(problems(8, with_must=True, with_licences=True))
def test_a_plan_of_the_narrowed_problem_is_a_plan_of_the_whole_one(problem):
    plan = solve(narrow(problem, keep=2, most=4).problem)
    whole = solve(problem)
    assert check_plan(problem, plan.courses).sound or not plan.courses
    assert plan.objective <= whole.objective + 1e-4
