"""What the catalogue offers for a wish: the courses worth looking at, free seats of licences, classes on fixed days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast

from manabiwa.apps.catalog.models import Course, CourseSkill, Device, Entitlement, Provider, Skill
from manabiwa.apps.catalog.offer_models import CourseClass
from manabiwa.apps.catalog.offer_selectors import SeatsLeft, licensed, places_left, seats_left

from .wish import Wish

KEEP = 24
"""Courses kept for each skill and level: the best by what they cost a person in hours, yen and rating."""
KEEP_SUPPORT = 3
"""Courses kept for each skill and level that is only asked for by other courses: any short way there will do."""
ROUNDS = 3
"""The goal's own courses, what they ask for, and what that asks for."""
# what a course costs beside its use, in the engine's unit (the first level of a skill of weight 1 is worth 100)
PER_HOUR, PER_YEN, PER_STAR, FOREIGN, USUAL_RATING = 0.05, 0.0005, 1.0, 8.0, 4.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A course as planning sees it; `licence`: whose seat makes it free for the person."""

    course: int
    hours: float
    yen: float
    burden: float
    language: str
    has_certificate: bool
    licence: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A class that the person can still take: its days with hours."""

    key: int
    course: int
    days: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Market:
    """Courses, what they teach and need, how all of it is called, the licences behind them and their classes."""

    offers: dict[int, Offer] = field(default_factory=dict)
    links: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, str] = field(default_factory=dict)
    names_en: dict[str, str] = field(default_factory=dict)
    seats: Sequence[SeatsLeft] = ()
    runs: list[Run] = field(default_factory=list)
    rows: dict[int, CourseClass] = field(default_factory=dict)

    def content(self) -> tuple[Any, ...]:
        """All that a plan follows from, in one order: two markets with the same content give the same plans."""
        links = sorted((course, sorted(rows)) for course, rows in self.links.items())
        names = sorted(self.names.items()), sorted(self.names_en.items())
        seats = sorted((one.licence, one.price) for one in self.seats)
        return sorted(self.offers.items()), links, names, seats, sorted(self.runs, key=lambda run: run.key)


def visible_courses(places: Collection[str], today: date) -> QuerySet[Course]:
    """Courses that everybody may see, and those that contracts and licences of the places open today."""
    shown = Q(provider__in=_shown_providers(places, today)) | licensed(places, today)
    return Course.objects.filter(shown, withdrawn_at=None)


def _shown_providers(places: Iterable[str], today: date) -> QuerySet[Provider]:
    contracts = Entitlement.objects.filter(municipality_id__in=list(places), starts_on__lte=today, ends_on__gte=today)
    return Provider.objects.filter(Q(is_open=True) | Q(pk__in=contracts.values("provider")))


def open_providers(places: Iterable[str], today: date) -> list[int]:
    """Providers whose courses are open to somebody of these places, without a seat."""
    return list(_shown_providers(places, today).order_by("pk").values_list("pk", flat=True))


def market_of(wish: Wish, before: Sequence[str] = ()) -> Market:
    """What the catalogue offers, from the goal's skills down, and what the plan before holds; two queries a round."""
    market = Market(seats=seats_left(wish.places, wish.start, wish.person) if wish.places else ())
    open_skills = {key for key, (level, _) in wish.required.items() if level > wish.current.get(key, 0)}
    asked: set[int] = set()
    left_out = wish.finished | (wish.never - wish.begun.keys())
    for number in range(ROUNDS):
        begun, planned = (set(wish.begun), {*wish.must, *map(int, before)}) if number == 0 else (set(), set())
        if not open_skills and not begun and not wish.must:
            break
        query = _Query(market.seats, wish, KEEP if number == 0 else KEEP_SUPPORT)
        found = query.producers(open_skills, begun, planned)
        asked |= open_skills
        fresh = {key: offer for key, offer in found.items() if key not in market.offers and key not in left_out}
        market.offers.update(fresh)
        needs = _add_links(market, fresh, wish.required if number == 0 else ())
        open_skills = {skill for skill, level in needs if level > wish.current.get(skill, 0)} - asked
    _add_classes(market, wish)
    _name_missing(market, wish)
    return market


