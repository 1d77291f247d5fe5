"""What people share, who they are, and what each of them gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from manabiwa.engines.kernel import ParameterError, Status, Words, checks
from manabiwa.engines.planning.dated import DatedProblem
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.result import Plan


class PoolKind(StrEnum):
    """What is shared."""

    SEATS = "seats"
    PLACES = "places"
    SUPPORT = "support"


Pool = tuple[PoolKind, str]
"""Kind and key: the licence, the course, or "" for the hours of the supporters."""


@dataclass(frozen=True, slots=True)
class Person:
    """One learner and what the learner asks.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a cohort.
    problem : Problem
        Courses and licences have the same ids for everybody.
    dated : DatedProblem or None
        The same problem in real time, where some of its courses are held in classes on fixed dates.
    """

    id: str
    problem: Problem
    dated: DatedProblem | None = None

    def __post_init__(self) -> None:
        if self.dated is not None and self.dated.problem is not self.problem:
            words = Words("同じ計画の問題", "the problem of the person")
            raise ParameterError(f"people.{self.id}.dated.problem", words, "-")


@dataclass(frozen=True, slots=True)
class Cohort:
    """Many people and what they share.

    Parameters
    ----------
    people : sequence of Person
    seats : mapping of licence id to int
        How many people can hold a licence; one that is not named has no limit.
    places : mapping of course id to int
        How many people can take a course, such as a class on fixed dates.
    support : mapping of course id to float
        Hours of a supporter that each person takes up in a course.
    support_hours : float or None
        Hours that all supporters have together; None for no limit.
    fairness : float
        See the rule in `cohort`; 0 counts everybody's share alike.
    """

    people: Sequence[Person]
    seats: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    support: Mapping[str, float] = field(default_factory=dict)
    support_hours: float | None = None
    fairness: float = 1.0

    def __post_init__(self) -> None:
        checks.no_duplicates("people.id", (person.id for person in self.people))
        for name in ("seats", "places"):
            for key, number in getattr(self, name).items():
                checks.integer(f"{name}.{key}", number, low=0)
        for key, hours in self.support.items():
            checks.number(f"support.{key}", hours, low=0)
        if self.support_hours is not None:
            checks.number("support_hours", self.support_hours, low=0)
        checks.number("fairness", self.fairness, low=0)

    def pools(self) -> dict[Pool, float]:
        """Return how much there is of everything that is shared."""
        found: dict[Pool, float] = {(PoolKind.SEATS, key): float(number) for key, number in self.seats.items()}
        found.update({(PoolKind.PLACES, key): float(number) for key, number in self.places.items()})
        if self.support_hours is not None:
            found[PoolKind.SUPPORT, ""] = self.support_hours
        return found


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What one person gets.

    Parameters
    ----------
    person : str
    plan : Plan
        Bound and gap are those of the person's own problem as it was searched, prices of scarce things included.
    share, share_without : float
        Share of the goal that is reached, and that would be reached without anything scarce; in [0, 1].
    uses : mapping of Pool to float
        How much of what is shared.
    """

    person: str
    plan: Plan
    share: float
    share_without: float
    uses: Mapping[Pool, float]


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more unit of something scarce would bring, among the plans that were looked at.

    Parameters
    ----------
    gain : float
        How much the objective would rise, at least.
    people : tuple of str
        Who would then use it and does not now.
    """

    gain: float
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """Plans for everybody.

    Parameters
    ----------
    people : tuple of PersonPlan
        In the order of the cohort.
    used : mapping of Pool to (float, float)
        What is used and what there is.
    price : mapping of Pool to float
        What one more unit would add to the objective, more or less; 0 for what is not scarce.
    one_more : mapping of Pool to OneMore
        For each pool that is used up.
    status : Status
    objective, bound, gap : float
        Sum of weighted shares of goals (less penalties), what it is at most, and the share that is open.
    """

    people: tuple[PersonPlan, ...]
    used: Mapping[Pool, tuple[float, float]]
    price: Mapping[Pool, float]
    one_more: Mapping[Pool, OneMore]
    status: Status
    objective: float
    bound: float
    gap: float
