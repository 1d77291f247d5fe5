"""What a person asks of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from manabiwa.engines import planning as engine

USUAL_WEEKS = 26
"""Weeks until the deadline where nobody has said one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to become able to do, and what the person has: levels by skill, hours, yen, days.

    `by_weekday`: proportions of the hours of a week by weekday (0 = Monday); empty: spread for the person. `closed`:
    days without learning. `places`: municipalities whose contracts open courses to the person. `begun`: share done by
    course; such courses stay. `must` and `never`: courses that the person wants, and those left out. `device`,
    `watches`, `listens`: what the person can learn with; what is not known rules nothing out. `person`: whose seats
    are not taken by others; None for nobody in particular.
    """

    required: Mapping[int, tuple[int, float]]
    current: Mapping[int, int]
    hours_per_week: float
    start: date
    deadline: date
    budget: int | None = None
    language: str = ""
    places: frozenset[str] = frozenset()
    begun: Mapping[int, float] = field(default_factory=dict)
    finished: frozenset[int] = frozenset()
    must: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()
    by_weekday: Mapping[int, float] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    device: str = ""
    watches: bool = True
    listens: bool = True
    person: int | None = None

    def pattern(self, hours: float) -> dict[int, float]:
        """Hours by weekday for so many hours a week. Raises ParameterError for hours that cannot be."""
        whole = sum(self.by_weekday.values())
        if not whole:
            return engine.spread_over_week(hours)
        return {day: share / whole * hours for day, share in self.by_weekday.items() if share}

    def hours_until_deadline(self, hours: float) -> float:
        """The hours there are in all, with so many a week."""
        return engine.available_hours(self.start, self.deadline, self.pattern(hours), self.closed)


def share_of(wish: Wish, levels: Mapping[int, int]) -> float:
    """Share of the goal's weighted level values that levels reach, counted from nothing; 1 for an empty goal."""
    return share_of_levels(wish.required, levels)


def share_of_levels(wanted: Mapping[int, tuple[int, float]], levels: Mapping[int, int]) -> float:
    """The same for skills with their required level and weight."""
    whole = got = 0.0
    for skill, (required, weight) in wanted.items():
        values = engine.DEFAULT_LEVEL_VALUE
        whole += weight * sum(values[:required])
        got += weight * sum(values[: min(required, levels.get(skill, 0))])
    return got / whole if whole else 1.0
