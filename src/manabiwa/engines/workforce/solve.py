"""From today's heads to those of the years to come.

Heads move independently of each other, so expectation and variance of head counts are exact. Who is trained depends on
the places that there are, so the qualified are counted in histories that are drawn (docs/algorithms/workforce.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manabiwa.engines.kernel import seeds
from manabiwa.engines.workforce.problem import OLDEST, YOUNGEST, Problem, Role, ages_of
from manabiwa.engines.workforce.result import AGE_GROUPS, Flows, Forecast, RoleYear

_AGES = OLDEST - YOUNGEST + 1
Shares = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Rates:
    """The yearly chances as arrays: leaving by role, moving by pair of roles."""

    exits: Shares
    moves: Shares

    @staticmethod
    def of(problem: Problem) -> _Rates:
        place = {role.id: number for number, role in enumerate(problem.roles)}
        moves = np.zeros((len(place), len(place)))
        for origin, targets in problem.transfers.items():
            for target, share in targets.items():
                moves[place[origin], place[target]] = share
        return _Rates(np.array([role.exit_rate for role in problem.roles]), moves)


def forecast(problem: Problem) -> Forecast:
    """Look ahead year by year.

    Returns
    -------
    Forecast
        For every role ``years + 1`` lines, the first of them today.
    """
    expected = _expect(problem)
    drawn = _draw(problem)
    low, high = (1 - problem.level) / 2, (1 + problem.level) / 2
    roles: dict[str, tuple[RoleYear, ...]] = {}
    for place, role in enumerate(problem.roles):
        lines = []
        for number in range(problem.years + 1):
            heads, qualified = drawn.heads[number][:, place], drawn.qualified[number][:, place]
            flows = _flows(expected, drawn, number, place) if number < problem.years else None
            lines.append(RoleYear(
                role=role.id, year=problem.first_year + number,
                heads=float(expected.heads[number][place].sum()), heads_sd=float(expected.sd[number][place]),
                heads_low=float(np.quantile(heads, low)), heads_high=float(np.quantile(heads, high)),
                qualified=float(qualified.mean()), qualified_low=float(np.quantile(qualified, low)),
                qualified_high=float(np.quantile(qualified, high)), needed=role.needed,
                enough=None if role.needed is None else float((qualified >= role.needed).mean()),
                ages=_by_group(expected.heads[number][place]),
                flows=flows,
            ))  # fmt: skip
        roles[role.id] = tuple(lines)
    return Forecast(roles, problem.level, problem.runs, problem.seed)


# --- exact: expectation and variance of heads


@dataclass(frozen=True, slots=True)
class _Expected:
    """By year: heads by role and age, standard deviation by role, and the five flows by role."""

    heads: list[Shares]
    sd: list[Shares]
    flows: list[Shares]


def _expect(problem: Problem) -> _Expected:
    rates, count = _Rates.of(problem), len(problem.roles)
    groups: list[tuple[int, Shares]] = []  # people who begin alike, and where each of them is with which chance
    for place, role in enumerate(problem.roles):
        groups += [(heads, _spread(band, place, count)) for band, heads in role.heads.items() if heads]
    found = _Expected([], [], [])
    for number in range(problem.years + 1):
        found.heads.append(_sum_of(groups, count))
        chances = [(heads, shares.sum(axis=1)) for heads, shares in groups]
        variance = sum((heads * (p * (1 - p)) for heads, p in chances), np.zeros(count))
        found.sd.append(np.sqrt(np.maximum(variance, 0)))
        if number == problem.years:
            break
        stays = _stays(problem, number)
        found.flows.append(_expected_flows(problem, rates, found.heads[-1], stays, number))
        groups = [(heads, _step(shares, rates, stays)) for heads, shares in groups]
        groups += [
            (role.hired(number), _spread(role.hire_ages, place, count))
            for place, role in enumerate(problem.roles)
            if role.hired(number)
        ]
    return found


def _sum_of(groups: list[tuple[int, Shares]], count: int) -> Shares:
    whole = np.zeros((count, _AGES))
    for heads, shares in groups:
        whole += heads * shares
    return whole


def _spread(band: str, place: int, count: int) -> Shares:
    """One person of a role whose age is anywhere in the band."""
    shares, ages = np.zeros((count, _AGES)), ages_of("heads", band)
    shares[place, ages.start - YOUNGEST : ages.stop - YOUNGEST] = 1 / len(ages)
    return shares


def _stays(problem: Problem, number: int) -> Shares:
    """Chance by new age not to leave by age at the end of the year with this number."""
    rule, stays = problem.retirement, np.ones(_AGES)
    retires = rule.age_in(problem.first_year + number)
    stays[retires - YOUNGEST :] = rule.reemployed
    stays[max(retires, rule.until) - YOUNGEST :] = 0.0
    return stays


def _moved(shares: Shares, rates: _Rates) -> Shares:
    """After leaving and moving, before the birthday."""
    left = shares * (1 - rates.exits)[:, None]
    moved: Shares = left * (1 - rates.moves.sum(axis=1))[:, None] + rates.moves.T @ left
    return moved


def _older(values: Shares) -> Shares:
    """A year older; nobody is past the last age, for all have left before or leave with it."""
    older = np.zeros_like(values)
    older[..., 1:] = values[..., :-1]
    return older


def _step(shares: Shares, rates: _Rates, stays: Shares) -> Shares:
    after: Shares = _older(_moved(shares, rates)) * stays
    return after


def _expected_flows(problem: Problem, rates: _Rates, heads: Shares, stays: Shares, number: int) -> Shares:
    """By role: hires, transfers in, transfers out, exits, retirements."""
    total = heads.sum(axis=1)
    exits = total * rates.exits
    left = total - exits
    out, came = left * rates.moves.sum(axis=1), left @ rates.moves
    before = _moved(heads, rates)
    retired = before.sum(axis=1) - (_older(before) * stays).sum(axis=1)
    hires = np.array([float(role.hired(number)) for role in problem.roles])
    return np.stack([hires, came, out, exits, retired], axis=1)


def _by_group(heads: Shares) -> dict[str, float]:
    groups = {}
    for band in AGE_GROUPS:
        ages = ages_of("ages", band)
        groups[band] = float(heads[ages.start - YOUNGEST : ages.stop - YOUNGEST].sum())
    return groups


def _flows(expected: _Expected, drawn: _Drawn, number: int, place: int) -> Flows:
    hires, came, out, exits, retired = (float(value) for value in expected.flows[number][place])
    return Flows(hires, came, out, exits, retired, float(drawn.completions[number][place]))


# --- drawn: histories with whole people


@dataclass(frozen=True, slots=True)
class _Drawn:
    """By year: heads and qualified by history and role; completions by role, mean of the histories."""

    heads: list[Counts]
    qualified: list[Counts]
    completions: list[Shares]


def _draw(problem: Problem) -> _Drawn:
    rates, random = _Rates.of(problem), seeds.generator(problem.seed, "workforce")
    # (qualified or not, history, role, age)
    people = _begin(problem, random)
    found = _Drawn([], [], [])
    for number in range(problem.years + 1):
        found.heads.append(people.sum(axis=(0, 3)))
        found.qualified.append(people[1].sum(axis=2))
        if number == problem.years:
            break
        places = np.array([role.trained(number) for role in problem.roles])
        done = _choose(people[0], np.minimum(places, people[0].sum(axis=2)), random)
        found.completions.append(done.sum(axis=2).mean(axis=0))
        people = np.stack([people[0] - done, people[1] + done])
        people -= random.binomial(people, rates.exits[:, None])
        people = _move(people, rates, problem.carry_over, random)
        people = random.binomial(_older_people(people), _stays(problem, number))
        for place, role in enumerate(problem.roles):
            people[:, :, place] += _newcomers(role, role.hired(number), problem.runs, random)
    return found


def _begin(problem: Problem, random: np.random.Generator) -> Counts:
    people = np.zeros((2, problem.runs, len(problem.roles), _AGES), dtype=np.int64)
    for place, role in enumerate(problem.roles):
        for band, heads in role.heads.items():
            people[0, :, place] += _ages(band, heads, problem.runs, random)
    wanted = np.broadcast_to([role.qualified for role in problem.roles], people.shape[1:3])
    able = _choose(people[0], wanted, random)
    return np.stack([people[0] - able, able])


def _ages(band: str, heads: int, runs: int, random: np.random.Generator) -> Counts:
    found, ages = np.zeros((runs, _AGES), dtype=np.int64), ages_of("heads", band)
    chances = np.full(len(ages), 1 / len(ages))
    found[:, ages.start - YOUNGEST : ages.stop - YOUNGEST] = random.multinomial(heads, chances, size=runs)
    return found


def _choose(people: Counts, wanted: Counts, random: np.random.Generator) -> Counts:
    """Choose so many of each role's people, everybody with the same chance: age by age, without replacement."""
    chosen = np.zeros_like(people)
    left, rest = wanted.copy(), people.sum(axis=2)
    for age in np.flatnonzero(people.any(axis=(0, 1))):
        here = people[..., age]
        chosen[..., age] = random.hypergeometric(here, rest - here, left)
        left, rest = left - chosen[..., age], rest - here
    return chosen


def _move(people: Counts, rates: _Rates, carry_over: float, random: np.random.Generator) -> Counts:
    """Move people between roles; who is qualified there stays so with the chance `carry_over`."""
    stayed, came = people.copy(), np.zeros_like(people)
    for origin, targets in enumerate(rates.moves):
        share_left = 1.0
        for target in np.flatnonzero(targets):
            chance = min(targets[target] / share_left, 1.0) if share_left > 0 else 1.0
            moving = random.binomial(stayed[:, :, origin], chance)
            stayed[:, :, origin] -= moving
            able = random.binomial(moving[1], carry_over)
            came[1, :, target] += able
            came[0, :, target] += moving[0] + moving[1] - able
            share_left -= targets[target]
    return stayed + came


def _older_people(people: Counts) -> Counts:
    older = np.zeros_like(people)
    older[..., 1:] = people[..., :-1]
    return older


def _newcomers(role: Role, heads: int, runs: int, random: np.random.Generator) -> Counts:
    """People taken on, those not at the level first."""
    everybody = _ages(role.hire_ages, heads, runs, random)
    able = random.binomial(everybody, role.hires_qualified)
    return np.stack([everybody - able, able])
