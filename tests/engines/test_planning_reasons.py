"""Reasons, alternatives and the nearest plans that fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from manabiwa.engines.kernel import ParameterError, Status
from manabiwa.engines.planning import (
    AlternativeKind,
    Cause,
    Course,
    GivenLevel,
    Licence,
    Problem,
    RemedyKind,
    Skill,
    alternatives,
    check_plan,
    coverage,
    describe_course,
    describe_missed,
    describe_plan,
    describe_remedy,
    explain,
    missed_levels,
    nearest_plans,
    solve,
    trade_off,
)
from tests.engines.planning_cases import problems

WEB = Problem(
    skills=[Skill("html", 1, 0, 2), Skill("js", 2, 0, 1), Skill("ai", 1, 0, 1)],
    courses=[
        Course("html1", 4, teaches={"html": 1}, language="ja"),
        Course("html2", 10, teaches={"html": 2}, needs={"html": 1}, language="ja"),
        Course("html2-short", 6, 3000, 5, {"html": 2}, {"html": 1}, "en"),
        Course("js1", 8, 2000, 0, {"js": 1}, {"html": 2}, "ja"),
    ],
    hours=25,
    budget=2500,
)
NAMES = {"html": "HTML", "js": "JavaScript", "js1": "はじめてのJavaScript"}


def test_each_course_tells_what_it_gives_and_what_it_opens():
    reasons = explain(WEB, solve(WEB)).courses
    assert [reason.course for reason in reasons] == ["html1", "html2", "js1"]
    assert reasons[0].gives == (GivenLevel("html", 0, 1),)
    assert reasons[0].opens == ("html2",)
    assert reasons[1].opens == ("js1",)


def test_the_loss_of_a_course_is_what_the_best_plan_without_it_lacks():
    reasons = {reason.course: reason for reason in explain(WEB, solve(WEB)).courses}
    assert reasons["js1"].loss == pytest.approx(200)
    assert reasons["html1"].loss == pytest.approx(100 + 80 + 200)
    assert all(reason.loss_exact for reason in reasons.values())


def test_a_shorter_course_in_the_same_place_is_shown_only_if_the_limits_allow_it():
    assert explain(WEB, solve(WEB)).courses[1].shorter is None
    rich = replace(WEB, budget=9000)
    swap = next(reason for reason in explain(rich, solve(rich)).courses if reason.course == "html2").shorter
    assert (swap.course, swap.hours, swap.cost) == ("html2-short", -4, 3000)


@pytest.mark.parametrize(
    ("problem", "cause"),
    [
        (Problem([Skill("a", 1, 0, 1)], []), Cause.NO_COURSE),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 1, teaches={"a": 1}, needs={"b": 1})]), Cause.NEEDS),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 1, teaches={"a": 1})], must_not={"x"}), Cause.FORBIDDEN),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 9, teaches={"a": 1})], hours=8), Cause.HOURS),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 9, 500, 0, {"a": 1})], 10, 400), Cause.BUDGET),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 9, 500, 0, {"a": 1})], 8, 400), Cause.HOURS_AND_BUDGET),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 9, 500, 101, {"a": 1})]), Cause.NOT_WORTH),
    ],
)
def test_what_is_not_reached_has_its_cause(problem, cause):
    plan = solve(problem)
    (missed,) = missed_levels(problem, plan)
    assert missed.cause is cause
    assert describe_missed(missed, {}, lang="ja")
    assert describe_missed(missed, {}, lang="en")


def test_a_goal_that_is_reached_misses_nothing():
    problem = Problem([Skill("a", 1, 1, 1)], [])
    assert missed_levels(problem, solve(problem)) == ()
    assert coverage(problem, {"a": 1}) == 1.0


def test_alternatives_differ_from_the_best_plan_and_keep_their_promise():
    problem = Problem(
        [Skill("a", 1, 0, 2), Skill("b", 1, 0, 1)],
        [
            Course("paid", 5, 4000, 0, {"a": 2}, language="ja"),
            Course("free", 9, 0, 2, {"a": 2}, language="ja"),
            Course("english", 3, 1000, 0, {"b": 1}, language="en"),
            Course("long", 40, 0, 3, {"b": 1}, language="ja"),
        ],
        hours=60,
    )
    best = solve(problem)
    found = {item.kind: item for item in alternatives(problem, best)}
    assert set(best.courses) == {"paid", "english"}
    assert set(found[AlternativeKind.FREE].plan.courses) == {"free", "long"}
    assert "english" not in found[AlternativeKind.JAPANESE].plan.courses
    for item in found.values():
        assert check_plan(problem, item.plan.courses).sound
        assert item.plan.objective == pytest.approx(check_plan(problem, item.plan.courses).objective)
        assert item.plan.objective <= best.objective


def test_more_hours_and_more_money_are_told_if_they_help():
    problem = Problem([Skill("a", 1, 0, 1), Skill("b", 1, 0, 1)],
                      [Course("x", 10, 0, 0, {"a": 1}), Course("y", 4, 900, 0, {"b": 1})], 6, 500)  # fmt: skip
    plan = solve(problem)
    found = {item.kind: item for item in nearest_plans(problem, plan)}
    assert found[RemedyKind.HOURS].hours == pytest.approx(4)
    assert found[RemedyKind.BUDGET].cost == pytest.approx(400)
    both = found[RemedyKind.HOURS_AND_BUDGET]
    assert (both.hours, both.cost, both.coverage) == (pytest.approx(8), pytest.approx(400), pytest.approx(1))
    words = describe_remedy(both, hours_per_week=4)
    assert words == "学習時間をあと8時間(2週分)、予算をあと400円増やすと、目標の100%に届きます。"


def test_of_equally_good_plans_the_one_with_the_fewest_more_hours_is_told():
    problem = Problem(
        [Skill("a", 1, 0, 1)], [Course("long", 30, 0, 0, {"a": 1}), Course("short", 12, 50, 0, {"a": 1})], 10
    )
    (remedy,) = nearest_plans(problem, solve(problem))
    assert (remedy.plan.courses, remedy.hours) == (("short",), 2)


def test_required_courses_that_do_not_fit_come_with_what_would_help():
    problem = Problem([Skill("a", 1, 0, 1)], [Course("x", 9, 0, 0, {"a": 1}), Course("y", 2, 0, 0, {"a": 1})], 5,
                      must={"x"})  # fmt: skip
    plan = solve(problem)
    assert plan.status is Status.INFEASIBLE
    found = {item.kind: item for item in nearest_plans(problem, plan)}
    assert found[RemedyKind.HOURS].hours == 4
    assert found[RemedyKind.WITHOUT_MUST].plan.courses == ("y",)
    assert describe_plan(problem, plan) == "「必ず含める」講座をすべて入れられる計画がありません。"


def test_a_cheaper_course_is_one_that_saves_the_licence():
    problem = Problem(
        [Skill("a", 1, 0, 1)],
        [Course("held", 4, 0, 0, {"a": 1}), Course("open", 5, 300, 1, {"a": 1})],
        licences=[Licence("seat", frozenset({"held"}), cost=1000)],
    )
    (reason,) = explain(problem, solve(problem)).courses
    assert reason.course == "held"
    assert (reason.cheaper.course, reason.cheaper.cost) == ("open", -700)


def test_certificates_that_are_recognised_are_an_alternative():
    problem = Problem(
        [Skill("a", 1, 0, 1), Skill("b", 1, 0, 1)],
        [
            Course("quick", 5, 0, 0, {"a": 1}, recognition=1),
            Course("state", 9, 0, 4, {"a": 1}, recognition=3),
            Course("b", 2, 0, 0, {"b": 1}),
        ],
        hours=60,
    )
    best = solve(problem)
    assert set(best.courses) == {"quick", "b"}
    found = {item.kind: item for item in alternatives(problem, best)}
    assert set(found[AlternativeKind.RECOGNISED].plan.courses) == {"state", "b"}


def test_the_skill_without_which_all_the_rest_is_reached_is_told():
    problem = Problem(
        [Skill("a", 1, 0, 1), Skill("b", 2, 0, 1), Skill("c", 1, 0, 1)],
        [Course("x", 10, 0, 0, {"a": 1}), Course("y", 4, 0, 0, {"b": 1}), Course("z", 4, 0, 0, {"c": 1})],
        hours=8,
    )
    plan = solve(problem)
    found = {item.kind: item for item in nearest_plans(problem, plan)}
    without = found[RemedyKind.WITHOUT_SKILLS]
    assert without.skills == ("a",)
    assert without.plan.reached == {"a": 0, "b": 1, "c": 1}
    words = describe_remedy(without, names={"a": "HTML"})
    assert words == "『HTML』を目標から外すと、ほかの目標にはすべて届きます。"


def test_a_goal_of_one_skill_is_not_helped_by_leaving_it_out():
    problem = Problem([Skill("a", 1, 0, 1)], [Course("x", 10, 0, 0, {"a": 1})], hours=8)
    assert {item.kind for item in nearest_plans(problem, solve(problem))} == {RemedyKind.HOURS}


def test_more_hours_never_reach_less():
    curve = trade_off(WEB, [25, 0, 4, 14])
    assert [hours for hours, _, _ in curve] == [0, 4, 14, 25]
    shares = [share for _, _, share in curve]
    assert shares == sorted(shares)
    with pytest.raises(ParameterError):
        trade_off(WEB, [])


@settings(max_examples=40, deadline=None)
@given(problems(6, with_licences=True))
def test_reasons_exist_for_every_plan(problem):
    plan = solve(problem)
    reasons = explain(problem, plan)
    assert [reason.course for reason in reasons.courses] == list(plan.courses)
    assert all(reason.loss >= 0 for reason in reasons.courses)
    unmet = {s.id for s in problem.skills if s.weight > 0 and plan.reached[s.id] < s.required}
    assert {missed.skill for missed in reasons.missed} == unmet
    for item in alternatives(problem, plan):
        assert check_plan(problem, item.plan.courses).sound


def test_plans_and_courses_speak_both_languages():
    plan = solve(WEB)
    reason = explain(WEB, plan).courses[1]
    assert describe_course(reason, NAMES) == (
        "この講座で『HTML』がレベル2になり、次の『はじめてのJavaScript』に進めます。"
    )
    assert (
        describe_course(reason, NAMES, lang="en") == "Takes HTML to level 2 and opens the way to はじめてのJavaScript."
    )
    assert describe_plan(WEB, plan).startswith("3講座・22時間・2,000円で、目標の79%に届きます。候補")
    assert "Proved best possible" in describe_plan(WEB, plan, lang="en")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem([Skill("a", 1, 1, 1)], []), "すでに届いています"),
        (Problem([Skill("a", 1, 0, 1)], []), "候補となる講座がありません"),
        (Problem([Skill("a", 1, 0, 1)], [Course("x", 9, teaches={"a": 1})], 1), "見直してみましょう"),
    ],
)
def test_an_empty_plan_says_why(problem, words):
    assert words in describe_plan(problem, solve(problem))


@pytest.mark.parametrize("call", [explain, alternatives, nearest_plans])
def test_no_time_at_all_is_refused(call):
    with pytest.raises(ParameterError, match="seconds"):
        call(WEB, solve(WEB), seconds=0)
