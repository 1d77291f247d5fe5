"""From a person's wish to the planning engine and back: candidates, the plan, its reasons and its calendar."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast

from manabiwa.apps.catalog.models import Course, CourseSkill, Device, Entitlement, Provider, Skill
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import Status
from manabiwa.engines.planning import Calendar, Problem

KEEP = 24
"""Courses kept for each skill and level: the best by what they cost a person in hours, yen and rating."""
KEEP_SUPPORT = 3
"""Courses kept for each skill and level that is only asked for by other courses: any short way there will do."""
USUAL_WEEKS = 26
"""Weeks until the deadline where nobody has said one."""
ROUNDS = 3
"""The goal's own courses, what they ask for, and what that asks for."""
# what a course costs beside its use, in the engine's unit (the first level of a skill of weight 1 is worth 100)
_PER_HOUR, _PER_YEN, _PER_STAR, _FOREIGN, _USUAL_RATING = 0.05, 0.0005, 1.0, 8.0, 4.0

_Offer = tuple[int, float, int, float, str, bool]  # course, hours, yen, burden, language, certificate


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to become able to do, and what the person has: levels by skill, hours, yen, days.

    `by_weekday`: proportions of the hours of a week by weekday (0 = Monday); empty: spread for the person. `closed`:
    days without learning. `places`: municipalities whose contracts open courses to the person. `begun`: share done by
    course; such courses stay. `must` and `never`: courses that the person wants, and those left out. `device`,
    `watches`, `listens`: what the person can learn with; what is not known rules nothing out.
    """

    required: Mapping[int, tuple[int, float]]
    current: Mapping[int, int]
    hours_per_week: float
    start: date
    deadline: date
    budget: int | None = None
    language: str = ""
    places: frozenset[str] = frozenset()
    begun: Mapping[int, float] = field(default_factory=dict)
    finished: frozenset[int] = frozenset()
    must: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()
    by_weekday: Mapping[int, float] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    device: str = ""
    watches: bool = True
    listens: bool = True

    def pattern(self, hours: float) -> dict[int, float]:
        """Hours by weekday for so many hours a week. Raises ParameterError for hours that cannot be."""
        whole = sum(self.by_weekday.values())
        if not whole:
            return engine.spread_over_week(hours)
        return {day: share / whole * hours for day, share in self.by_weekday.items() if share}

    def hours_until_deadline(self, hours: float) -> float:
        """The hours there are in all, with so many a week."""
        return engine.available_hours(self.start, self.deadline, self.pattern(hours), self.closed)


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan in the person's terms. Ids are primary keys as text, those of skills after an "s"."""

    wish: Wish
    problem: Problem
    plan: engine.Plan
    calendar: Calendar
    names: Mapping[str, str]
    names_en: Mapping[str, str]

    @property
    def coverage(self) -> float:
        """Share of the whole goal that is reached at the end."""
        return share_of(self.wish, {int(key[1:]): level for key, level in self.plan.reached.items()})

    @property
    def weeks(self) -> int:
        """How many weeks the plan takes."""
        return len(self.calendar.weeks)


def share_of(wish: Wish, levels: Mapping[int, int]) -> float:
    """Share of the goal's weighted level values that levels reach, counted from nothing; 1 for an empty goal."""
    whole = got = 0.0
    for skill, (required, weight) in wish.required.items():
        values = engine.DEFAULT_LEVEL_VALUE
        whole += weight * sum(values[:required])
        got += weight * sum(values[: min(required, levels.get(skill, 0))])
    return got / whole if whole else 1.0


def visible_courses(places: Iterable[str], today: date) -> QuerySet[Course]:
    """Courses that everybody may see, and those that the contracts of the places open today."""
    return Course.objects.filter(provider__in=_shown_providers(places, today), withdrawn_at=None)


def _shown_providers(places: Iterable[str], today: date) -> QuerySet[Provider]:
    contracts = Entitlement.objects.filter(municipality_id__in=list(places), starts_on__lte=today, ends_on__gte=today)
    return Provider.objects.filter(Q(is_open=True) | Q(pk__in=contracts.values("provider")))


