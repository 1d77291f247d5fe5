"""The target curriculum of a role: the best courses for what it asks, from the engine that plans for people."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.cache import caches
from django.utils.translation import get_language

from manabiwa.apps.learning import planning
from manabiwa.apps.learning.market import open_providers
from manabiwa.apps.learning.presenting import language
from manabiwa.apps.learning.wish import Wish, share_of
from manabiwa.apps.network.selectors import site_revision
from manabiwa.engines import planning as engine

from . import selectors
from .models import RoleLevel

WEEKS = 52
_KEEP_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """A course of the curriculum, and why it is in it."""

    course: int
    title: str
    hours: float
    yen: float
    why: str


@dataclass(frozen=True, slots=True)
class Month:
    """What a month holds: hours, and the courses that are learnt in it."""

    first: date
    hours: float
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The courses for one head, in order; `coverage` of what the role asks for, and what stays open."""

    steps: tuple[Step, ...]
    hours: float
    yen: float
    coverage: float
    months: tuple[Month, ...]
    missed: tuple[str, ...]
    quality: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Question:
    """For whom and how fast: the levels asked for, those one begins with, hours a week of working time, the start."""

    required: Mapping[int, int]
    current: Mapping[int, int]
    hours_per_week: float
    start: date
    municipality: str

    def wish(self) -> Wish:
        """The same as the planning of people takes it; every skill counts alike."""
        return Wish(
            required={skill: (level, 1.0) for skill, level in self.required.items()}, current=self.current,
            hours_per_week=self.hours_per_week, start=self.start, deadline=self.start + timedelta(weeks=WEEKS),
            places=frozenset([self.municipality]),
        )  # fmt: skip


def question_of(
    role_level: RoleLevel, *, below: RoleLevel | None, hours_per_week: float, start: date, municipality: str
) -> Question:
    """What the role asks for, begun from nothing or from what the step below asks for."""
    wanted = selectors.required_by([role_level.pk, *([below.pk] if below else [])])
    return Question(
        wanted.get(role_level.pk, {}), wanted.get(below.pk, {}) if below else {}, hours_per_week, start, municipality
    )


def curriculum_for(question: Question, *, time_limit: float = 0.5) -> Curriculum:
    """The curriculum in the active language. It is kept in the process under everything that it follows from.

    Raises ParameterError for hours that cannot be.
    """
    lang = language(get_language() or "ja")
    providers = open_providers([question.municipality], question.start)
    text = repr((
        sorted(question.required.items()), sorted(question.current.items()), question.hours_per_week, question.start,
        providers, site_revision(), lang, time_limit,
    ))  # fmt: skip
    key = f"training.curriculum.{hashlib.sha256(text.encode()).hexdigest()}"
    kept: Curriculum | None = caches["process"].get(key)
    if kept is None:
        kept = _make(planning.answer(question.wish(), time_limit=time_limit), question)
        caches["process"].set(key, kept, _KEEP_SECONDS)
    return kept


def _make(found: planning.Answer, question: Question) -> Curriculum:
    lang = language(get_language() or "ja")
    names = found.names_en if lang == "en" else found.names
    reasons = engine.explain(found.problem, found.plan, seconds=0.5)
    by_course = {course.id: course for course in found.problem.courses}
    why = {reason.course: engine.describe_course(reason, names, lang=lang) for reason in reasons.courses}
    steps = tuple(
        Step(int(key), found.names[key], by_course[key].hours, by_course[key].cost, why.get(key, ""))
        for key in found.plan.courses
    )
    wanted = {f"s{skill}" for skill in question.required}
    missed = [one for one in reasons.missed if one.skill in wanted]
    return Curriculum(
        steps, found.plan.hours, found.plan.cost, found.coverage, _months(found),
        tuple(engine.describe_missed(one, names, lang=lang) for one in missed),
        engine.describe_quality(found.plan, lang=lang), not missed,
    )  # fmt: skip


def _months(found: planning.Answer) -> tuple[Month, ...]:
    hours: dict[date, float] = defaultdict(float)
    titles: dict[date, dict[str, None]] = defaultdict(dict)
    for session in found.calendar.sessions:
        first = session.day.replace(day=1)
        hours[first] += session.hours
        titles[first][found.names[session.course]] = None
    return tuple(Month(first, round(hours[first], 1), tuple(titles[first])) for first in sorted(hours))


@dataclass(frozen=True, slots=True)
class Line:
    """A role level in the table of all: its courses, what they take for one head and for all, and what is reached."""

    row: RoleLevel
    heads: int
    courses: int
    hours_each: float
    yen_each: float
    coverage: float

    @property
    def hours(self) -> float:
        return self.heads * self.hours_each

    @property
    def yen(self) -> float:
        return self.heads * self.yen_each


def lines_for(
    rows: Sequence[RoleLevel], heads: Mapping[int, int], municipality: str, start: date, hours_per_week: float = 2.0
) -> list[Line]:
    """All role levels, each begun at the step below, from one set of candidate courses; a fixed number of queries."""
    required = selectors.required_by([row.pk for row in rows])
    every: dict[int, int] = {}
    for levels in required.values():
        for skill, level in levels.items():
            every[skill] = max(level, every.get(skill, 0))
    market = planning.problem_of(Question(every, {}, hours_per_week, start, municipality).wish())
    steps = {(row.role_id, row.step): row.pk for row in rows}
    lines = []
    for row in rows:
        current = required.get(steps.get((row.role_id, row.step - 1), 0), {})
        wish = Question(required.get(row.pk, {}), current, hours_per_week, start, municipality).wish()
        skills = [
            engine.Skill(f"s{skill}", weight=float(skill in wish.required), current=current.get(skill, 0),
                         required=wish.required.get(skill, (0, 0.0))[0])
            for skill in sorted({*wish.required, *current})
        ]  # fmt: skip
        plan = engine.solve(replace(market, skills=skills), 0.3)
        reached = {int(key[1:]): level for key, level in plan.reached.items()}
        lines.append(Line(row, heads.get(row.pk, 0), len(plan.courses), plan.hours, plan.cost,
                          share_of(wish, {**current, **reached})))  # fmt: skip
    return lines


def first_of_next_month(today: date) -> date:
    """When a curriculum begins if nobody says."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
