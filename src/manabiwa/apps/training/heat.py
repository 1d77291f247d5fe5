"""The heat map: how far people are from what their roles ask for, by role or section and skill."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import Actor, Capability, require

from . import selectors
from .models import AssessedBy, StaffPosition, TrainingFramework


class Rows(StrEnum):
    """What stands down the side."""

    ROLE = "role"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """People of a row whose role asks for the skill. `short`: mean levels missing among the `known` who are assessed.

    Who is above the level counts as nothing missing: one person's surplus does not fill another's gap.
    """

    skill: Skill
    heads: int = 0
    known: int = 0
    short: float | None = None
    reached: int = 0

    @property
    def shade(self) -> int:
        """From 0 (nobody lacks anything) to 4 (two levels or more are missing)."""
        if self.short is None:
            return 0
        return 0 if self.short <= 0.05 else min(int(self.short / 0.5) + 1, 4)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A role level or a section with its cells."""

    key: str
    label: str
    heads: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The table and what it rests on."""

    rows: tuple[HeatRow, ...]
    skills: tuple[Skill, ...]
    heads: int
    assessed: int

    @property
    def worst(self) -> list[tuple[HeatRow, HeatCell]]:
        """The five cells in which most levels are missing over all people."""
        cells = [(row, cell) for row in self.rows for cell in row.cells if cell.short and cell.short > 0.05]
        return sorted(cells, key=lambda one: -(one[1].short or 0) * one[1].known)[:5]


@dataclass(slots=True)
class _Sum:
    heads: int = 0
    known: int = 0
    missing: int = 0
    reached: int = 0


@dataclass(slots=True)
class _Line:
    label: str
    heads: int = 0
    sums: dict[int, _Sum] = field(default_factory=lambda: defaultdict(_Sum))


def heat_map(framework: TrainingFramework, actor: Actor, *, by: AssessedBy, rows: Rows) -> HeatMap:
    """The heat map of everybody who is in a role; four queries."""
    staff = list(selectors.staff_of(framework.municipality_id, actor))
    levels = selectors.assessments_of([one.pk for one in staff], by)
    required = selectors.required_by({one.role_level_id for one in staff})
    lines: dict[str, _Line] = {}
    assessed: set[int] = set()
    for one in sorted(staff, key=lambda one: _order(one, rows)):
        key, label = key_and_label(one, rows)
        line = lines.setdefault(key, _Line(label))
        line.heads += one.heads
        for skill, level in required.get(one.role_level_id, {}).items():
            cell = line.sums[skill]
            cell.heads += one.heads
            if (has := levels.get((one.pk, skill, by.value))) is not None:
                assessed.add(one.pk)
                cell.known += 1
                cell.missing += max(level - has, 0)
                cell.reached += has >= level
    skills = tuple(one.skill for one in framework.columns.select_related("skill"))
    return HeatMap(
        tuple(HeatRow(key, line.label, line.heads, _cells(line, skills)) for key, line in lines.items()),
        skills, sum(one.heads for one in staff), len(assessed),
    )  # fmt: skip


def _cells(line: _Line, skills: Sequence[Skill]) -> tuple[HeatCell, ...]:
    cells = []
    for skill in skills:
        one = line.sums.get(skill.pk)
        short = one.missing / one.known if one and one.known else None
        cells.append(HeatCell(skill, one.heads, one.known, short, one.reached) if one else HeatCell(skill))
    return tuple(cells)


def key_and_label(position: StaffPosition, rows: Rows) -> tuple[str, str]:
    """In which row somebody stands."""
    if rows is Rows.SECTION:
        return position.section, position.section or _("所属なし")
    return str(position.role_level_id), str(position.role_level)


def _order(position: StaffPosition, rows: Rows) -> tuple[object, ...]:
    level = position.role_level
    return (position.section,) if rows is Rows.SECTION else (level.role.place, level.role_id, level.step)


@dataclass(frozen=True, slots=True)
class PersonGap:
    """One person behind a cell: what the role asks for, and what both sides say (None: not said)."""

    position: StaffPosition
    required: int
    by_self: int | None
    by_supervisor: int | None

    @property
    def differs(self) -> bool:
        """Whether both have spoken and differ by two levels or more: worth a talk."""
        known = self.by_self is not None and self.by_supervisor is not None
        return known and abs((self.by_self or 0) - (self.by_supervisor or 0)) >= 2


def people_behind(framework: TrainingFramework, actor: Actor, *, rows: Rows, key: str, skill: Skill) -> list[PersonGap]:
    """The people of one cell, those with most missing first, for whoever trains the staff."""
    require(actor, Capability.TRAIN_STAFF, framework.municipality_id)
    staff = [
        one
        for one in selectors.staff_of(framework.municipality_id, actor)
        if one.person_id and key_and_label(one, rows)[0] == key
    ]
    levels = selectors.assessments_of([one.pk for one in staff])
    required = selectors.required_by({one.role_level_id for one in staff})
    found = [
        PersonGap(
            one,
            needs,
            levels.get((one.pk, skill.pk, AssessedBy.SELF.value)),
            levels.get((one.pk, skill.pk, AssessedBy.SUPERVISOR.value)),
        )
        for one in staff
        if (needs := required.get(one.role_level_id, {}).get(skill.pk))
    ]
    return sorted(found, key=_worst_first)


def _worst_first(one: PersonGap) -> tuple[int, str]:
    said = one.by_supervisor if one.by_supervisor is not None else one.by_self
    return (-(one.required - said) if said is not None else 1, one.position.code)
