"""Plans for many people at once who share seats, places in classes and hours of supporters.

Fairness rule. Each person's goal counts the same, however large it is: what a seat is worth is the share of the own
goal that it adds. That share weighs the more, the less of the goal the person reaches without anything scarce, up to
(1 + fairness) times for a person who reaches nothing. Nobody's plan is worth less than the best one without anything
scarce.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from manabiwa.engines.kernel import ParameterError, SolverError, Status, Words, checks
from manabiwa.engines.planning.alternatives import coverage
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.dated import DatedProblem, solve_dated
from manabiwa.engines.planning.master import Column, pick, prices_of
from manabiwa.engines.planning.narrow import narrow
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.sharing import Cohort, CohortPlan, OneMore, Person, PersonPlan, Pool, PoolKind
from manabiwa.engines.planning.solve import solve

_KEEP, _MOST = 6, 100
"""Candidates per person."""
_MOST_ROUNDS = 6
_FOR_PRICES = 0.85
"""Share of the time after which no more plans are looked for; the rest is for the choice among them."""
_SOLVES = 4.0
"""How often a person's problem is solved, more or less; the time is dealt out accordingly."""
_LEAST_SECONDS = 0.02
_FOR_DAYS = 4.0
"""How much more time a problem with classes on fixed dates gets."""
_UNIT = 1.0
_SECONDS_FOR_ONE_MORE = 2.0
_WORTH_MORE = 1e-7
_PROVED = 1e-4
"""Share of the objective at which plans for everybody count as proved best."""


@dataclass(slots=True)
class _Member:
    """A person in the calculation."""

    person: Person
    problem: Problem
    """With the candidates only."""
    dated: DatedProblem | None = None
    """The same in real time."""
    factor: float = 0.0
    """What one point of the person's own objective counts for in the whole."""
    share_without: float = 0.0
    most: Plan | None = None
    """The best plan as if there were enough of everything."""
    plans: list[Plan] = field(default_factory=list)


def plan_cohort(
    cohort: Cohort,
    *,
    seconds: float = 100.0,
    progress: Callable[[float], bool] = lambda _share: True,
) -> CohortPlan:
    """Find plans for everybody so that what is scarce goes where it adds most.

    Column generation (Dantzig & Wolfe 1960, Operations Research 8:101-111): each person's problem is solved at prices
    of what is scarce; a master problem picks one plan per person and gives new prices. Bound and status are those among
    the candidates of each person.

    Parameters
    ----------
    cohort : Cohort
    seconds : float
        For all of it, above 0. Everybody has a plan after the first round, however short the time.
    progress : callable
        Told the share of the time or work that is done, in [0, 1]; returns whether to go on improving.

    Raises
    ------
    ParameterError
        If what people must have is more than there is.
    """
    checks.number("seconds", seconds, above=0)
    began = time.monotonic()
    run = _Run(cohort, lambda: time.monotonic() - began, seconds, progress)
    run.start()
    run.improve()
    return run.answer()


