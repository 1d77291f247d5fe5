"""The board of a cohort: its tabs, the end of its funnel, what it cost and what needs a decision.

Outcomes and plans belong to apps above this one. They contribute their part here, as they do to the hand-over pack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.pictures import Stage

from .models import Cohort
from .selectors import Funnel


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the cohort; `place` orders the tabs."""

    key: str
    label: str | LazyText
    url_name: str
    place: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that waits for the officer, with the one act that settles it; the most pressing has the most weight."""

    text: str
    action: str
    url: str
    weight: float


@dataclass(frozen=True, slots=True)
class Part:
    """What an app knows of a cohort: the last stage of the funnel, yen spent, decisions; what is None is not known."""

    stage: Stage | None = None
    spent_yen: int | None = None
    decisions: tuple[Decision, ...] = ()


Contributor = Callable[[Cohort, Funnel, Actor, date], Part]
_contributors: list[Contributor] = []
_tabs: list[Tab] = [
    Tab("people", gettext_lazy("人"), "programmes:cohort", 10),
    Tab("applications", gettext_lazy("応募"), "programmes:applications", 20),
]


def contribute(function: Contributor, *tabs: Tab) -> None:
    """Register what an app adds to the board of a cohort."""
    if function not in _contributors:
        _contributors.append(function)
        _tabs.extend(tabs)
        _tabs.sort(key=lambda tab: tab.place)


def frame_of(cohort: Cohort, current: str) -> dict[str, Any]:
    """What every page of a cohort shows around its own: the cohort, its tabs, and the desk that it belongs to."""
    tabs = [(reverse(tab.url_name, args=[cohort.pk]), str(tab.label), tab.key == current) for tab in _tabs]
    return {"cohort": cohort, "tabs": tabs, "desk_url": reverse("programmes:programmes")}


@dataclass(frozen=True, slots=True)
class Board:
    """What an officer sees first of a cohort."""

    stages: list[Stage]
    decisions: list[Decision]
    budget_yen: int | None
    spent_yen: int | None


def board_of(cohort: Cohort, funnel: Funnel, actor: Actor, today: date) -> Board:
    """Put the board together."""
    parts = [function(cohort, funnel, actor, today) for function in _contributors]
    stages = [
        Stage(_("応募"), funnel.applied),
        Stage(_("参加"), funnel.joined),
        Stage(_("学習を始めた"), funnel.started),
        Stage(_("学習中"), funnel.active),
        Stage(_("修了"), funnel.completed),
        *(part.stage for part in parts if part.stage),
    ]
    decisions = [*_own_decisions(cohort, funnel, today), *(one for part in parts for one in part.decisions)]
    spent = [part.spent_yen for part in parts if part.spent_yen is not None]
    return Board(
        stages, sorted(decisions, key=lambda one: -one.weight), cohort.programme.budget_yen,
        sum(spent) if spent else None,
    )  # fmt: skip


def _own_decisions(cohort: Cohort, funnel: Funnel, today: date) -> list[Decision]:
    people = reverse("programmes:cohort", args=[cohort.pk])
    found: list[Decision] = []
    if funnel.undecided:
        url = reverse("programmes:applications", args=[cohort.pk])
        found.append(Decision(_("選考を待つ応募が%(n)s件あります。") % {"n": funnel.undecided}, _("選考する"), url, 90))
    if today <= cohort.ends_on:
        if funnel.unsupported:
            text = _("伴走支援者の決まっていない人が%(n)s人います。") % {"n": funnel.unsupported}
            found.append(Decision(text, _("決める"), f"{people}?supporter=none#people", 70))
        if funnel.waiting and today >= cohort.starts_on:
            text = _("開始日を過ぎても、学習を始めていない人が%(n)s人います。") % {"n": funnel.waiting}
            found.append(Decision(text, _("名前を見る"), f"{people}?state=waiting#people", 60))
    elif funnel.active:
        text = _("期は終わりましたが、修了も中断も記録されていない人が%(n)s人います。") % {"n": funnel.active}
        found.append(Decision(text, _("記録する"), f"{people}?state=active#people", 65))
    return found
