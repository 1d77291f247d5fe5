"""Reading a planning problem: the contract of the command line, and refusals by path."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.planning import Course, Problem, Skill, check_plan, read_problem, solve, unknown_names

GOOD = {
    "skills": {"html": {"weight": 1.5, "current": 0, "required": 2}},
    "courses": [
        {"id": "h1", "hours": 3, "cost": 0, "penalty": 2, "teaches": {"html": 1}, "needs": {}},
        {"id": "h2", "hours": 4, "cost": 500, "penalty": 0, "teaches": {"html": 2}, "needs": {"html": 1}},
    ],
    "hours": 10,
    "budget": 1000,
    "level_value": [100, 80, 65, 50],
}


def test_the_contract_of_the_command_line_is_kept():
    written = solve(read_problem(json.dumps(GOOD))).to_json()
    assert written["status"] == "optimal"
    assert written["objective"] == pytest.approx(1.5 * 180 - 2)
    assert written["bound"] == pytest.approx(1.5 * 180 - 2)
    assert written["gap"] == 0.0
    assert written["courses"] == ["h1", "h2"]
    assert written["reached"] == {"html": 2}
    json.dumps(written)


def test_limits_and_level_values_may_be_left_out():
    problem = read_problem({"skills": {}, "courses": []})
    assert (problem.hours, problem.budget) == (None, None)


def changed(path, value):
    data = json.loads(json.dumps(GOOD))
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["skills"], [], "skills"),
        (["skills", "html"], 3, "skills.html"),
        (["skills", "html", "weight"], -1, "skills.html.weight"),
        (["skills", "html", "required"], 1.5, "skills.html.required"),
        (["skills", "html", "required"], 5, "level_value"),
        (["skills", "html", "current"], "2", "skills.html.current"),
        (["courses"], {}, "courses"),
        (["courses", 1], "h2", "courses[1]"),
        (["courses", 1, "id"], "h1", "courses.id"),
        (["courses", 1, "id"], "", "courses[1].id"),
        (["courses", 1, "hours"], -4, "courses[1].hours"),
        (["courses", 1, "hours"], None, "courses[1].hours"),
        (["courses", 1, "cost"], "free", "courses[1].cost"),
        (["courses", 1, "penalty"], float("inf"), "courses[1].penalty"),
        (["courses", 1, "teaches"], ["html"], "courses[1].teaches"),
        (["courses", 1, "needs", "html"], 101, "courses[1].needs.html"),
        (["hours"], -1, "hours"),
        (["budget"], True, "budget"),
        (["level_value"], "100", "level_value"),
        (["level_value"], [100, -80], "level_value[1]"),
        (["hours"], 10**400, "hours"),
        (["licences"], [], "licences"),
        (["licences"], {"seat": {"courses": ["nowhere"]}}, "licences.seat.courses"),
        (["licences"], {"seat": {"courses": ["h1"]}, "site": {"courses": ["h1"]}}, "licences.courses"),
        (["licences"], {"seat": {"cost": -1}}, "licences.seat.cost"),
        (["courses", 0, "recognition"], -1, "courses[0].recognition"),
        (["must"], ["nowhere"], "must"),
        (["must_not"], [3], "must_not[0]"),
    ],
)
def test_what_is_wrong_is_refused_by_its_path(path, value, named):
    with pytest.raises(ParameterError) as caught:
        read_problem(changed(path, value))
    assert caught.value.parameter == named
    assert caught.value.message("ja")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"skills": {}}', "[" * 100_000])
def test_text_that_holds_no_problem_is_refused(text):
    with pytest.raises(ParameterError):
        read_problem(text)


def test_a_course_cannot_be_required_and_forbidden():
    with pytest.raises(ParameterError, match="must_not"):
        Problem([], [Course("x", 1)], must=frozenset({"x"}), must_not=frozenset({"x"}))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12))  # fmt: skip
def test_any_other_json_is_refused_with_our_error_and_no_other(value):
    with pytest.raises(ParameterError):
        read_problem({"skills": value, "courses": value})


def test_the_checker_names_every_rule_that_a_plan_breaks():
    problem = Problem(
        [Skill("a", 1, 0, 2)],
        [Course("one", 5, 10, 0, {"a": 1}), Course("two", 5, 10, 0, {"a": 2}, {"a": 1}), Course("no", 1)],
        hours=9,
        budget=15,
        must=frozenset({"one"}),
        must_not=frozenset({"no"}),
    )
    assert check_plan(problem, ["two", "no", "no", "lost"]).faults == (
        "unmet need a 1 of two",
        "course twice no",
        "unknown course lost",
        "missing must one",
        "forbidden no",
    )
    assert check_plan(problem, ["one", "two"]).faults == ("hours exceeded", "budget exceeded")


def test_a_level_without_a_value_matters_only_while_it_is_not_reached():
    reached = changed(["skills", "html"], {"weight": 1, "current": 5, "required": 5})
    assert solve(read_problem(reached)).courses == ()


def test_a_skill_that_comes_twice_is_refused_and_not_overwritten():
    row = '{"weight": 1, "current": 0, "required": 1}'
    with pytest.raises(ParameterError, match="html"):
        read_problem('{"skills": {"html": ' + row + ', "html": ' + row + '}, "courses": []}')


def test_broken_json_is_refused_with_its_place():
    with pytest.raises(ParameterError) as caught:
        read_problem('{"skills": {},\n "courses": [}')
    assert "2行目14文字目" in caught.value.message("ja")


def test_names_that_nothing_knows_are_told_with_the_name_that_may_be_meant():
    data = changed(["skills", "html", "requird"], 3)
    data["courses"][0]["title"] = "HTML"
    told = [words.ja for words in unknown_names(data)]
    assert len(told) == 2
    assert "「required」のことではありませんか" in told[0]
    assert "courses[].title" in told[1]
    assert unknown_names(GOOD) == ()


def test_nothing_in_place_of_needs_is_no_need():
    assert read_problem(changed(["courses", 1, "needs"], None)).courses[1].needs == {}
