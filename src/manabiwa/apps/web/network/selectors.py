"""What the pages of the network show: a municipality with all that it does, and promises beside live figures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network import figures
from manabiwa.apps.network.models import Declaration, FigureSnapshot, Municipality, Statistic
from manabiwa.apps.network.selectors import POPULATION, PromiseStanding, published_declarations
from manabiwa.apps.programmes.models import Programme
from manabiwa.apps.programmes.selectors import published_programmes

# of the official statistics, those that tell what a reskilling programme has to reckon with
FIRST_FACTS = (POPULATION, "A1302", "A1303", "C2108", "C2208", "F1102", "F1107")


@dataclass(frozen=True, slots=True)
class DeclarationStanding:
    """A declaration with its promises and figures."""

    declaration: Declaration
    promises: list[PromiseStanding]


def find_places(*, words: str, prefecture: str, members_only: bool) -> QuerySet[Municipality]:
    """Municipalities by name, reading or code, and by 2-digit prefecture; with their membership."""
    rows = Municipality.objects.select_related("membership").order_by("code")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(kana__contains=words) | Q(code__startswith=words))
    if prefecture:
        rows = rows.filter(prefecture=prefecture)
    return rows.filter(membership__isnull=False) if members_only else rows


def standings(declarations: Sequence[Declaration], *, fiscal_year: int, now: datetime) -> list[DeclarationStanding]:
    """Every promise beside its live figure and that of the fiscal year before; each figure is computed once."""
    codes = [declaration.municipality_id for declaration in declarations]
    keys = {promise.figure for declaration in declarations for promise in declaration.promises.all()}
    values = figures.compute_figures(sorted(keys), codes, now)
    kept = FigureSnapshot.objects.filter(municipality_id__in=codes, fiscal_year=fiscal_year - 1)
    before = {(code, key): value for code, key, value in kept.values_list("municipality_id", "figure", "value")}
    rows = []
    for declaration in declarations:
        code = declaration.municipality_id
        promises = [
            PromiseStanding(promise, figure, values[promise.figure].get(code, 0.0), before.get((code, promise.figure)))
            for promise in declaration.promises.all()
            if (figure := figures.find_figure(promise.figure)) is not None
        ]
        rows.append(DeclarationStanding(declaration, promises))
    return rows


def declaration_standing(code: str, *, fiscal_year: int, now: datetime) -> DeclarationStanding | None:
    """The declaration of one municipality with its figures."""
    rows = standings(list(published_declarations().filter(municipality_id=code)[:1]), fiscal_year=fiscal_year, now=now)
    return rows[0] if rows else None


def figures_today(code: str, now: datetime) -> list[tuple[figures.Figure, float]]:
    """Every figure that a promise can be tied to, with the municipality's value of today."""
    offered = figures.all_figures()
    values = figures.compute_figures([figure.key for figure in offered], [code], now)
    return [(figure, values[figure.key].get(code, 0.0)) for figure in offered]


@dataclass(frozen=True, slots=True)
class YearlyFigure:
    """A figure of a municipality, fiscal year by fiscal year."""

    label: str | LazyText
    unit: str | LazyText
    years: list[tuple[int, float]]


def yearly_figures(code: str) -> list[YearlyFigure]:
    """The figures kept at the end of each fiscal year."""
    years: dict[str, list[tuple[int, float]]] = defaultdict(list)
    kept = FigureSnapshot.objects.filter(municipality_id=code).order_by("fiscal_year")
    for key, year, value in kept.values_list("figure", "fiscal_year", "value"):
        years[key].append((year, value))
    rows = [(figures.find_figure(key), values) for key, values in years.items()]
    return [YearlyFigure(figure.label, figure.unit, values) for figure, values in rows if figure is not None]


def programmes_by_pillar(code: str) -> list[tuple[str, list[Programme]]]:
    """Published programmes of a municipality under the names of their pillars."""
    rows = list(published_programmes().filter(municipality_id=code).order_by("-fiscal_year", "pk")[:60])
    groups = [(str(label), [row for row in rows if row.pillar == value]) for value, label in Pillar.choices]
    return [(label, group) for label, group in groups if group]


def facts_of(code: str) -> tuple[list[Statistic], list[Statistic]]:
    """Published statistics: those to show first, and the others."""
    rows = list(
        Statistic.objects.filter(municipality_id=code, value__isnull=False)
        .select_related("indicator")
        .order_by("indicator_id", "-year")
    )
    newest: dict[str, Statistic] = {}
    for row in rows:
        newest.setdefault(row.indicator_id, row)
    first = [newest.pop(key) for key in FIRST_FACTS if key in newest]
    return first, list(newest.values())
