"""Geometry of the pictures that stand beside numbers: everything as SVG attributes in per cent or in fixed units.

Pure: values in, values out. The templates draw what is computed here, so that a page needs neither script nor style
attribute, and so that it can be tested without a browser.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from manabiwa.apps.common.tilemap import NAMES, POSITIONS, prefecture_number

Kind = Literal["own", "other", "pooled"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel: how many people reached it, and of how many that is not known."""

    label: str
    value: int
    unknown: int = 0
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its confidence interval, all in the unit of the plot."""

    label: str
    estimate: float
    lower: float
    upper: float
    kind: Kind = "own"

    def __post_init__(self) -> None:
        if not self.lower <= self.estimate <= self.upper:
            raise ValueError(f"lower <= estimate <= upper must hold: got {self.lower}, {self.estimate}, {self.upper}")


@dataclass(frozen=True, slots=True)
class Tile:
    """One prefecture of the tile map: municipalities that joined, programmes that run."""

    code: str
    count: int = 0
    url: str = ""
    running: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week strip, in minutes."""

    date: dt.date
    planned: int = 0
    done: int = 0


def per_cent(part: float, whole: float) -> float:
    """Share of `part` in `whole`, 0-100, held inside; 0 when there is no whole."""
    return 0.0 if whole <= 0 else round(min(max(part / whole, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True, slots=True)
class PlotRow:
    label: str
    kind: Kind
    estimate: float
    lower: float
    upper: float
    x: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """An interval plot: rows and ticks placed in per cent of the width."""

    rows: tuple[PlotRow, ...]
    ticks: tuple[tuple[float, float], ...]
    null: float | None


def round_step(span: float, ticks: int = 4) -> float:
    """Return the step of 1, 2 or 5 times a power of ten that gives about `ticks` ticks over `span`."""
    raw = span / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)


def interval_plot(rows: Sequence[Interval], null: float | None = 0.0) -> Plot:
    """Place intervals on one axis that contains every bound and the value of no difference."""
    bounds = [row.lower for row in rows] + [row.upper for row in rows] + ([] if null is None else [null])
    if not bounds:
        return Plot((), (), None)
    low, high = min(bounds), max(bounds)
    span = (high - low) or 1.0
    low, high = low - span * 0.06, high + span * 0.06
    span = high - low
    step = round_step(span)

    def place(value: float) -> float:
        return per_cent(value - low, span)

    first = math.ceil(low / step)
    ticks = tuple((place(n * step), round(n * step, 10)) for n in range(first, math.floor(high / step) + 1))
    return Plot(
        rows=tuple(
            PlotRow(
                row.label, row.kind, row.estimate, row.lower, row.upper,
                x=place(row.estimate), left=place(row.lower), width=round(place(row.upper) - place(row.lower), 2),
            )
            for row in rows
        ),
        ticks=ticks,
        null=None if null is None else place(null),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedTile:
    number: int
    name: str
    column: int
    row: int
    count: int
    running: int
    url: str
    shade: int

    @property
    def look(self) -> str:
        """Names of the classes that colour and size the tile."""
        return f"tile v{self.shade}{' run' if self.running else ''}{' long' if len(self.name) > 2 else ''}"


_SHADES: Final = (1, 2, 3, 4, 8, 16)


def shade(count: int) -> int:
    """Depth of colour, 0 (none) to 6, in steps that keep one and two apart."""
    return sum(count >= least for least in _SHADES)


def place_tiles(tiles: Iterable[Tile]) -> list[PlacedTile]:
    """Return all 47 prefectures in the order of their codes; those that are not given stand empty.

    Raises
    ------
    ValueError
        If a code names no prefecture.
    """
    given = {prefecture_number(tile.code): tile for tile in tiles}
    placed = []
    for number, name in enumerate(NAMES, start=1):
        column, row = POSITIONS[number]
        tile = given.get(number, Tile(code=f"{number:02d}"))
        placed.append(PlacedTile(number, name, column, row, tile.count, tile.running, tile.url, shade(tile.count)))
    return placed


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One tier: from `quantity` at `price`; the line runs from `left` to `right` at height `y` (per cent).

    `drop` is the height of the tier before, from which the line falls; the first tier has none.
    """

    quantity: int
    price: float
    left: float
    right: float
    y: float
    drop: float | None


@dataclass(frozen=True, slots=True)
class PriceSteps:
    steps: tuple[PriceStep, ...]
    now: float
    now_y: float
    current: int
    to_next: int | None


def price_steps(tiers: Sequence[tuple[int, float]], current: int) -> PriceSteps:
    """Place a quantity discount: tiers of (from quantity, price per unit), and where the quantity stands now.

    Every tier takes room by the root of its length, so that the small ones stay readable beside the large.

    Raises
    ------
    ValueError
        If there is no tier, or the quantities do not rise.
    """
    quantities = [quantity for quantity, _ in tiers]
    if not tiers or quantities != sorted(set(quantities)):
        raise ValueError(f"tiers must rise in quantity and be at least one: got {quantities}")
    # the last tier has no end: it gets a fifth of the width, enough for its price
    last = max(quantities[-1] / 0.64, current * 1.1, 1.0)
    edges = [0.0, *[float(quantity) for quantity in quantities[1:]], last]
    scale = math.sqrt(edges[-1])

    def across(quantity: float) -> float:
        return round(math.sqrt(max(quantity, 0)) / scale * 100, 2)

    prices = [price for _, price in tiers]
    top, span = max(prices), (max(prices) - min(prices)) or 1.0
    heights = [round(20 + (top - price) / span * 55, 2) for price in prices]
    steps = tuple(
        PriceStep(
            quantity,
            price,
            left=across(edges[index]),
            right=across(edges[index + 1]),
            y=heights[index],
            drop=heights[index - 1] if index else None,
        )
        for index, (quantity, price) in enumerate(tiers)
    )
    standing = max((index for index, quantity in enumerate(quantities) if quantity <= current), default=0)
    following = next((quantity for quantity in quantities if quantity > current), None)
    return PriceSteps(
        steps, across(current), heights[standing], current, None if following is None else following - current
    )


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One axis of a radar: a short label and a value for each outline, 0 (middle) to 1 (rim)."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RadarLabel:
    """A label with its place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar in a square of 200: `points` of each outline and ring as SVG takes them, spokes as end points."""

    outlines: tuple[str, ...]
    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    labels: tuple[RadarLabel, ...]


_MIDDLE: Final = 100.0
_RIM: Final = 80.0
_LABELS: Final = 91.0
FEWEST_AXES: Final = 3
"""With fewer axes an outline has no area, and a radar says nothing."""


def radar(axes: Sequence[RadarAxis], rings: int) -> Radar:
    """Place outlines on axes that begin at the top and go with the clock; `rings` equal steps from the middle.

    Raises
    ------
    ValueError
        With fewer than three axes, or where axes differ in their number of values.
    """
    if len(axes) < FEWEST_AXES or len({len(axis.values) for axis in axes}) != 1:
        raise ValueError(f"a radar needs three axes with as many values each: got {[axis.values for axis in axes]}")

    def place(index: int, radius: float) -> tuple[float, float]:
        turn = 2 * math.pi * index / len(axes)
        return round(_MIDDLE + radius * math.sin(turn), 2), round(_MIDDLE - radius * math.cos(turn), 2)

    def outline(shares: Sequence[float]) -> str:
        places = (place(index, _RIM * min(max(share, 0.0), 1.0)) for index, share in enumerate(shares))
        return " ".join(f"{x:g},{y:g}" for x, y in places)

    return Radar(
        outlines=tuple(outline(shares) for shares in zip(*(axis.values for axis in axes), strict=True)),
        rings=tuple(outline([step / rings] * len(axes)) for step in range(1, rings + 1)),
        spokes=tuple(place(index, _RIM) for index in range(len(axes))),
        labels=tuple(RadarLabel(axis.label, *place(index, _LABELS)) for index, axis in enumerate(axes)),
    )
