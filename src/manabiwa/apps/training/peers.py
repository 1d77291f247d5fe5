"""What municipalities alike ask of their people. Frameworks are public; figures of people only as far as they were
shared, in aggregates, small counts hidden."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.network.selectors import population_of
from manabiwa.engines.evaluation.disclosure import DEFAULT_THRESHOLD, PublishedCount, publish_row

from . import selectors
from .models import AssessedBy, Requirement, Role, StaffPosition, TrainingFramework

FEWEST_PLACES = 3
"""A median of fewer municipalities would tell of one of them."""
_ALIKE = 2.0
"""Populations within half and double count as alike."""


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill that peers or the own framework ask for: by how many, to which highest level in the middle, and ours."""

    skill: Skill
    places: int
    share: float
    level: float
    own: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The own framework beside those of peers. `roles`: their names, how many peers have
    them, and whether we do. `coverage`: median of theirs, None if too few share it."""

    peers: tuple[TrainingFramework, ...]
    alike_only: bool
    roles: tuple[tuple[str, int, bool], ...]
    skills: tuple[AskedSkill, ...]
    coverage: float | None
    sharing: int
    own_coverage: float | None


def peers_of(municipality: str, kind: str) -> tuple[list[TrainingFramework], bool]:
    """Published frameworks of municipalities alike in size, else of the same kind, else of all; and whether alike."""
    others = [one for one in selectors.published_frameworks() if one.municipality_id != municipality]
    people = population_of([municipality, *(one.municipality_id for one in others)])
    if municipality in people:
        own = people[municipality][0]
        alike = [
            one for one in others
            if own / _ALIKE <= people.get(one.municipality_id, (0, 0))[0] <= own * _ALIKE
        ]  # fmt: skip
        if alike:
            return alike, True
    same = [one for one in others if one.municipality.kind == kind]
    return (same, True) if same else (others, False)


def highest_levels(frameworks: Sequence[TrainingFramework]) -> dict[int, dict[int, int]]:
    """By framework and skill the highest level that any role asks for; one query."""
    found: dict[int, dict[int, int]] = {}
    rows = Requirement.objects.filter(role_level__role__framework__in=frameworks)
    for framework, skill, level in rows.values_list("role_level__role__framework", "skill", "level"):
        levels = found.setdefault(framework, {})
        levels[skill] = max(level, levels.get(skill, 0))
    return found


def coverage_of(frameworks: Sequence[TrainingFramework]) -> dict[str, tuple[float, int]]:
    """By municipality: share of the levels asked for that people have (the supervisor's word first), and people
    assessed; three queries. Unscoped: only for aggregates over what was shared, and for the own municipality."""
    staff = list(
        StaffPosition.unscoped.filter(
            municipality__in=[one.municipality_id for one in frameworks], person__isnull=False
        ).order_by("pk")
    )
    required = selectors.required_by({one.role_level_id for one in staff})
    levels = selectors.assessments_of([one.pk for one in staff])
    sums: dict[str, list[int]] = {}
    for one in staff:
        said = {
            skill: levels.get(
                (one.pk, skill, AssessedBy.SUPERVISOR.value), levels.get((one.pk, skill, AssessedBy.SELF.value))
            )
            for skill in required.get(one.role_level_id, {})
        }
        if all(level is None for level in said.values()):
            continue
        total = sums.setdefault(one.municipality_id, [0, 0, 0])
        total[2] += 1
        for skill, needs in required[one.role_level_id].items():
            if said[skill] is not None:
                total[0] += min(said[skill] or 0, needs)
                total[1] += needs
    return {code: (got / whole, people) for code, (got, whole, people) in sums.items() if whole}


def compare(framework: TrainingFramework) -> Comparison:
    """The own framework beside its peers'."""
    peers, alike = peers_of(framework.municipality_id, framework.municipality.kind)
    highest = highest_levels([framework, *peers])
    own = highest.pop(framework.pk, {})
    sharing = [one for one in peers if one.shares_figures]
    found = coverage_of([framework, *sharing])
    theirs = [
        share for code, (share, people) in found.items()
        if code != framework.municipality_id and people >= DEFAULT_THRESHOLD
    ]  # fmt: skip
    mine = found.get(framework.municipality_id)
    return Comparison(
        tuple(peers), alike, _roles(framework, peers), _asked(highest, own, len(peers)),
        median(theirs) if len(theirs) >= FEWEST_PLACES else None, len(theirs), mine[0] if mine else None,
    )  # fmt: skip


def _roles(framework: TrainingFramework, peers: Sequence[TrainingFramework]) -> tuple[tuple[str, int, bool], ...]:
    own = set(framework.roles.values_list("name", flat=True))
    counts = Counter(Role.objects.filter(framework__in=peers).values_list("name", flat=True))
    return tuple(
        (name, counts[name], name in own) for name in sorted(own | counts.keys(), key=lambda n: (-counts[n], n))
    )


def _asked(highest: Mapping[int, Mapping[int, int]], own: Mapping[int, int], peers: int) -> tuple[AskedSkill, ...]:
    asked: dict[int, list[int]] = {skill: [] for skill in own}
    for levels in highest.values():
        for skill, level in levels.items():
            asked.setdefault(skill, []).append(level)
    known = Skill.objects.in_bulk(list(asked))
    rows = [
        AskedSkill(
            known[skill],
            len(levels),
            len(levels) / peers if peers else 0.0,
            float(median(levels)) if levels else 0.0,
            own.get(skill, 0),
        )
        for skill, levels in asked.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.places, -row.level, row.skill.name)))


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What a municipality shares of its people: heads by role, and coverage if ten or more are assessed."""

    heads: Mapping[Role, PublishedCount]
    coverage: float | None


def public_figures(framework: TrainingFramework) -> PublicFigures | None:
    """The figures that stand beside a published framework; None if they are not shared."""
    if not framework.shares_figures:
        return None
    counts: dict[str, int] = {}
    rows = StaffPosition.objects.for_municipality(framework.municipality_id)
    for role, heads in rows.values_list("role_level__role", "heads"):
        counts[str(role)] = counts.get(str(role), 0) + heads
    roles = list(framework.roles.all())
    shown = publish_row({str(role.pk): counts.get(str(role.pk), 0) for role in roles})
    share, people = coverage_of([framework]).get(framework.municipality_id, (0.0, 0))
    return PublicFigures({role: shown[str(role.pk)] for role in roles}, share if people >= DEFAULT_THRESHOLD else None)