@dataclass(frozen=True, slots=True)
class _Query:
    """Looks for the courses that take skills to levels."""

    seats: Sequence[SeatsLeft]
    wish: Wish
    keep: int

    def producers(self, skills: set[int], begun: set[int], planned: set[int]) -> dict[int, Offer]:
        """The best courses for each skill and level, those begun that teach towards the goal, those planned.

        One query over the index of producers.
        """
        wish = self.wish
        wanted = Q(skill_id__in=skills, teaches__gt=0)
        wanted = (wanted | Q(course_id__in=planned, teaches__gt=0)) if planned else wanted
        wanted = wanted & Q(course__language=wish.language) if wish.language else wanted
        wanted &= _usable(wish)
        rows = CourseSkill.objects.filter(self._shown(), course__withdrawn_at=None)
        rows = rows.filter(wanted | Q(course_id__in=begun, skill_id__in=wish.required) if begun else wanted)
        found = rows.values_list(
            "skill_id", "teaches", "course_id", _as_float("course__hours"), "course__price_yen",
            _as_float("course__rating"), "course__language", "course__has_certificate", "course__provider_id",
            "course__is_seat",
        )  # fmt: skip
        groups: dict[tuple[int, int], list[Offer]] = defaultdict(list)
        kept: dict[int, Offer] = {}
        for skill, level, *course in found:
            offer = self._offer(course)
            if offer is None:
                continue
            if offer.course in begun or offer.course in planned:
                kept[offer.course] = offer
            if level > wish.current.get(skill, 0) and skill in skills and wish.language in ("", offer.language):
                groups[skill, level].append(offer)
        best = (sorted(group, key=lambda offer: (offer.burden, offer.course))[: self.keep] for group in groups.values())
        return {offer.course: offer for group in best for offer in group} | kept

    def _shown(self) -> Q:
        """Open providers, and what a free seat opens."""
        free = [one for one in self.seats if one.left]
        shown = Q(course__provider__in=_shown_providers(self.wish.places, self.wish.start))
        if providers := [one.provider for one in free if one.course is None]:
            shown |= Q(course__provider__in=providers)
        if courses := [one.course for one in free if one.course is not None]:
            shown |= Q(course_id__in=courses)
        return shown

    def _offer(self, row: Sequence[Any]) -> Offer | None:
        """The course with what it costs the person; None if it takes a seat and all are taken."""
        key, hours, yen, rating, language, has_certificate, provider, is_seat = row
        covering = [one for one in self.seats if one.provider == provider and one.course in (None, key)]
        free = next((one for one in covering if one.left), None)
        if is_seat and covering and free is None and key not in self.wish.begun:
            return None
        if free:
            yen = 0
        stars = USUAL_RATING if rating is None else rating
        burden = PER_HOUR * hours + PER_YEN * yen + PER_STAR * (5 - stars)
        burden += 0.0 if language == (self.wish.language or "ja") else FOREIGN
        return Offer(key, hours, yen, burden, language, bool(has_certificate), free.licence if free else None)


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


def _add_links(market: Market, fresh: Iterable[int], skills: Iterable[int]) -> list[tuple[int, int]]:
    """Note what courses teach and need, with all names, and how skills are called; return what they need. One query."""
    links = CourseSkill.objects.filter(course_id__in=list(fresh)).values_list(
        "course_id", "skill_id", "teaches", "needs", "course__title", "skill__name", "skill__name_en"
    )
    # a goal may ask for what no course teaches
    names = Skill.objects.filter(pk__in=list(skills)).values_list(
        Value(0), "pk", Value(0), Value(0), Value(""), "name", "name_en"
    )
    needed = []
    for course, skill, teaches, needs, title, name, name_en in links.union(names, all=True) if skills else links:
        market.names[f"s{skill}"], market.names_en[f"s{skill}"] = name, name_en or name
        if not course:
            continue
        market.links[course].append((skill, teaches, needs))
        market.names[str(course)] = market.names_en[str(course)] = title
        if needs:
            needed.append((skill, needs))
    return needed


def _add_classes(market: Market, wish: Wish) -> None:
    """Note the classes that the person can take; a course whose classes are all over or full is not offered.

    What is begun and has no class of the person's goes on at the own pace. One query.
    """
    found = places_left(market.offers, wish.start, wish.person)
    for one in found:
        row = one.row
        is_open = row.apply_by >= wish.start and one.left > 0
        is_ours = row.municipality_id in wish.places and row.cancelled_at is None and row.last_on >= wish.start
        if is_ours and (one.is_own or (is_open and row.course_id not in wish.begun)):
            coming = tuple((meeting.day, meeting.hours) for meeting in row.meetings if meeting.day >= wish.start)
            market.runs.append(Run(row.pk, row.course_id, coming))
            market.rows[row.pk] = row
    offered = {run.course for run in market.runs} | wish.begun.keys()
    for course in {one.row.course_id for one in found} - offered:
        del market.offers[course]


def _name_missing(market: Market, wish: Wish) -> None:
    """The names of the goal's skills where there was nothing to look for; no query otherwise."""
    missing = [key for key in wish.required if f"s{key}" not in market.names]
    for key, name, name_en in Skill.objects.filter(pk__in=missing).values_list("pk", "name", "name_en"):
        market.names[f"s{key}"], market.names_en[f"s{key}"] = name, name_en or name


def _as_float(column: str) -> Cast:
    # the database makes it: decimals of tens of thousands of rows take longer than the plan itself
    return Cast(column, FloatField())
