"""What the page of an occupation tells beyond its skills: how near one is, which work lies near, and demand.

What people can do and have finished belongs to an app above this one. It contributes here, as apps do to the board of a
cohort.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, Sum, Window
from django.db.models.functions import RowNumber

from manabiwa.engines.skills import GapReport, SkillState, compare_goals, measure_gap

from .models import Occupation, OccupationSkill, Vacancy

FEWEST_PEOPLE = 10
"""A smaller number of people is not told: they could be recognised."""
_NEAR = 6
_CANDIDATES = 60
"""Occupations that share most of the weighted skills; the nearest are found among these."""

LevelsOf = Callable[[int], Mapping[int, int]]
"""From a person's key to the levels that the person has, by key of the skill."""
FinishedIn = Callable[[Occupation, str], int]
"""From an occupation and a municipality to how many of its people learned for it to the end and let it be told."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an app above knows of people."""

    levels_of: LevelsOf
    finished_in: FinishedIn


_contributions: list[Contribution] = []


@dataclass(frozen=True, slots=True)
class NearWork:
    """Another occupation, and how much of its goal somebody reaches who can do what is compared."""

    occupation: Occupation
    report: GapReport


def contribute(contribution: Contribution) -> None:
    """Offer what is known of people; the first offer is asked."""
    if contribution not in _contributions:
        _contributions.append(contribution)


def levels_of(person_id: int) -> Mapping[int, int]:
    """The levels that a person has; nothing when no app knows."""
    return _contributions[0].levels_of(person_id) if _contributions else {}


def finished_in(occupation: Occupation, municipality: str) -> int | None:
    """How many people of the municipality learned for the work to the end; None for fewer than may be told."""
    count = _contributions[0].finished_in(occupation, municipality) if _contributions else 0
    return count if count >= FEWEST_PEOPLE else None


def how_near(occupation: Occupation, levels: Mapping[int, int]) -> GapReport:
    """How far somebody with these levels is from the work."""
    rows = OccupationSkill.objects.filter(occupation=occupation, is_goal=True)
    return measure_gap(
        SkillState(str(skill), levels.get(skill, 0), level, weight)
        for skill, level, weight in rows.values_list("skill_id", "level", "weight")
    )


def near_work(occupation: Occupation, levels: Mapping[int, int]) -> list[NearWork]:
    """Other occupations by the distance from these levels, the nearest first; three queries.

    Without levels, those of the occupation itself are taken: where can somebody go who does this work?
    """
    if not levels:
        rows = OccupationSkill.objects.filter(occupation=occupation, is_goal=True)
        levels = dict(rows.values_list("skill_id", "level"))
    if not levels:
        return []
    goals = _goals(_sharing(occupation, levels))
    current = {str(skill): level for skill, level in levels.items()}
    ranked = [(int(key), report) for key, report in compare_goals(current, goals) if report.percent > 0][:_NEAR]
    rows_by_key = Occupation.objects.in_bulk([key for key, _report in ranked])
    return [NearWork(rows_by_key[key], report) for key, report in ranked]


def _sharing(occupation: Occupation, skills: Collection[int]) -> list[int]:
    rows = OccupationSkill.objects.filter(skill__in=skills, is_goal=True).exclude(occupation=occupation)
    shared = rows.values("occupation").annotate(shared=Sum("weight")).order_by("-shared", "occupation")
    return [row["occupation"] for row in shared[:_CANDIDATES]]


def _goals(occupations: Collection[int]) -> dict[str, dict[str, tuple[int, float]]]:
    goals: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
    rows = OccupationSkill.objects.filter(occupation__in=occupations, is_goal=True)
    for key, skill, level, weight in rows.values_list("occupation_id", "skill_id", "level", "weight"):
        goals[str(key)][str(skill)] = (level, weight)
    return goals


def demand_in(occupation: Occupation, municipality: str) -> list[Vacancy]:
    """The newest month of each area that the municipality recorded for the work, its own area first."""
    newest = Window(RowNumber(), partition_by=F("area"), order_by=F("month").desc())
    rows = Vacancy.objects.for_municipality(municipality).filter(occupation=occupation)
    found = list(rows.annotate(newest=newest).filter(newest=1).select_related("area"))
    return sorted(found, key=lambda row: (row.area_id != municipality, row.area_id))
