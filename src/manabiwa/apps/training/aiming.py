"""A role as a person's goal: how far one is from each of its levels, and what a plan would take."""

from dataclasses import dataclass
from datetime import date, timedelta

from manabiwa.apps.accounts.models import User
from manabiwa.apps.learning import planning
from manabiwa.apps.learning.comparing import HOURS_A_WEEK
from manabiwa.apps.learning.selectors import levels_of, places_of
from manabiwa.apps.learning.wish import USUAL_WEEKS, Wish, share_of

from . import selectors
from .models import RoleLevel


@dataclass(frozen=True, slots=True)
class Way:
    """What a plan at six hours a week would take, and how much of the level it reaches."""

    weeks: int
    hours: float
    yen: float
    reached: float


@dataclass(frozen=True, slots=True)
class StepAhead:
    """A level of the role: how much of it the person has, and the way there for the one that is looked at."""

    level: RoleLevel
    skills: int
    covered: float
    way: Way | None


def steps_to(chosen: RoleLevel, person: User, today: date) -> list[StepAhead]:
    """The levels of the role, the lowest first; a plan is reckoned for the chosen one only."""
    role = chosen.role
    levels, places = levels_of(person.pk), places_of(person) | {role.framework.municipality_id}
    rows = list(role.levels.all())
    required = selectors.required_by([row.pk for row in rows])
    steps = []
    for row in rows:
        wish = Wish(
            required={skill: (level, 1.0) for skill, level in required.get(row.pk, {}).items()}, current=levels,
            hours_per_week=HOURS_A_WEEK, start=today, deadline=today + timedelta(weeks=USUAL_WEEKS),
            places=places,
        )  # fmt: skip
        way = _way(wish) if row.pk == chosen.pk else None
        steps.append(StepAhead(row, len(wish.required), share_of(wish, levels), way))
    return steps


def _way(wish: Wish) -> Way:
    found = planning.answer(wish, time_limit=0.3)
    return Way(found.weeks, found.plan.hours, found.plan.cost, found.coverage)