class _Run:
    """One calculation: members, columns and the bound."""

    def __init__(
        self, cohort: Cohort, spent: Callable[[], float], seconds: float, progress: Callable[[float], bool]
    ) -> None:
        self._cohort = cohort
        self._pools = cohort.pools()
        self._numbers = {pool: number for number, pool in enumerate(self._pools)}
        self._limits = list(self._pools.values())
        self._spent = spent
        self._seconds = seconds
        self._progress = progress
        self._going = True
        self._members = [_member(person) for person in cohort.people]
        self._columns: list[Column] = []
        self._owners: list[Plan] = []
        self._bound = 0.0
        self._prices = [0.0] * len(self._limits)

    def start(self) -> None:
        """Give everybody the best plan without anything scarce, and the best one as if there were enough."""
        scarce = self._scarce_courses()
        for number, member in enumerate(self._members):
            problem = member.problem
            own = {course.id for course in problem.courses}
            kept_out = (scarce & own) - problem.must
            alone = replace(problem, must_not=problem.must_not | kept_out)
            modest = _best(member, alone, self._each(), ())
            _ensure_possible(member.person, modest)
            member.share_without = coverage(problem, modest.reached)
            member.factor = (1.0 + self._cohort.fairness * (1.0 - member.share_without)) / _whole(problem)
            self._add(number, modest)
            best = _best(member, problem, self._each(), modest.courses) if kept_out else modest
            self._add(number, best)
            member.most = best
            self._bound += member.factor * best.bound
            self._tell(0.5 * (number + 1) / len(self._members))
        self._check_musts()

    def improve(self) -> None:
        """Price what is scarce and look for plans that are worth it, until nobody wants another."""
        for number in range(_MOST_ROUNDS):
            if not self._columns or not self._pools or not self._going or self._spent() > _FOR_PRICES * self._seconds:
                return
            found = prices_of(self._columns, len(self._members), self._limits)
            self._prices = found.pools
            if not any(self._prices) or not self._round(found.pools, found.people):
                return
            self._tell(0.5 + 0.4 * (number + 1) / _MOST_ROUNDS)

    def _round(self, prices: Sequence[float], people: Sequence[float]) -> bool:
        """Solve everybody's problem at the prices; return whether somebody has a new plan."""
        bound = sum(price * limit for price, limit in zip(prices, self._limits, strict=True))
        any_new = False
        for number, member in enumerate(self._members):
            if self._spent() > _FOR_PRICES * self._seconds:
                return False
            if member.most is not None and not self._pays(member, member.most, prices):
                # Whoever wants nothing that has a price wants it at any price.
                bound += member.factor * member.most.bound
                continue
            plan = _best(member, self._priced(member, prices), self._each(), member.plans[-1].courses)
            bound += member.factor * plan.bound
            if member.factor * plan.objective > people[number] + _WORTH_MORE:
                any_new = self._add(number, plan) or any_new
        self._bound = min(self._bound, bound)
        return any_new

    def _pays(self, member: _Member, plan: Plan, prices: Sequence[float]) -> bool:
        return any(prices[self._numbers[pool]] > 0.0 for pool in self._uses(member, plan))

    def _priced(self, member: _Member, prices: Sequence[float]) -> Problem:
        """Return the person's problem with prices as penalties."""

        def price(kind: PoolKind, key: str) -> float:
            number = self._numbers.get((kind, key))
            return 0.0 if number is None else prices[number] / member.factor

        hour = price(PoolKind.SUPPORT, "")
        extra = {
            course.id: price(PoolKind.PLACES, course.id) + hour * self._cohort.support.get(course.id, 0.0)
            for course in member.problem.courses
        }
        return replace(
            member.problem,
            courses=tuple(
                replace(course, penalty=course.penalty + extra[course.id]) if extra[course.id] else course
                for course in member.problem.courses
            ),
            licences=tuple(
                replace(licence, penalty=licence.penalty + price(PoolKind.SEATS, licence.id))
                for licence in member.problem.licences
            ),
        )

    def answer(self) -> CohortPlan:
        """Pick one plan per person."""
        left = max(2.0, self._seconds - self._spent())
        picked = pick(self._columns, len(self._members), self._limits, left) if self._members else []
        objective = sum(self._columns[column].value for column in picked)
        bound = max(self._bound, objective)
        gap = (bound - objective) / abs(objective) if objective else float(bound > objective)
        uses = [self._uses(member, self._owners[column]) for member, column in zip(self._members, picked, strict=True)]
        people = tuple(
            PersonPlan(
                person=member.person.id,
                plan=_own(member.person.problem, self._owners[column]),
                share=coverage(member.problem, self._owners[column].reached),
                share_without=member.share_without,
                uses=used,
            )
            for member, column, used in zip(self._members, picked, uses, strict=True)
        )
        totals = {pool: (sum(used.get(pool, 0.0) for used in uses), limit) for pool, limit in self._pools.items()}
        one_more = self._one_more(picked, totals)
        self._progress(1.0)
        return CohortPlan(
            people=people,
            used=totals,
            price=dict(zip(self._pools, self._prices, strict=True)),
            one_more=one_more,
            status=Status.OPTIMAL if gap <= _PROVED else Status.FEASIBLE,
            objective=objective,
            bound=objective if gap <= _PROVED else bound,
            gap=0.0 if gap <= _PROVED else gap,
        )

    def _one_more(self, picked: Sequence[int], totals: Mapping[Pool, tuple[float, float]]) -> dict[Pool, OneMore]:
        """Pick again with one more of each pool that is used up, among the plans that were looked at."""
        found = {}
        objective = sum(self._columns[column].value for column in picked)
        for pool, (used, limit) in totals.items():
            if used + _UNIT <= limit:
                continue
            number = self._numbers[pool]
            limits = [*self._limits]
            limits[number] += _UNIT
            again = pick(self._columns, len(self._members), limits, _SECONDS_FOR_ONE_MORE)
            gain = sum(self._columns[column].value for column in again) - objective
            if gain > _WORTH_MORE:
                people = tuple(
                    member.person.id
                    for member, now, then in zip(self._members, picked, again, strict=True)
                    if self._columns[then].uses.get(number, 0.0) > self._columns[now].uses.get(number, 0.0)
                )
                found[pool] = OneMore(gain, people)
        return found

    def _add(self, number: int, plan: Plan) -> bool:
        member = self._members[number]
        if any(set(plan.courses) == set(known.courses) for known in member.plans):
            return False
        member.plans.append(plan)
        uses = {self._numbers[pool]: amount for pool, amount in self._uses(member, plan).items()}
        value = member.factor * check_plan(member.problem, plan.courses).objective
        self._columns.append(Column(number, value, uses))
        self._owners.append(plan)
        return True

    def _uses(self, member: _Member, plan: Plan) -> dict[Pool, float]:
        chosen = frozenset(plan.courses)
        found: dict[Pool, float] = {
            (PoolKind.SEATS, licence.id): 1.0 for licence in member.problem.licences if licence.courses & chosen
        }
        found.update({(PoolKind.PLACES, key): 1.0 for key in chosen})
        found[PoolKind.SUPPORT, ""] = sum(self._cohort.support.get(key, 0.0) for key in chosen)
        return {pool: amount for pool, amount in found.items() if pool in self._pools and amount > 0}

    def _scarce_courses(self) -> frozenset[str]:
        """Return every course that takes up something shared."""
        held = {
            key
            for member in self._members
            for licence in member.problem.licences
            if licence.id in self._cohort.seats
            for key in licence.courses
        }
        helped = {key for key, hours in self._cohort.support.items() if hours > 0}
        return frozenset(
            held | self._cohort.places.keys() | (helped if self._cohort.support_hours is not None else set())
        )

    def _check_musts(self) -> None:
        """Refuse if what people must have, whatever else is planned, is more than there is."""
        least: dict[Pool, float] = {}
        for member in self._members:
            for pool, amount in self._uses(member, member.plans[0]).items():
                least[pool] = least.get(pool, 0.0) + amount
        for (kind, key), amount in least.items():
            if amount > self._pools[kind, key] + _WORTH_MORE:
                words = Words(
                    f"「必ず含める」講座に足りる数({amount:g}以上)", f"enough for the required courses ({amount:g})"
                )
                raise ParameterError(f"{kind}.{key}".rstrip("."), words, self._pools[kind, key])

    def _each(self) -> float:
        """Return the seconds for one person's problem."""
        share = _FOR_PRICES * self._seconds / (_SOLVES * max(len(self._members), 1))
        return max(_LEAST_SECONDS, min(share, 1.0))

    def _tell(self, share: float) -> None:
        self._going = self._progress(min(1.0, max(share, 0.0))) and self._going


