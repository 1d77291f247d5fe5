"""One box for everything: courses, cases, events and municipalities in groups."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.exchange.models import Event
from manabiwa.apps.exchange.selectors import CaseFilter, filter_cases, published_cases
from manabiwa.apps.network.selectors import find_municipalities
from manabiwa.apps.search.finding import find

PER_GROUP = 6
Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Line:
    """One hit: its address, the title in parts (words that were looked for are marked), and a remark."""

    url: str
    title: tuple[Part, ...]
    note: str
    snippet: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind."""

    heading: str | Promise
    total: int
    lines: list[Line]
    more_url: str


@dataclass(frozen=True, slots=True)
class Everything:
    """What was found; `from_index` is False while the index is being made and the database answers."""

    groups: list[Group]
    from_index: bool


def search_everything(words: str) -> Everything:
    """Everything public that fits the words; groups without a hit are left out."""
    groups, from_index = [], True
    for kind, heading, page in (
        ("case", _("事例"), "exchange:cases"), ("course", _("講座"), "catalog:courses"),
        ("event", _("交流会"), "exchange:events"),
    ):  # fmt: skip
        found = find(words=words, kinds=[kind], visibility=["public"], per_page=PER_GROUP).result
        more = f"{reverse(page)}?q={words}"
        if found is None:
            from_index = False
            total, lines = _ask_database(kind, words)
        else:
            total = found.total
            notes = _notes(kind, [int(hit.id) for hit in found.hits])
            lines = [
                Line(_address(kind, hit.id), tuple(hit.title.parts()), notes.get(int(hit.id), ""),
                     tuple(hit.snippet.parts()))
                for hit in found.hits
            ]  # fmt: skip
        groups.append(Group(heading, total, lines, more))
    places = [
        Line(reverse("network:municipality", args=[row.pk]), ((row.full_name, False),), row.kana)
        for row in find_municipalities(words, limit=PER_GROUP)
    ]
    groups.append(
        Group(pgettext_lazy("一覧", "自治体"), len(places), places, f"{reverse('network:municipalities')}?q={words}")
    )
    return Everything([group for group in groups if group.lines], from_index)


def _address(kind: str, identifier: str) -> str:
    names = {"case": "exchange:case", "course": "catalog:course", "event": "exchange:event"}
    return reverse(names[kind], args=[identifier])


def _notes(kind: str, ids: list[int]) -> dict[int, str]:
    if kind == "case":
        return {row.pk: row.municipality.full_name for row in published_cases().filter(pk__in=ids)}
    if kind == "course":
        return {row.pk: row.provider.name for row in Course.objects.filter(pk__in=ids).select_related("provider")}
    return {row.pk: row.place for row in Event.objects.filter(pk__in=ids)}


def _ask_database(kind: str, words: str) -> tuple[int, list[Line]]:
    rows: QuerySet[Course] | QuerySet[Event]
    if kind == "case":
        cases = filter_cases(CaseFilter(words=words))
        pairs = [(row.pk, row.title) for row in cases[:PER_GROUP]]
        total = cases.count()
    else:
        courses = Course.objects.filter(withdrawn_at=None, provider__is_open=True, title__icontains=words)
        rows = courses if kind == "course" else Event.objects.filter(is_published=True, title__icontains=words)
        pairs = [(row.pk, row.title) for row in rows[:PER_GROUP]]
        total = rows.count()
    notes = _notes(kind, [pk for pk, _title in pairs])
    return total, [Line(_address(kind, str(pk)), ((title, False),), notes.get(pk, "")) for pk, title in pairs]
