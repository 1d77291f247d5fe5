"""The people of a cohort as a list that is searched, filtered, sorted and paged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import Actor

from . import selectors
from .models import Cohort, Participation

PAGE = 20
STATES: Mapping[str, Q] = {
    "waiting": Q(started_on=None, completed_on=None, withdrawn_on=None),
    "active": Q(started_on__isnull=False, completed_on=None, withdrawn_on=None),
    "completed": Q(completed_on__isnull=False),
    "withdrawn": Q(withdrawn_on__isnull=False),
}
_NAME = ("person__kana", "person__name", "pk")
_SORTS: Mapping[str, tuple[str, ...]] = {
    "name": _NAME,
    "started": ("started_on", *_NAME),
    "completed": ("completed_on", *_NAME),
    "supporter": ("supporter__name", *_NAME),
}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What an officer asks of the list; what is not understood is left out."""

    words: str = ""
    state: str = ""
    supporter: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the parameters of the page."""
        supporter, state = query.get("supporter", ""), query.get("state", "")
        sort = query.get("sort", "")
        return cls(
            words=query.get("q", "").strip()[:100],
            state=state if state in STATES else "",
            supporter=supporter if supporter == "none" or supporter.isdecimal() else "",
            sort=sort if sort.removeprefix("-") in _SORTS else "name",
        )

    def apply(self, rows: QuerySet[Participation]) -> QuerySet[Participation]:
        """The rows that are asked for, in their order."""
        for word in self.words.split():
            rows = rows.filter(Q(person__name__icontains=word) | Q(person__kana__icontains=word))
        if self.state:
            rows = rows.filter(STATES[self.state])
        if self.supporter:
            rows = rows.filter(supporter=None if self.supporter == "none" else int(self.supporter))
        return rows.order_by(*_ordering(self.sort))


def _ordering(sort: str) -> list[Any]:
    first, *rest = _SORTS[sort.removeprefix("-")]
    # what is not there yet stands at the end in both directions
    leading = F(first).desc(nulls_last=True) if sort.startswith("-") else F(first).asc(nulls_last=True)
    return [leading, *rest]


def page_of(
    rows: QuerySet[Participation], funnel: selectors.Funnel, asked: PeopleFilter, number: str | None
) -> Page[Participation]:
    """One page of the list, with what it shows of each person and no more."""
    shown = rows.only(
        "started_on", "completed_on", "withdrawn_on", "person__name", "person__kana", "person__email",
        "supporter__name", "supporter__email",
    )  # fmt: skip
    pages = Paginator(shown, PAGE)
    if not asked.words and not asked.supporter:
        pages.count = _count_of(funnel, asked.state)  # counted already
    return pages.get_page(number)


def _count_of(funnel: selectors.Funnel, state: str) -> int:
    counts = {
        "": funnel.joined, "waiting": funnel.waiting, "active": funnel.active, "completed": funnel.completed,
        "withdrawn": funnel.withdrawn,
    }  # fmt: skip
    return counts[state]


def state_tabs(funnel: selectors.Funnel, asked: PeopleFilter, query: QueryDict) -> list[tuple[str, str, bool, int]]:
    """All states with how many people are in each, as links that keep the search."""
    labels = {
        "": _("すべて"), "waiting": _("開始前"), "active": _("学習中"), "completed": _("修了"), "withdrawn": _("中断"),
    }  # fmt: skip
    kept = query.copy()
    kept.pop("page", None)
    tabs = []
    for key, label in labels.items():
        kept["state"] = key
        tabs.append((f"?{kept.urlencode()}#people", label, key == asked.state, _count_of(funnel, key)))
    return tabs


def supporter_choices(supporters: list[User]) -> list[tuple[str, str]]:
    """Whom one can filter by."""
    return [("", _("すべて")), ("none", _("決まっていない")), *((str(row.pk), str(row)) for row in supporters)]


def chosen(cohort: Cohort, data: QueryDict, actor: Actor) -> QuerySet[Participation]:
    """The participations that were ticked, or with `everyone` all that the filter shows."""
    rows = selectors.participations_in(cohort, actor)
    if data.get("everyone"):
        return PeopleFilter.of(QueryDict(data.get("asked", ""))).apply(rows)
    return rows.filter(pk__in=[key for key in data.getlist("chosen") if key.isdecimal()])
