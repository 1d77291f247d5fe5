"""Figures that the platform computes by itself, so that a promise can be held against them.

An app registers its figures when it is ready; `network` knows only their names.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText

# from the codes of municipalities and the present moment to one value per municipality (missing: 0)
Compute = Callable[[Collection[str], datetime], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a municipality with the definition that stands beside it."""

    key: str
    label: str | LazyText
    unit: str | LazyText
    definition: str | LazyText
    compute: Compute


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    """Offer a figure. Raises ValueError when another figure has the key."""
    if figure.key in _figures and _figures[figure.key] != figure:
        raise ValueError(f"two figures are called {figure.key!r}")
    _figures[figure.key] = figure


def all_figures() -> list[Figure]:
    """Every figure, in the order of registration."""
    return list(_figures.values())


def find_figure(key: str) -> Figure | None:
    """The figure of this key; None when no app offers it."""
    return _figures.get(key)


def compute_figures(keys: Collection[str], codes: Collection[str], now: datetime) -> dict[str, dict[str, float]]:
    """Values by figure and municipality; each figure is computed once for all municipalities."""
    return {key: _figures[key].compute(codes, now) for key in dict.fromkeys(keys) if key in _figures}
