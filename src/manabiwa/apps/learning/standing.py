"""Where people stand with their courses and plans today: read for many at once, in rows and not in objects."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .home.models import Pause
from .models import Enrolment, Plan, PlanState

BEHIND_HOURS = 3.0
"""From how many hours on a person counts as late."""


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """The plan that a person follows."""

    goal: str
    starts_on: date
    deadline: date
    weeks: Sequence[Mapping[str, Any]]

    @property
    def courses(self) -> frozenset[int]:
        """The keys of its courses."""
        return frozenset(course for week in self.weeks for _day, course, _hours in week["days"])


@dataclass(slots=True)
class Standing:
    """What a person learns (course to share, 0 to 1), what is finished, when anything was last done, and the plan.

    `pause`: the person rests, and is not late.
    """

    progress: dict[int, float] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)
    last: datetime | None = None
    plan: PlanStanding | None = None
    pause: Pause | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a course is begun and not finished."""
        return len(self.finished) < len(self.progress)

    def hours_behind(self, today: date) -> float:
        """Hours behind the plan, 0 without one and for who rests."""
        return hours_behind(self.plan.weeks, self.progress, today) if self.plan and not self.pause else 0.0


def hours_behind(weeks: Sequence[Mapping[str, Any]], progress: Mapping[int, float], today: date) -> float:
    """Hours planned before today that are not learnt yet, 0 if none.

    What is learnt counts with its share of the planned hours, also where it was learnt before its day.
    """
    until = today.isoformat()  # dates in this form compare as text
    behind = 0.0
    for week in weeks:
        for day, course, hours in week["days"]:
            behind += hours * ((day < until) - progress.get(course, 0.0))
    return round(max(0.0, behind), 1)


def standings_of(people: Collection[int]) -> dict[int, Standing]:
    """How each of the people stands; three queries."""
    found = {person: Standing() for person in people}
    rows = Enrolment.objects.filter(person__in=people).order_by()
    for person, course, progress, last, completed in rows.values_list(
        "person_id", "course_id", "progress", "last_activity_at", "completed_at"
    ):
        standing = found[person]
        standing.progress[course] = progress
        if completed:
            standing.finished.add(course)
        standing.last = max(standing.last, last) if standing.last else last
    plans = Plan.objects.filter(goal__person__in=people, state=PlanState.ACTIVE, goal__closed_at=None).order_by()
    for person, *values in plans.values_list("goal__person_id", "goal__title", "starts_on", "goal__deadline", "weeks"):
        found[person].plan = PlanStanding(*values)
    for pause in Pause.objects.filter(person__in=people, ended_on=None):
        found[pause.person_id].pause = pause
    return found
