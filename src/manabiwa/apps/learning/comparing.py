"""Occupations side by side: how far one is, what a plan takes, how many look for people nearby, and who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Occupation, Vacancy
from manabiwa.apps.catalog.occupation_page import demand_in, finished_in
from manabiwa.apps.catalog.selectors import goal_of

from . import planning, selectors
from .wish import USUAL_WEEKS, Wish, share_of

HOURS_A_WEEK = 6.0


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation to compare, with a plan at six hours a week.

    `demand` is the newest record of vacancies in the person's own municipality; `finished` how many of its people
    learned for the work to the end, None for fewer than may be told.
    """

    occupation: Occupation
    skills: int
    covered: float
    weeks: int
    hours: float
    yen: float
    reached: float
    demand: Vacancy | None
    finished: int | None


def compare(person: User, occupations: Sequence[Occupation], today: date) -> list[Choice]:
    """The occupations as the person would reach them, in the order given."""
    levels, places = selectors.levels_of(person.pk), selectors.places_of(person)
    return [_choice(row, levels, places, person.municipality_id, today) for row in occupations]


def _choice(
    occupation: Occupation, levels: dict[int, int], places: frozenset[str], home: str | None, today: date
) -> Choice:
    required = {row.skill_id: (row.level, row.weight) for row in goal_of(occupation)}
    wish = Wish(
        required=required, current=levels, hours_per_week=HOURS_A_WEEK, start=today,
        deadline=today + timedelta(weeks=USUAL_WEEKS), places=places,
    )  # fmt: skip
    found = planning.answer(wish, time_limit=0.3)
    nearby = demand_in(occupation, home) if home else []
    return Choice(
        occupation, len(required), share_of(wish, levels), found.weeks, found.plan.hours, found.plan.cost,
        found.coverage, nearby[0] if nearby else None, finished_in(occupation, home) if home else None,
    )  # fmt: skip
