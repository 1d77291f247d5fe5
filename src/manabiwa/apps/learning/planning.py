"""From a person's wish to the planning engine and back: candidates, the plan, its reasons and its calendar."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast

from manabiwa.apps.catalog.models import Course, CourseSkill, Entitlement, Provider, Skill
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import Status
from manabiwa.engines.planning import Calendar, Problem

KEEP = 24
"""Courses kept for each skill and level: the best by what they cost a person in hours, yen and rating."""
KEEP_SUPPORT = 3
"""Courses kept for each skill and level that is only asked for by other courses: any short way there will do."""
ROUNDS = 3
"""The goal's own courses, what they ask for, and what that asks for."""
# what a course costs beside its use, in the engine's unit (the first level of a skill of weight 1 is worth 100)
_PER_HOUR, _PER_YEN, _PER_STAR, _FOREIGN, _USUAL_RATING = 0.05, 0.0005, 1.0, 8.0, 4.0

_Offer = tuple[int, float, int, float, str]  # course, hours, yen, burden, language


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to become able to do, and what the person has: levels by skill, hours, yen, days.

    `places`: municipalities whose contracts open courses to the person. `begun`: share done by
    course; such courses stay.
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


def problem_of(wish: Wish) -> Problem:
    """The planning problem of a wish. Raises ParameterError for hours or dates that cannot be."""
    pattern = engine.spread_over_week(wish.hours_per_week)
    hours = engine.available_hours(wish.start, wish.deadline, pattern)
    offers = _find_offers(wish)
    links = _links(offers)
    courses = [_course(offer, links[offer[0]], wish) for offer in offers.values()]
    known = {key for course in courses for key in (*course.teaches, *course.needs)}
    skills = [
        engine.Skill(f"s{key}", weight=weight, current=wish.current.get(key, 0), required=required)
        for key, (required, weight) in wish.required.items()
    ]
    skills += [
        engine.Skill(key, weight=0.0, current=wish.current.get(int(key[1:]), 0))
        for key in sorted(known - {skill.id for skill in skills})
    ]
    must = frozenset(str(key) for key in wish.begun if key in offers)
    return Problem(skills, courses, hours=hours, budget=None if wish.budget is None else float(wish.budget), must=must)


def answer(wish: Wish, *, time_limit: float = 1.0, start: tuple[str, ...] = ()) -> Answer:
    """The best plan within the time. What is begun stays, unless no plan can hold it all: then it competes."""
    problem = problem_of(wish)
    known = {course.id for course in problem.courses}
    before = tuple(key for key in start if key in known)
    plan = engine.solve(problem, time_limit, before)
    if plan.status is Status.INFEASIBLE:
        problem = Problem(problem.skills, problem.courses, hours=problem.hours, budget=problem.budget)
        plan = engine.solve(problem, time_limit, before)
    hours = {course.id: course.hours for course in problem.courses}
    calendar = engine.make_calendar(
        [(key, hours[key]) for key in plan.courses],
        start=wish.start, hours_by_weekday=engine.spread_over_week(wish.hours_per_week), deadline=wish.deadline,
    )  # fmt: skip
    return Answer(wish, problem, plan, calendar, *_names(problem))


def _find_offers(wish: Wish) -> dict[int, _Offer]:
    providers = list(_shown_providers(wish.places, wish.start).values_list("pk", flat=True))
    offers: dict[int, _Offer] = {}
    open_skills = {key for key, (level, _) in wish.required.items() if level > wish.current.get(key, 0)}
    asked: set[int] = set()
    for number in range(ROUNDS):
        if not open_skills:
            break
        found = _producers(open_skills, providers, wish, KEEP if number == 0 else KEEP_SUPPORT)
        asked |= open_skills
        fresh = {key: offer for key, offer in found.items() if key not in offers and key not in wish.finished}
        offers |= fresh
        needs = CourseSkill.objects.filter(course_id__in=fresh, needs__gt=0).values_list("skill_id", "needs")
        open_skills = {skill for skill, level in needs if level > wish.current.get(skill, 0)} - asked
    begun = visible_courses(wish.places, wish.start).filter(pk__in=wish.begun, course_skills__skill__in=wish.required)
    rows = begun.values_list("pk", _as_float("hours"), "price_yen", _as_float("rating"), "language")
    offers |= {row[0]: _offer(row, wish) for row in rows}
    return offers


def _producers(skills: set[int], providers: list[int], wish: Wish, keep: int) -> dict[int, _Offer]:
    """The best courses for each skill and level; one query, over the index of producers."""
    rows = CourseSkill.objects.filter(
        skill_id__in=skills, teaches__gt=0, course__withdrawn_at=None, course__provider_id__in=providers
    )
    rows = rows.filter(course__language=wish.language) if wish.language else rows
    found = rows.values_list(
        "skill_id", "teaches", "course_id", _as_float("course__hours"), "course__price_yen",
        _as_float("course__rating"), "course__language",
    )  # fmt: skip
    groups: dict[tuple[int, int], list[_Offer]] = defaultdict(list)
    for skill, level, *course in found:
        if level > wish.current.get(skill, 0):
            groups[skill, level].append(_offer(course, wish))
    best = (sorted(group, key=lambda offer: (offer[3], offer[0]))[:keep] for group in groups.values())
    return {offer[0]: offer for group in best for offer in group}


def _as_float(column: str) -> Cast:
    # the database makes it: decimals of tens of thousands of rows take longer than the plan itself
    return Cast(column, FloatField())


def _offer(row: Sequence[Any], wish: Wish) -> _Offer:
    key, hours, yen, rating, language = row
    burden = _PER_HOUR * hours + _PER_YEN * yen + _PER_STAR * (5 - (_USUAL_RATING if rating is None else rating))
    burden += 0.0 if language == (wish.language or "ja") else _FOREIGN
    return key, hours, yen, burden, language


def _links(offers: Iterable[int]) -> dict[int, list[tuple[int, int, int]]]:
    links: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = CourseSkill.objects.filter(course_id__in=list(offers))
    for course, *link in rows.values_list("course_id", "skill_id", "teaches", "needs"):
        links[course].append((link[0], link[1], link[2]))
    return links


def _course(offer: _Offer, links: list[tuple[int, int, int]], wish: Wish) -> engine.Course:
    key, hours, yen, burden, language = offer
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
    )


def _names(problem: Problem) -> tuple[dict[str, str], dict[str, str]]:
    courses = Course.objects.filter(pk__in=[course.id for course in problem.courses])
    titles = {str(pk): title for pk, title in courses.values_list("pk", "title")}
    skills = Skill.objects.filter(pk__in=[skill.id[1:] for skill in problem.skills])
    rows = list(skills.values_list("pk", "name", "name_en"))
    return titles | _skills(rows, 1), titles | _skills(rows, 2)


def _skills(rows: list[tuple[int, str, str]], column: int) -> dict[str, str]:
    return {f"s{row[0]}": str(row[column] or row[1]) for row in rows}
