"""Trials of the reminders: who gets none, by a lot that can be drawn again, and what became of both groups."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.records.selectors import times_of
from manabiwa.engines.evaluation import Difference, newcombe_difference

from .models import ReminderTrial

SHORTEST_WEEKS, LONGEST_WEEKS = 2, 26
OFTEN = 0.5
"""From which share of the weeks on a person counts as one who learns regularly."""


def is_held_out(seed: str, share: float, person_id: int) -> bool:
    """The lot of a person: a number between 0 and 1 from the hash of seed and person, below the share or not."""
    drawn = int.from_bytes(sha256(f"{seed}:{person_id}".encode()).digest()[:8]) / 2**64
    return drawn < share


def held_out(people: Collection[int], day: date) -> set[int]:
    """Those of the people who get no reminders on a day, because a trial of their cohort runs; one query.

    Unscoped: the worker asks for people wherever they learn. Only people who had joined when the trial began are in
    it, so that nobody is drawn who came because of it.
    """
    rows = Participation.unscoped.filter(
        person__in=people, withdrawn_on=None, cohort__reminder_trials__ended_at=None,
        cohort__reminder_trials__starts_on__lte=day, cohort__reminder_trials__ends_on__gte=day,
    )  # fmt: skip
    found = rows.values_list(
        "person_id", "joined_on", "cohort__reminder_trials__starts_on", "cohort__reminder_trials__seed",
        "cohort__reminder_trials__share",
    )  # fmt: skip
    return {
        person
        for person, joined, starts, seed, share in found
        if joined <= starts and is_held_out(seed, float(share), person)
    }


@dataclass(frozen=True, slots=True)
class Group:
    """One side of a trial: how many people, how many of them learnt regularly, and the mean share of weeks."""

    people: int
    regular: int
    weeks: float


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What is known so far: both groups, after how many whole weeks; the difference once both hold people."""

    weeks: int
    reminded: Group
    without: Group
    difference: Difference | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no difference."""
        return self.difference is not None and not self.difference.low <= 0 <= self.difference.high


def trials_of(cohort: Cohort, actor: Actor) -> list[ReminderTrial]:
    """The trials of a cohort, the newest first, for whoever runs it; one query."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = ReminderTrial.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    return list(rows.order_by("-starts_on", "-pk"))


def result_of(trial: ReminderTrial, actor: Actor, today: date) -> TrialResult:
    """Compare everybody who was drawn, whatever became of them afterwards (intention to treat); two queries."""
    cohort = trial.cohort
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Participation.objects.for_municipality(cohort.programme.municipality_id)
    people = set(rows.filter(cohort=cohort, joined_on__lte=trial.starts_on).values_list("person_id", flat=True))
    last = min(today, trial.ends_on + timedelta(days=1))
    if trial.ended_at:
        last = min(last, timezone.localdate(trial.ended_at))
    weeks = max(0, (last - trial.starts_on).days // 7)
    shares = _shares(people, trial.starts_on, weeks)
    drawn = {person for person in people if is_held_out(trial.seed, float(trial.share), person)}
    reminded, without = _group(shares, people - drawn), _group(shares, drawn)
    difference = None
    if weeks and reminded.people and without.people:
        difference = newcombe_difference(reminded.regular, reminded.people, without.regular, without.people)
    return TrialResult(weeks, reminded, without, difference)


def _shares(people: Collection[int], first: date, weeks: int) -> dict[int, float]:
    """The share of whole weeks in which each of the people learnt."""
    if not weeks:
        return dict.fromkeys(people, 0.0)
    begin, end = midnight(first), midnight(first + timedelta(weeks=weeks))
    times = times_of(people, begin, end)
    return {
        person: len({(at - begin).days // 7 for at in times.get(person, ()) if at < end}) / weeks for person in people
    }


def _group(shares: dict[int, float], people: Collection[int]) -> Group:
    values = [shares[person] for person in people]
    mean = sum(values) / len(values) if values else 0.0
    return Group(len(values), sum(value >= OFTEN for value in values), mean)