def open_providers(places: Iterable[str], today: date) -> list[int]:
    """Providers whose courses are open to somebody of these places."""
    return list(_shown_providers(places, today).order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Market:
    """What the catalogue offers for a wish: courses, what they teach and need, and how all of it is called."""

    offers: dict[int, _Offer] = field(default_factory=dict)
    links: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, str] = field(default_factory=dict)
    names_en: dict[str, str] = field(default_factory=dict)


def problem_of(wish: Wish) -> Problem:
    """The planning problem of a wish. Raises ParameterError for hours or dates that cannot be."""
    return _problem_of(wish, _market_of(wish))


def _problem_of(wish: Wish, market: _Market) -> Problem:
    hours = wish.hours_until_deadline(wish.hours_per_week)
    courses = [_course(offer, market.links[offer[0]], wish) for offer in market.offers.values()]
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
    return Problem(skills, courses, hours=hours, budget=None if wish.budget is None else float(wish.budget), must=must)


def answer(wish: Wish, *, time_limit: float = 1.0, before: Sequence[str] = ()) -> Answer:
    """The best plan within the time. What is begun stays, unless no plan can hold it all: then it competes.

    Parameters
    ----------
    before : sequence of str
        Courses of the plan in force, in order: a new course must then be worth the change.
    """
    market = _market_of(wish, before)
    problem = _problem_of(wish, market)
    known = {course.id for course in problem.courses}
    old = tuple(key for key in before if key in known)
    plan = _plan(problem, old, time_limit)
    if plan.status is Status.INFEASIBLE:
        problem = Problem(problem.skills, problem.courses, hours=problem.hours, budget=problem.budget)
        plan = _plan(problem, old, time_limit)
    hours = {course.id: course.hours for course in problem.courses}
    calendar = engine.make_calendar(
        [(key, hours[key]) for key in plan.courses],
        start=wish.start, hours_by_weekday=wish.pattern(wish.hours_per_week), closed_days=wish.closed,
        deadline=wish.deadline,
    )  # fmt: skip
    return Answer(wish, problem, plan, calendar, market.names, market.names_en)


def _plan(problem: Problem, before: tuple[str, ...], time_limit: float) -> engine.Plan:
    if before:
        return engine.replan(problem, before, time_limit=time_limit).plan
    return engine.solve(problem, time_limit)


def _market_of(wish: Wish, before: Sequence[str] = ()) -> _Market:
    """What the catalogue offers, from the goal's skills down, and what the plan before holds; two queries a round."""
    providers, market = open_providers(wish.places, wish.start), _Market()
    open_skills = {key for key, (level, _) in wish.required.items() if level > wish.current.get(key, 0)}
    asked: set[int] = set()
    left_out = wish.finished | (wish.never - wish.begun.keys())
    for number in range(ROUNDS):
        begun, planned = (set(wish.begun), {*wish.must, *map(int, before)}) if number == 0 else (set(), set())
        if not open_skills and not begun and not wish.must:
            break
        found = _producers(open_skills, begun, planned, providers, wish, KEEP if number == 0 else KEEP_SUPPORT)
        asked |= open_skills
        fresh = {key: offer for key, offer in found.items() if key not in market.offers and key not in left_out}
        market.offers.update(fresh)
        needs = _add_links(market, fresh)
        open_skills = {skill for skill, level in needs if level > wish.current.get(skill, 0)} - asked
    _name_missing(market, wish)
    return market


