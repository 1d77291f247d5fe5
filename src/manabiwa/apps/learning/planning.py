"""From a person's wish to the planning engine and back: the plan, its reasons and its calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manabiwa.apps.catalog.offer_models import CourseClass
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import SolverError, Status
from manabiwa.engines.planning import Calendar, Problem

from .dated import class_by_course, dated_problem, without_impossible
from .market import PER_YEN, Market, Offer, market_of
from .wish import Wish, share_of


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan in the person's terms. Ids are primary keys as text, those of skills after an "s".

    `classes`: the class in which the plan takes a course; `licences`: whose seat a course of the plan takes.
    """

    wish: Wish
    problem: Problem
    plan: engine.Plan
    calendar: Calendar
    names: Mapping[str, str]
    names_en: Mapping[str, str]
    classes: Mapping[str, CourseClass] = field(default_factory=dict)
    licences: Mapping[str, int] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """Share of the whole goal that is reached at the end."""
        return share_of(self.wish, {int(key[1:]): level for key, level in self.plan.reached.items()})

    @property
    def weeks(self) -> int:
        """How many weeks the plan takes."""
        return len(self.calendar.weeks)


def problem_of(wish: Wish) -> Problem:
    """The planning problem of a wish. Raises ParameterError for hours or dates that cannot be."""
    return problem_in(wish, market_of(wish))


def problem_in(wish: Wish, market: Market) -> Problem:
    """The same with the market at hand."""
    hours = wish.hours_until_deadline(wish.hours_per_week)
    courses = [_course(offer, market.links[offer.course], wish) for offer in market.offers.values()]
    known = {key for course in courses for key in (*course.teaches, *course.needs)}
    skills = [
        engine.Skill(f"s{key}", weight=weight, current=wish.current.get(key, 0), required=required)
        for key, (required, weight) in wish.required.items()
    ]
    skills += [
        engine.Skill(key, weight=0.0, current=wish.current.get(int(key[1:]), 0))
        for key in sorted(known - {skill.id for skill in skills})
    ]
    must = frozenset(str(key) for key in {*wish.begun, *wish.must} if key in market.offers)
    budget = None if wish.budget is None else float(wish.budget)
    return Problem(skills, courses, hours=hours, budget=budget, must=must, licences=_licences(market, wish))


def _licences(market: Market, wish: Wish) -> list[engine.Licence]:
    """Seats as costs that courses share: the price of a seat is weighed once, like money of the person's own."""
    price = {one.licence: one.price for one in market.seats}
    members: dict[int, set[str]] = {}
    for offer in market.offers.values():
        if offer.licence is not None and offer.course not in wish.begun:
            members.setdefault(offer.licence, set()).add(str(offer.course))
    return [
        engine.Licence(str(key), frozenset(courses), penalty=round(PER_YEN * price[key], 4))
        for key, courses in members.items()
    ]


def answer(wish: Wish, *, time_limit: float = 1.0, before: Sequence[str] = ()) -> Answer:
    """The best plan within the time. What is begun stays, unless no plan can hold it all: then it competes.

    Parameters
    ----------
    before : sequence of str
        Courses of the plan in force, in order: a new course must then be worth the change.
    """
    return answer_in(wish, market_of(wish, before), time_limit=time_limit, before=before)


def answer_in(wish: Wish, market: Market, *, time_limit: float = 1.0, before: Sequence[str] = ()) -> Answer:
    """The same with the market at hand."""
    problem = problem_in(wish, market)
    known = {course.id for course in problem.courses}
    old = tuple(key for key in before if key in known)
    found = _answer(wish, market, problem, old, time_limit)
    if found.plan.status is Status.INFEASIBLE:
        found = _answer(wish, market, replace(problem, must=frozenset()), old, time_limit)
    return found


