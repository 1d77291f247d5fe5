"""Reading frameworks, staff and assessments, as far as the acting person may."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.network.models import Municipality

from .models import (
    AssessedBy,
    ForecastPlan,
    FrameworkState,
    Requirement,
    RoleLevel,
    SkillAssessment,
    StaffPosition,
    TrainingFramework,
)
from .staffing import people_here


def places_of(actor: Actor) -> QuerySet[Municipality]:
    """The municipalities whose staff the person trains."""
    codes = actor.municipalities(Capability.TRAIN_STAFF)
    rows = Municipality.objects.filter(membership__isnull=False)
    return rows if codes is None else rows.filter(pk__in=codes)


def frameworks_of(municipality: str, actor: Actor) -> QuerySet[TrainingFramework]:
    """All versions, the newest first. Raises PermissionRefused for whoever does not train the staff there."""
    require(actor, Capability.TRAIN_STAFF, municipality)
    rows = TrainingFramework.objects.for_municipality(municipality).select_related(
        "municipality", "adopted_from__municipality"
    )
    return rows.order_by("-version")


def draft_of(municipality: str, actor: Actor) -> TrainingFramework | None:
    """The draft that is worked on."""
    return frameworks_of(municipality, actor).filter(state=FrameworkState.DRAFT).first()


def in_force(municipality: str) -> TrainingFramework | None:
    """The published framework of a municipality: everybody may read it."""
    rows = TrainingFramework.objects.for_municipality(municipality).filter(state=FrameworkState.PUBLISHED)
    return rows.select_related("municipality", "adopted_from__municipality").first()


def published_frameworks() -> QuerySet[TrainingFramework]:
    """The frameworks in force everywhere. Unscoped: they are public."""
    rows = TrainingFramework.unscoped.filter(state=FrameworkState.PUBLISHED).select_related("municipality")
    return rows.annotate(n_roles=Count("roles", distinct=True), n_skills=Count("columns", distinct=True)).order_by(
        "municipality_id"
    )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A level of a role with what it asks for, in the order of the columns (0: nothing)."""

    row: RoleLevel
    cells: tuple[tuple[Skill, int], ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A framework as a table: levels of roles down, skills across."""

    skills: tuple[Skill, ...]
    rows: tuple[MatrixRow, ...]


def matrix_of(framework: TrainingFramework) -> Matrix:
    """The whole framework; three queries."""
    skills = tuple(one.skill for one in framework.columns.select_related("skill"))
    required = {
        (row, skill): level
        for row, skill, level in Requirement.objects.filter(role_level__role__framework=framework).values_list(
            "role_level", "skill", "level"
        )
    }
    rows = RoleLevel.objects.filter(role__framework=framework).select_related("role")
    lines, before = [], 0
    for row in rows:
        cells = tuple((skill, required.get((row.pk, skill.pk), 0)) for skill in skills)
        lines.append(MatrixRow(row, cells, row.role_id != before))
        before = row.role_id
    return Matrix(skills, tuple(lines))


def required_by(role_levels: Iterable[int]) -> dict[int, dict[int, int]]:
    """Level by skill for each of the role levels; one query."""
    found: dict[int, dict[int, int]] = {}
    rows = Requirement.objects.filter(role_level__in=list(role_levels))
    for row, skill, level in rows.values_list("role_level", "skill", "level"):
        found.setdefault(row, {})[skill] = level
    return found


def skills_asked(role_level: RoleLevel) -> list[tuple[Skill, int]]:
    """What a level of a role asks for, in the order of the columns."""
    places = dict(role_level.role.framework.columns.values_list("skill_id", "place"))
    rows = Requirement.objects.filter(role_level=role_level).select_related("skill")
    return [(one.skill, one.level) for one in sorted(rows, key=lambda one: (places.get(one.skill_id, 0), one.skill_id))]


def staff_of(municipality: str, actor: Actor) -> QuerySet[StaffPosition]:
    """Everybody's role. Raises PermissionRefused for whoever does not train the staff there."""
    require(actor, Capability.TRAIN_STAFF, municipality)
    rows = StaffPosition.objects.for_municipality(municipality)
    return rows.select_related("role_level__role", "person", "supervisor")


def heads_by_role_level(municipality: str, actor: Actor) -> dict[int, int]:
    """People by level of a role."""
    require(actor, Capability.TRAIN_STAFF, municipality)
    rows = StaffPosition.objects.for_municipality(municipality).order_by().values_list("role_level")
    return dict(rows.annotate(Sum("heads")))


def positions_of(person_id: int | None) -> QuerySet[StaffPosition]:
    """The person's own roles. Unscoped: they belong to the person."""
    rows = StaffPosition.unscoped.filter(person_id=person_id, person__isnull=False)
    return rows.select_related("municipality", "role_level__role__framework", "supervisor")


def supervised_by(person_id: int | None) -> QuerySet[StaffPosition]:
    """The people whom the person supervises. Unscoped: whoever is named as supervisor may assess them."""
    rows = StaffPosition.unscoped.filter(supervisor_id=person_id, supervisor__isnull=False, person__isnull=False)
    return rows.select_related("municipality", "role_level__role__framework", "person")


def assessments_of(positions: Iterable[int], source: AssessedBy | None = None) -> dict[tuple[int, int, str], int]:
    """Level by (position, skill, source); the caller was given the positions. Unscoped for that reason."""
    rows = SkillAssessment.unscoped.filter(position__in=list(positions))
    rows = rows.filter(source=source) if source else rows
    return {
        (position, skill, by): level
        for position, skill, by, level in rows.values_list("position", "skill", "source", "level")
    }


def people_to_place(municipality: str, actor: Actor) -> QuerySet[User]:
    """Who can be put in a role or supervise."""
    require(actor, Capability.TRAIN_STAFF, municipality)
    return (
        User.objects.filter(people_here(municipality), erased_at=None, is_active=True).distinct().order_by("name", "pk")
    )


def kept_forecast(municipality: str, actor: Actor) -> dict[str, object]:
    """What the municipality assumed last; empty if nothing was kept."""
    require(actor, Capability.TRAIN_STAFF, municipality)
    row = ForecastPlan.objects.for_municipality(municipality).first()
    return dict(row.values) if row else {}
