"""How much time a supporter has today, and whom it reaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from manabiwa.apps.common.days import midnight
from manabiwa.apps.learning.models import Meeting

from .desk import Turn
from .models import SupportHours

USUAL = (6.0,) * 7
"""Hours of a day, Monday first, while a supporter has said nothing."""
MINUTES = {"message": 15, "meeting": 45}
"""What a message (with looking at the plan first) and a meeting (with writing it down) take."""


@dataclass(frozen=True, slots=True)
class Today:
    """The time of a day: what there is, what is booked, whom the rest reaches and who must wait.

    Attributes
    ----------
    hours : float
    booked : sequence of Meeting
    reached : list of Turn
        In the order of the desk.
    waiting : int
        People who need a word and whom the time does not reach.
    """

    hours: float
    booked: Sequence[Meeting]
    reached: list[Turn]
    waiting: int

    @property
    def hours_booked(self) -> float:
        """Hours of the meetings."""
        return round(sum(row.minutes for row in self.booked) / 60, 1)


def week_of(person_id: int | None) -> tuple[float, ...]:
    """The hours of a supporter's week, Monday first; one query."""
    row = SupportHours.objects.filter(supporter_id=person_id).values_list("weekday_hours", flat=True).first()
    return tuple(row) if row else USUAL


def today_of(person_id: int | None, turns: Iterable[Turn], day: date) -> Today:
    """Fit the turns into the hours that a supporter has on a day, the most pressing first; two queries.

    A turn that takes longer than what is left waits, and a shorter one behind it comes first.
    """
    hours = week_of(person_id)[day.weekday()]
    booked = list(
        Meeting.objects.filter(
            supporter_id=person_id, starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1))
        ).select_related("person").order_by("starts_at")
    )  # fmt: skip
    left = hours * 60 - sum(row.minutes for row in booked)
    reached, waiting = [], 0
    for turn in turns:
        if turn.weight <= 0:
            continue
        minutes = MINUTES[turn.act]
        if minutes <= left:
            reached.append(turn)
            left -= minutes
        else:
            waiting += 1
    return Today(hours, booked, reached, waiting)
