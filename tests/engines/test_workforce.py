"""Heads and skills in the years to come: against enumeration on small cases, and laws that hold for every workforce."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.workforce import Problem, Retirement, Role, describe_role, forecast, read_problem

NEVER = Retirement(steps=(), before=80, until=80)


def step_of_one_person(
    state: tuple[str, int] | None, problem: Problem, year: int
) -> dict[tuple[str, int] | None, float]:
    """What becomes of one person (role, age) in a year, written out case by case; None: gone."""
    if state is None:
        return {None: 1.0}
    role, age = state
    exit_rate = next(one.exit_rate for one in problem.roles if one.id == role)
    moves = dict(problem.transfers.get(role, {}))
    found: Counter[tuple[str, int] | None] = Counter({None: exit_rate})
    for target, share in {**moves, role: 1 - sum(moves.values())}.items():
        chance, new_age = (1 - exit_rate) * share, age + 1
        if new_age >= problem.retirement.age_in(year):
            stays = problem.retirement.reemployed if new_age < problem.retirement.until else 0.0
            found[target, new_age] += chance * stays
            found[None] += chance * (1 - stays)
        else:
            found[target, new_age] += chance
    return dict(found)


def chances_by_enumeration(problem: Problem, role: str, age: int, years: int) -> dict[str, float]:
    """Where one person is after some years: every path is walked."""
    paths: dict[tuple[str, int] | None, float] = {(role, age): 1.0}
    for number in range(years):
        following: Counter[tuple[str, int] | None] = Counter()
        for state, chance in paths.items():
            for after, share in step_of_one_person(state, problem, problem.first_year + number).items():
                following[after] += chance * share
        paths = dict(following)
    found: Counter[str] = Counter()
    for state, chance in paths.items():
        if state is not None:
            found[state[0]] += chance
    return dict(found)


def test_heads_and_their_deviation_agree_with_every_path_of_every_person() -> None:
    problem = Problem(
        roles=[
            Role("a", {"58-58": 3, "40-40": 2}, exit_rate=0.1),
            Role("b", {"61-61": 4}, exit_rate=0.05),
        ],
        first_year=2026, years=5, transfers={"a": {"b": 0.2}, "b": {"a": 0.1}},
        retirement=Retirement(reemployed=0.6), runs=20,
    )  # fmt: skip
    found = forecast(problem)
    people = [("a", 58)] * 3 + [("a", 40)] * 2 + [("b", 61)] * 4
    for years, role in itertools.product(range(6), "ab"):
        chances = [chances_by_enumeration(problem, start, age, years).get(role, 0.0) for start, age in people]
        line = found.roles[role][years]
        assert line.heads == pytest.approx(sum(chances), abs=1e-9)
        assert line.heads_sd == pytest.approx(math.sqrt(sum(p * (1 - p) for p in chances)), abs=1e-9)


def exact_qualified(heads: int, able: int, exit_rate: float, places: int, years: int) -> list[float]:
    """Expected people at the level in one role without age: the whole chain of (not at the level, at the level)."""
    states = {(heads - able, able): 1.0}
    means = [float(able)]
    for _ in range(years):
        following: Counter[tuple[int, int]] = Counter()
        for (u, q), chance in states.items():
            k = min(places, u)
            for i, j in itertools.product(range(u - k + 1), range(q + k + 1)):
                left = math.comb(u - k, i) * (1 - exit_rate) ** i * exit_rate ** (u - k - i)
                right = math.comb(q + k, j) * (1 - exit_rate) ** j * exit_rate ** (q + k - j)
                following[i, j] += chance * left * right
        states = dict(following)
        means.append(sum(chance * q for (_u, q), chance in states.items()))
    return means


def test_the_qualified_agree_with_the_exact_chain_of_a_small_role() -> None:
    role = Role("a", {"20-30": 6}, qualified=2, exit_rate=0.2, training=[1], needed=3)
    found = forecast(Problem([role], first_year=2026, years=4, retirement=NEVER, runs=20_000, seed=7))
    for line, mean in zip(found.roles["a"], exact_qualified(6, 2, 0.2, 1, 4), strict=True):
        assert line.qualified == pytest.approx(mean, abs=0.05)  # four standard errors of 20,000 histories


@pytest.mark.parametrize(
    ("year", "age"), [(2022, 60), (2023, 61), (2024, 61), (2025, 62), (2028, 63), (2029, 64), (2030, 64), (2031, 65)]
)
def test_the_retirement_age_rises_by_a_year_every_second_fiscal_year(year: int, age: int) -> None:
    assert Retirement().age_in(year) == age


def test_nobody_retires_in_a_year_in_which_the_age_rises() -> None:
    role = Role("a", {str(f"{age}-{age}"): 10 for age in range(55, 62)}, exit_rate=0.0)
    lines = forecast(Problem([role], first_year=2026, years=7, runs=20)).roles["a"]
    retired = {line.year: round(line.flows.retirements, 9) for line in lines if line.flows}
    # those who come to 62 in 2026 leave; in 2027, 2029 and 2031 the age rises under the next ones' feet
    assert retired == {2026: 10, 2027: 0, 2028: 10, 2029: 0, 2030: 10, 2031: 0, 2032: 10}


def test_training_fills_its_places_and_no_more() -> None:
    role = Role("a", {"30-39": 10}, qualified=1, exit_rate=0.0, training=[3, 0, 20])
    lines = forecast(Problem([role], first_year=2026, years=3, retirement=NEVER, runs=50)).roles["a"]
    assert [line.qualified for line in lines] == [1, 4, 4, 10]


def test_who_moves_keeps_the_level_only_as_far_as_it_carries_over() -> None:
    roles = [Role("a", {"30-39": 100}, qualified=100, exit_rate=0.0), Role("b", {})]
    for carry, expected in ((0.0, 0.0), (1.0, 100.0)):
        problem = Problem(roles, first_year=2026, years=1, transfers={"a": {"b": 1.0}}, carry_over=carry, runs=50)
        line = forecast(problem).roles["b"][1]
        assert (line.heads, line.qualified) == (100, expected)


bands = st.dictionaries(st.sampled_from(["20-29", "30-39", "40-49", "50-59", "60-64"]), st.integers(0, 30), max_size=4)
rates = st.floats(0, 1, allow_nan=False)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    roles = []
    for name in names:
        heads = draw(bands)
        roles.append(
            Role(
                name,
                heads,
                qualified=draw(st.integers(0, sum(heads.values()))),
                exit_rate=draw(rates),
                hires=draw(st.lists(st.integers(0, 5), max_size=3)),
                hires_qualified=draw(rates),
                training=draw(st.lists(st.integers(0, 9), max_size=3)),
                needed=draw(st.none() | st.integers(0, 40)),
            )
        )
    moves = {
        name: {other: draw(st.floats(0, 0.5)) for other in names if other != name} for name in names if len(names) > 1
    }
    return Problem(
        roles, first_year=draw(st.integers(2020, 2035)), years=4, transfers=moves, carry_over=draw(rates),
        retirement=Retirement(reemployed=draw(rates)), runs=20, seed=draw(st.integers(0, 99)),
    )  # fmt: skip


@given(problems())
@settings(max_examples=60, deadline=None)
def test_heads_are_neither_lost_nor_made(problem: Problem) -> None:
    found = forecast(problem)
    for lines in found.roles.values():
        for line, after in itertools.pairwise(lines):
            assert line.flows is not None
            f = line.flows
            expected = line.heads + f.hires + f.transfers_in - f.transfers_out - f.exits - f.retirements
            assert after.heads == pytest.approx(expected, abs=1e-9)
            assert min(f.hires, f.transfers_in, f.transfers_out, f.exits) >= 0
            assert f.retirements >= -1e-9
        for line in lines:
            assert sum(line.ages.values()) == pytest.approx(line.heads)
            assert -1e-9 <= line.qualified_low <= line.qualified_high <= line.heads_high + 1e-9
            assert line.enough is None or 0 <= line.enough <= 1
    for number in range(problem.years):
        flows = [lines[number].flows for lines in found.roles.values()]
        assert sum(f.transfers_in - f.transfers_out for f in flows if f) == pytest.approx(0, abs=1e-9)
        heads, qualified = found.total(problem.first_year + number)
        assert heads == pytest.approx(sum(lines[number].heads for lines in found.roles.values()))
        assert qualified == pytest.approx(sum(lines[number].qualified for lines in found.roles.values()))


@given(problems())
@settings(max_examples=25, deadline=None)
def test_the_same_seed_draws_the_same_histories(problem: Problem) -> None:
    assert forecast(problem).to_json() == forecast(problem).to_json()


def test_the_drawn_histories_agree_with_the_exact_expectation() -> None:
    role = Role("a", {"25-34": 40, "55-60": 20}, exit_rate=0.05, hires=[3])
    lines = forecast(Problem([role], first_year=2026, years=10, runs=2000)).roles["a"]
    for line in lines[1:]:
        # an interval of 90% of a near normal count reaches 1.645 deviations to either side
        assert line.heads_low == pytest.approx(line.heads - 1.645 * line.heads_sd, abs=1.01)
        assert line.heads_high == pytest.approx(line.heads + 1.645 * line.heads_sd, abs=1.01)


GOOD: dict[str, Any] = {"first_year": 2026, "roles": {"a": {"heads": {"30-39": 5}, "hires": 1, "training": [2, 1]}}}


def test_a_question_is_read_from_json() -> None:
    problem = read_problem(json.dumps({**GOOD, "retirement": {"steps": [[2026, 70]], "reemployed": 0.5}}))
    assert problem.roles[0] == Role("a", {"30-39": 5}, hires=[1], training=[2, 1])
    assert problem.retirement.age_in(2030) == 70
    assert problem.years == 10


@pytest.mark.parametrize(
    ("data", "parameter"),
    [
        ("{", "forecast"),
        ("[]", "forecast"),
        ({"roles": {"a": {}}}, "first_year"),
        ({"first_year": 2026}, "roles"),
        ({**GOOD, "roles": {}}, "roles"),
        ({**GOOD, "year": 3}, "forecast.year"),
        ({**GOOD, "years": 31}, "years"),
        ({**GOOD, "roles": {"a": {"heads": {"thirty": 5}}}}, "roles.a.heads"),
        ({**GOOD, "roles": {"a": {"heads": {"40-30": 5}}}}, "roles.a.heads"),
        ({**GOOD, "roles": {"a": {"heads": {"30-39": -1}}}}, "roles.a.heads.30-39"),
        ({**GOOD, "roles": {"a": {"heads": {"30-39": 5}, "qualified": 6}}}, "roles.a.qualified"),
        ({**GOOD, "roles": {"a": {"heads": {}, "exit_rate": 1.5}}}, "roles.a.exit_rate"),
        ({**GOOD, "roles": {"a": {"heads": {}, "hire": 1}}}, "roles.a.hire"),
        ({**GOOD, "transfers": {"a": {"b": 0.1}}}, "transfers.a.b"),
        ({**GOOD, "transfers": {"a": 1}}, "transfers.a"),
        ({**GOOD, "retirement": {"steps": [2026]}}, "retirement.steps"),
        ({**GOOD, "retirement": {"steps": [[2030, 65], [2026, 62]]}}, "retirement.steps"),
    ],
)
def test_bad_input_is_refused_naming_the_place(data: Any, parameter: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read_problem(data)
    assert refused.value.parameter == parameter
    assert refused.value.message("ja") != refused.value.message("en")


def test_transfers_of_more_than_everybody_are_refused() -> None:
    roles = [Role("a", {}), Role("b", {}), Role("c", {})]
    with pytest.raises(ParameterError, match="at most"):
        Problem(roles, first_year=2026, transfers={"a": {"b": 0.6, "c": 0.6}})


def test_a_role_is_told_in_words() -> None:
    found = forecast(
        Problem([Role("a", {"30-39": 5}, exit_rate=0.0, training=[1], needed=5)], first_year=2026, runs=20)
    )
    assert describe_role(found, "a").startswith("2026年度の5人が、2036年度には5.0人(5〜5人)")
    assert "the chance of enough is 100%" in describe_role(found, "a", lang="en")
