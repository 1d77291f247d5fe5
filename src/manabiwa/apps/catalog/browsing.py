"""The course search page: what the address asks, and the answer from the index or, without one, the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, OrderBy, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.search import finding
from manabiwa.engines.search import SearchResult

from . import selectors
from .models import Course, CourseLevel, CourseSkill, Device, Provider, Skill
from .pillars import in_pillars
from .search import HOURS

PER_PAGE = 20
MOST_VALUES = 12
"""Values of a facet that the page shows."""
# the index ranks by relevance alone; any other order is made among this many best hits
SORTED_HITS = 500
FACETS = ("pillar", "subject", "skill", "level", "hours", "price", "language", "device", "provider")
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "rating": (F("rating").desc(nulls_last=True), "pk"),
    "learners": (F("learners").desc(nulls_last=True), "pk"),
    "hours": ("hours", "pk"),
    "price": ("price_yen", "hours", "pk"),
    "newest": (F("updated_on").desc(nulls_last=True), "pk"),
}
_FACTS = ("pk", "provider__name", "hours", "level", "price_yen", "is_seat", "rating")
"""Fields of a course that the list shows beside its texts, in the order of `Facts`."""
LANGUAGES = {"ja": gettext_lazy("日本語"), "en": gettext_lazy("英語")}

Parts = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class CourseQuery:
    """What a person asked for."""

    words: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a course is, beside its texts."""

    key: int
    provider: str
    hours: Decimal
    level: str
    price_yen: int
    is_seat: bool
    rating: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """A course as the list shows it: each part of a text says whether it is marked; skills with the level taught."""

    facts: Facts
    title: Parts
    snippet: Parts
    skills: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the answer. `is_indexed` is False while the index is being made.

    `has_all_words` is False where few courses hold all words, and those that hold some were taken, too.
    """

    page: Page[Any]
    lines: Sequence[Line]
    groups: Sequence[dict[str, Any]]
    is_indexed: bool
    meant: str | None = None
    has_all_words: bool = True

    @property
    def total(self) -> int:
        """How many courses were found."""
        return self.page.paginator.count


def read_query(asked: QueryDict) -> CourseQuery:
    """Read an address; what makes no sense is left out."""
    page = asked.get("page", "1")
    filters = {name: asked.getlist(name)[:50] for name in FACETS if asked.getlist(name)}
    sort = asked.get("sort", "")
    words = asked.get("q", "").strip()[:500]
    number = int(page) if page.isascii() and page.isdigit() and 0 < int(page) <= PER_PAGE * 25 else 1
    return CourseQuery(words, filters, sort if sort in SORTS else "", number)


def browse(query: CourseQuery, municipality: str | None, today: date) -> Listing:
    """Answer a question for somebody of the municipality (None: a stranger)."""
    found = finding.find(
        words=query.words, kinds=["course"], visibility=selectors.visibility(municipality, today),
        filters=dict(query.filters), facets=FACETS, page=1 if query.sort else query.page, per_page=PER_PAGE,
    )  # fmt: skip
    visible = selectors.visible_courses(municipality, today)
    if found.result is None:
        rows = _filtered(selectors.search_in_database(query.words, municipality, today), query.filters)
        return _from_database(rows, query, [], is_indexed=False)
    groups = _groups(found.result, query.filters)
    if query.sort and not query.words:
        return _from_database(_filtered(visible, query.filters), query, groups, is_indexed=True)
    if query.sort:
        keys = _best_hits(query, municipality, today)
        return _from_database(visible.filter(pk__in=keys), query, groups, is_indexed=True)
    return _from_index(found.result, visible, query, groups)


def _from_index(
    result: SearchResult, visible: QuerySet[Course], query: CourseQuery, groups: Sequence[dict[str, Any]]
) -> Listing:
    rows = visible.filter(pk__in=[int(hit.id) for hit in result.hits]).values_list(*_FACTS)
    courses = {row[0]: Facts(*row) for row in rows}
    skills = selectors.skills_taught_by(courses)
    # a course withdrawn since the index was written is left out
    lines = [
        Line(courses[key], hit.title.parts(), hit.snippet.parts(), skills.get(key, ()))
        for hit in result.hits
        if (key := int(hit.id)) in courses
    ]
    meant = finding.did_you_mean(query.words) if query.words and not result.total else None
    page = Paginator(range(min(result.total, 10_000)), PER_PAGE).get_page(query.page)
    return Listing(page, lines, groups, is_indexed=True, meant=meant, has_all_words=result.all_words)


def _from_database(
    rows: QuerySet[Course], query: CourseQuery, groups: Sequence[dict[str, Any]], *, is_indexed: bool
) -> Listing:
    ordered = rows.order_by(*SORTS.get(query.sort, ("title", "pk"))).values_list("title", "description", *_FACTS)
    page = Paginator(ordered, PER_PAGE).get_page(query.page)
    shown = [(title, description, Facts(*row)) for title, description, *row in page.object_list]
    skills = selectors.skills_taught_by([facts.key for _title, _description, facts in shown])
    lines = [
        Line(facts, [(title, False)], [(description[:120], False)], skills.get(facts.key, ()))
        for title, description, facts in shown
    ]
    return Listing(page, lines, groups, is_indexed=is_indexed)


def _best_hits(query: CourseQuery, municipality: str | None, today: date) -> list[int]:
    keys: list[int] = []
    for number in range(1, SORTED_HITS // 100 + 1):
        found = finding.find(
            words=query.words, kinds=["course"], visibility=selectors.visibility(municipality, today),
            filters=dict(query.filters), page=number, per_page=100, keys_only=True,
        ).result  # fmt: skip
        keys += [int(hit.id) for hit in found.hits] if found else []
        if found is None or len(found.hits) < 100:
            break
    return keys


def _filtered(rows: QuerySet[Course], filters: Mapping[str, list[str]]) -> QuerySet[Course]:
    columns = {
        "subject": "subject",
        "level": "level",
        "language": "language",
        "device": "device",
        "provider": "provider__code",
    }
    for name, values in filters.items():
        if name in columns:
            rows = rows.filter(**{f"{columns[name]}__in": values})
        elif name == "skill":
            skills = CourseSkill.objects.filter(skill__in=_keys(values), teaches__gt=0)
            rows = rows.filter(pk__in=skills.values("course"))
        elif name == "pillar":
            rows = rows.filter(in_pillars(values))
        elif name == "hours":
            rows = rows.filter(_within(values))
        elif len(set(values)) == 1:
            rows = rows.filter(price_yen=0) if values[0] == "free" else rows.filter(price_yen__gt=0)
    return rows


def _within(bands: Sequence[str]) -> Q:
    """Courses whose hours lie in one of the bands."""
    found, start = Q(pk__in=()), -1
    for band, end in HOURS.items():
        if band in bands:
            found |= Q(hours__gt=start) & (Q() if end is None else Q(hours__lte=end))
        start = end if end is not None else start
    return found


def _groups(result: SearchResult, filters: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    titles = {
        "pillar": _("取組領域"), "subject": _("分野"), "skill": _("スキル"), "level": _("水準"), "hours": _("学習時間"),
        "price": _("価格"), "language": _("言語"), "device": _("使う機器"), "provider": _("提供元"),
    }  # fmt: skip
    names: dict[str, Mapping[str, Any]] = {
        "pillar": dict(Pillar.choices),
        "level": dict(CourseLevel.choices),
        "device": dict(Device.choices),
        "language": LANGUAGES,
        "price": {"free": _("無料"), "paid": _("有料")},
        "provider": dict(Provider.objects.values_list("code", "name")),
        "hours": {
            "short": _("2時間まで"),
            "day": _("8時間まで"),
            "weeks": _("30時間まで"),
            "long": _("30時間より長い"),
        },
        "skill": _names_of_skills([value for value, _count in result.facets.get("skill", [])[:MOST_VALUES]], filters),
    }
    groups = []
    for name in FACETS:
        chosen = filters.get(name, [])
        counted = [(value, count) for value, count in result.facets.get(name, []) if value][:MOST_VALUES]
        if name == "hours":
            counted.sort(key=lambda entry: list(HOURS).index(entry[0]))
        counted += [(value, 0) for value in chosen if value not in dict(counted)]
        options = [
            {
                "value": value,
                "label": names.get(name, {}).get(value, value),
                "count": count,
                "selected": value in chosen,
            }
            for value, count in counted
        ]
        if len(options) > 1 or chosen:
            groups.append({"name": name, "label": titles[name], "options": options})
    return groups


def _names_of_skills(shown: Sequence[str], filters: Mapping[str, list[str]]) -> dict[str, str]:
    keys = _keys({*shown, *filters.get("skill", [])})
    return {str(key): name for key, name in Skill.objects.filter(pk__in=keys).values_list("pk", "name")}


def _keys(values: Iterable[str]) -> list[int]:
    """Those of the values that can be primary keys: the store holds no longer numbers."""
    return [int(value) for value in values if value.isdecimal() and len(value) <= 18]