def _member(person: Person) -> _Member:
    """Return the person with the candidates only."""
    problem = narrow(person.problem, keep=_KEEP, most=_MOST).problem
    if person.dated is None:
        return _Member(person, problem)
    known = {course.id for course in problem.courses}
    classes = [one for one in person.dated.classes if one.course in known]
    return _Member(person, problem, replace(person.dated, problem=problem, classes=classes) if classes else None)


def _best(member: _Member, problem: Problem, seconds: float, start: Sequence[str]) -> Plan:
    """Return the best plan of the person's problem with other penalties or exclusions; classes keep their dates."""
    if member.dated is None:
        return solve(problem, seconds, start)
    held = {one.course for one in member.dated.classes}
    try:
        plan = solve_dated(replace(member.dated, problem=problem), time_limit=_FOR_DAYS * seconds).plan
    except SolverError:
        # no days were found in time: what needs no class is possible in any order that can be followed
        plan = solve(replace(problem, must_not=problem.must_not | (held - problem.must)), seconds)
    ceiling = max(_goal_with_bonuses(problem), plan.objective)
    return plan if plan.bound <= ceiling else replace(plan, bound=ceiling)


def _goal_with_bonuses(problem: Problem) -> float:
    """Return a bound that needs no search: the whole goal and every bonus."""
    goal = sum(
        skill.weight * problem.level_value[level - 1]
        for skill in problem.skills
        if skill.weight > 0
        for level in range(skill.current + 1, skill.required + 1)
    )
    return goal - sum(min(course.penalty, 0.0) for course in problem.courses)


def _whole(problem: Problem) -> float:
    """Return the value of the whole goal; 1 if it is reached already."""
    value = sum(
        skill.weight * problem.level_value[level - 1]
        for skill in problem.skills
        if skill.weight > 0
        for level in range(skill.current + 1, skill.required + 1)
    )
    return value or 1.0


def _own(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with the objective of the person's own problem, without prices."""
    objective = check_plan(problem, plan.courses).objective
    room = max(0.0, plan.bound - plan.objective)
    return replace(plan, objective=objective, bound=objective + room, gap=room / (abs(objective) or 1.0))


def _ensure_possible(person: Person, plan: Plan) -> None:
    if plan.status is Status.INFEASIBLE:
        words = Words("いっしょに受けられる講座", "courses that can be taken together")
        raise ParameterError(f"people.{person.id}.must", words, sorted(person.problem.must))
