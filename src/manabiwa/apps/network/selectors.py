"""Reading the network: the registry, members, declarations with live figures, posts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from manabiwa.apps.common.permissions import Actor, Capability, require

from . import figures
from .models import (
    Declaration,
    FigureSnapshot,
    Membership,
    MembershipRequest,
    Municipality,
    News,
    Post,
    PostHolding,
    Promise,
    RequestState,
    SiteRevision,
    Statistic,
)  # fmt: skip

POPULATION = "A1101"


def site_revision() -> int:
    """The number of the published content; it grows with every public change."""
    return SiteRevision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def find_municipalities(words: str, *, limit: int = 20) -> QuerySet[Municipality]:
    """Municipalities whose name, reading or code begins with or holds the words."""
    text = words.strip()
    match = Q(name__contains=text) | Q(kana__contains=text) | Q(code__startswith=text)
    return Municipality.objects.filter(match).order_by("code")[:limit] if text else Municipality.objects.none()


def members() -> QuerySet[Membership]:
    """All members with their municipalities, in the order of codes."""
    return Membership.objects.select_related("municipality").order_by("municipality_id")


def members_by_prefecture() -> dict[str, int]:
    """How many members each prefecture (2-digit code) has."""
    rows = Membership.objects.values_list("municipality__prefecture").annotate(Count("pk"))
    return dict(rows.order_by())


def population_of(codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """Newest published population by municipality: (persons, year)."""
    rows = Statistic.objects.filter(municipality_id__in=codes, indicator_id=POPULATION, value__isnull=False)
    return {
        code: (int(value or 0), year)
        for code, value, year in rows.order_by("year").values_list("municipality_id", "value", "year")
    }


def published_declarations() -> QuerySet[Declaration]:
    """All published declarations, newest first. Unscoped: declarations are public."""
    rows = Declaration.unscoped.filter(is_published=True).select_related("municipality")
    return rows.prefetch_related("promises")


def declaration_of(code: str) -> Declaration | None:
    """The published declaration of a municipality."""
    return published_declarations().filter(municipality_id=code).first()


def declaration_history(code: str) -> QuerySet[Declaration]:
    """All that the municipality ever declared in public, the newest first: versions that gave way or were withdrawn."""
    rows = Declaration.objects.for_municipality(code).filter(published_at__isnull=False).select_related("municipality")
    return rows.prefetch_related("promises").order_by("-published_at", "-pk")


def draft_of(municipality: Municipality, actor: Actor) -> Declaration | None:
    """The draft of a declaration, for whoever may publish it. Raises PermissionRefused for others."""
    require(actor, Capability.RUN_PROGRAMMES, municipality.pk)
    rows = Declaration.objects.for_municipality(municipality.pk).filter(published_at=None)
    return rows.select_related("municipality").prefetch_related("promises").first()


@dataclass(frozen=True, slots=True)
class PromiseStanding:
    """A promise beside the live figure and, where kept, the figure of a year ago."""

    promise: Promise
    figure: figures.Figure
    value: float
    last_year: float | None

    @property
    def share(self) -> float:
        """How much of the target is reached, 0 to 1."""
        return min(self.value / self.promise.target, 1.0) if self.promise.target > 0 else 1.0

    @property
    def is_kept(self) -> bool:
        return self.value >= self.promise.target

    @property
    def change(self) -> float | None:
        """Change against the figure of the fiscal year before; None where none was kept."""
        return None if self.last_year is None else self.value - self.last_year


def promise_standings(declaration: Declaration, *, fiscal_year: int, now: datetime) -> list[PromiseStanding]:
    """Each promise with the figure as the platform computes it now."""
    promises = list(declaration.promises.all())
    code = declaration.municipality_id
    values = figures.compute_figures([promise.figure for promise in promises], [code], now)
    kept = FigureSnapshot.objects.filter(municipality_id=code, fiscal_year=fiscal_year - 1)
    before = dict(kept.values_list("figure", "value"))
    standings = []
    for promise in promises:
        figure = figures.find_figure(promise.figure)
        if figure is not None:
            value = values[promise.figure].get(code, 0.0)
            standings.append(PromiseStanding(promise, figure, value, before.get(promise.figure)))
    return standings


def snapshots_of(code: str) -> QuerySet[FigureSnapshot]:
    """The figures of a municipality year by year: what the yearly report of change shows."""
    return FigureSnapshot.objects.filter(municipality_id=code).order_by("figure", "fiscal_year")


def published_news() -> QuerySet[News]:
    """News that everybody may read, newest first."""
    return News.objects.filter(published_at__isnull=False)


def all_news(actor: Actor) -> QuerySet[News]:
    """Published and withdrawn news for the secretariat, the newest first. Raises PermissionRefused for others."""
    require(actor, Capability.CURATE)
    return News.objects.order_by("-created_at", "-pk")


def open_membership_requests(actor: Actor) -> QuerySet[MembershipRequest]:
    """Requests to join that wait for the secretariat. Raises PermissionRefused for others."""
    require(actor, Capability.ADMIT_MEMBERS)
    rows = MembershipRequest.objects.filter(state=RequestState.OPEN)
    return rows.select_related("municipality").order_by("created_at")


def posts_for(actor: Actor) -> QuerySet[Post]:
    """The posts of the actor's municipalities with today's holders."""
    holdings = PostHolding.objects.filter(ends_on=None).select_related("holder")
    rows = Post.objects.for_actor(actor, Capability.MANAGE_MEMBERS).select_related("municipality")
    return rows.prefetch_related(Prefetch("holdings", holdings, to_attr="current")).order_by("section", "title")


def fiscal_year_of(day: date) -> int:
    """年度: the year that began on the last 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def holdings_of(post: Post) -> QuerySet[PostHolding]:
    """Who held the post, newest first; the caller has been given the post by `posts_for`."""
    return PostHolding.objects.filter(post=post).select_related("holder").order_by("-starts_on", "-pk")