def answer_at_once(wish: Wish) -> Answer:
    """A good plan within a moment, all of it at the own pace; how far from the best it is at most is said roughly."""
    market = market_of(wish)
    problem = problem_in(wish, market)
    held = {str(run.course) for run in market.runs}
    if held & problem.must:
        return answer(wish, time_limit=0.5)
    try:
        plan = engine.first_plan(problem.among([course for course in problem.courses if course.id not in held]))
    except SolverError:
        return answer(wish, time_limit=0.5)
    if plan.status is Status.INFEASIBLE:
        return answer(wish, time_limit=0.5)
    return undated_answer(wish, market, problem, plan)


def _answer(wish: Wish, market: Market, problem: Problem, old: tuple[str, ...], time_limit: float) -> Answer:
    if market.runs:
        return _dated_answer(wish, market, problem, old, time_limit)
    plan = engine.replan(problem, old, time_limit=time_limit).plan if old else engine.solve(problem, time_limit)
    return undated_answer(wish, market, problem, plan)


def undated_answer(wish: Wish, market: Market, problem: Problem, plan: engine.Plan) -> Answer:
    """A plan of the engine in the person's terms, its courses one after the other in the calendar."""
    hours = {course.id: course.hours for course in problem.courses}
    calendar = engine.make_calendar(
        [(key, hours[key]) for key in plan.courses],
        start=wish.start, hours_by_weekday=wish.pattern(wish.hours_per_week), closed_days=wish.closed,
        deadline=wish.deadline,
    )  # fmt: skip
    licences = _licences_used(market, plan)
    return Answer(wish, problem, plan, calendar, market.names, market.names_en, licences=licences)


def _dated_answer(wish: Wish, market: Market, problem: Problem, old: tuple[str, ...], time_limit: float) -> Answer:
    dated = dated_problem(wish, problem, market)
    try:
        kept = {course.id for course in dated.problem.courses}
        before = tuple(key for key in old if key in kept)
        if before:
            found = engine.replan_dated(dated, before, time_limit=time_limit)
        else:
            found = engine.solve_dated(dated, time_limit=time_limit)
    except SolverError:
        # the days were not found in time: the plan at the own pace, which needs no class
        return answer_without_classes(wish, market, time_limit)
    return dated_answer(wish, market, dated, found)


def answer_without_classes(wish: Wish, market: Market, time_limit: float) -> Answer:
    """The best plan of what is learnt at the own pace."""
    held = {str(run.course) for run in market.runs}
    problem = problem_in(wish, market)
    apart = problem.among([course for course in problem.courses if course.id not in held])
    return undated_answer(wish, market, apart, engine.solve(apart, time_limit))


def dated_answer(wish: Wish, market: Market, dated: engine.DatedProblem, found: engine.DatedPlan) -> Answer:
    """A plan with classes in the person's terms."""
    calendar = engine.calendar_of(
        found.sessions, start=wish.start, hours_by_weekday=dated.hours_by_weekday, closed_days=wish.closed,
        deadline=wish.deadline,
    )  # fmt: skip
    classes = {course: market.rows[key] for course, key in class_by_course(dated, found.classes).items()}
    return Answer(
        wish, without_impossible(dated, found), found.plan, calendar, market.names, market.names_en,
        classes=classes, licences=_licences_used(market, found.plan),
    )  # fmt: skip


def _licences_used(market: Market, plan: engine.Plan) -> dict[str, int]:
    used = {key: market.offers[int(key)].licence for key in plan.courses}
    return {key: licence for key, licence in used.items() if licence is not None}


def _course(offer: Offer, links: list[tuple[int, int, int]], wish: Wish) -> engine.Course:
    is_begun = offer.course in wish.begun
    left = 1.0 - wish.begun.get(offer.course, 0.0)
    return engine.Course(
        id=str(offer.course),
        hours=round(offer.hours * left, 2),
        cost=0.0 if is_begun else float(offer.yen),  # what is begun is paid
        penalty=round(offer.burden, 4),
        teaches={f"s{skill}": teaches for skill, teaches, _ in links if teaches},
        needs={} if is_begun else {f"s{skill}": needs for skill, _, needs in links if needs},
        language=offer.language,
        recognition=float(offer.has_certificate),
    )