def _producers(
    skills: set[int], begun: set[int], planned: set[int], providers: list[int], wish: Wish, keep: int
) -> dict[int, _Offer]:  # fmt: skip
    """The best courses for each skill and level, those begun that teach towards the goal, those planned; one query.

    It runs over the index of producers.
    """
    wanted = Q(skill_id__in=skills, teaches__gt=0)
    wanted = (wanted | Q(course_id__in=planned, teaches__gt=0)) if planned else wanted
    wanted = wanted & Q(course__language=wish.language) if wish.language else wanted
    wanted &= _usable(wish)
    rows = CourseSkill.objects.filter(course__withdrawn_at=None, course__provider_id__in=providers)
    rows = rows.filter(wanted | Q(course_id__in=begun, skill_id__in=wish.required) if begun else wanted)
    found = rows.values_list(
        "skill_id", "teaches", "course_id", _as_float("course__hours"), "course__price_yen",
        _as_float("course__rating"), "course__language", "course__has_certificate",
    )  # fmt: skip
    groups: dict[tuple[int, int], list[_Offer]] = defaultdict(list)
    kept: dict[int, _Offer] = {}
    for skill, level, *course in found:
        offer = _offer(course, wish)
        if offer[0] in begun or offer[0] in planned:
            kept[offer[0]] = offer
        if level > wish.current.get(skill, 0) and skill in skills and wish.language in ("", offer[4]):
            groups[skill, level].append(offer)
    best = (sorted(group, key=lambda offer: (offer[3], offer[0]))[:keep] for group in groups.values())
    return {offer[0]: offer for group in best for offer in group} | kept


def _usable(wish: Wish) -> Q:
    """Courses that the person's device, eyes and ears can take; what a provider does not say rules nothing out."""
    usable = Q()
    if wish.device in (Device.PC, Device.PHONE):
        usable &= Q(course__device__in=["", Device.ANY, wish.device])
    if not wish.watches:
        usable &= ~Q(course__needs_video=True)
    if not wish.listens:
        usable &= ~Q(course__needs_audio=True) | Q(course__has_captions=True)
    return usable


def _add_links(market: _Market, fresh: Iterable[int]) -> list[tuple[int, int]]:
    """Note what courses teach and need, with all names; return what they need. One query."""
    rows = CourseSkill.objects.filter(course_id__in=list(fresh)).values_list(
        "course_id", "skill_id", "teaches", "needs", "course__title", "skill__name", "skill__name_en"
    )
    needed = []
    for course, skill, teaches, needs, title, name, name_en in rows:
        market.links[course].append((skill, teaches, needs))
        market.names.update({str(course): title, f"s{skill}": name})
        market.names_en.update({str(course): title, f"s{skill}": name_en or name})
        if needs:
            needed.append((skill, needs))
    return needed


def _name_missing(market: _Market, wish: Wish) -> None:
    """The names of skills that the goal asks for and no course teaches; no query when there are none."""
    missing = [key for key in wish.required if f"s{key}" not in market.names]
    for key, name, name_en in Skill.objects.filter(pk__in=missing).values_list("pk", "name", "name_en"):
        market.names[f"s{key}"], market.names_en[f"s{key}"] = name, name_en or name


def _as_float(column: str) -> Cast:
    # the database makes it: decimals of tens of thousands of rows take longer than the plan itself
    return Cast(column, FloatField())


def _offer(row: Sequence[Any], wish: Wish) -> _Offer:
    key, hours, yen, rating, language, has_certificate = row
    burden = _PER_HOUR * hours + _PER_YEN * yen + _PER_STAR * (5 - (_USUAL_RATING if rating is None else rating))
    burden += 0.0 if language == (wish.language or "ja") else _FOREIGN
    return key, hours, yen, burden, language, bool(has_certificate)


def _course(offer: _Offer, links: list[tuple[int, int, int]], wish: Wish) -> engine.Course:
    key, hours, yen, burden, language, has_certificate = offer
    is_begun = key in wish.begun
    left = 1.0 - wish.begun.get(key, 0.0)
    return engine.Course(
        id=str(key),
        hours=round(hours * left, 2),
        cost=0.0 if is_begun else float(yen),  # what is begun is paid
        penalty=round(burden, 4),
        teaches={f"s{skill}": teaches for skill, teaches, _ in links if teaches},
        needs={} if is_begun else {f"s{skill}": needs for skill, _, needs in links if needs},
        language=language,
        recognition=float(has_certificate),
    )
