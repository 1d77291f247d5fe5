"""What an import of a framework or of occupations changes: two pictures of the same part of the catalogue, compared.

The picture before and the picture after are taken in one transaction. Rolled back, the comparison is a preview that
cannot promise what the import would not do; committed, it is the report.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .frameworks import GENERAL, JOBTAG, TECHNOLOGY
from .models import Framework, Occupation, OccupationSkill, Skill, SkillMatch, SourceKind

EXAMPLES = 10
"""Rows of each fate that are shown; all are counted."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    "frameworks": ("name", "version", "publisher"),
    "skills": ("name", "name_en", "kind", "group", "description"),
    "occupations": ("name", "name_en", "job_zone", "titles", "related"),
    "needs": ("level", "weight", "is_goal"),
    "matches": ("relation", "confidence"),
}
"""The parts of the catalogue that are compared, and what is compared of each row."""
_FRAMEWORKS = {SourceKind.ONET: (GENERAL, TECHNOLOGY), SourceKind.JOBTAG: (JOBTAG,)}
_SHOWN = 80

Rows = Mapping[Any, tuple[str, tuple[Any, ...]]]
"""Rows by key: what a person calls the row, and its values."""


def take_picture(kind: SourceKind, framework: str = "") -> dict[str, Rows]:
    """What stands in the catalogue of all that files of this kind (or a CASE package of this framework) may change."""
    codes = _FRAMEWORKS.get(kind, (framework,))
    picture: dict[str, Rows] = {
        "frameworks": {
            row.pk: (row.code, (row.name, row.version, row.publisher))
            for row in Framework.objects.filter(code__in=codes)
        },
        "skills": {
            key: (str(values[0]), values)
            for key, *rest in Skill.objects.filter(framework__code__in=codes).values_list(
                "code", "name", "name_en", "kind", "parent__name", "description"
            )
            if (values := tuple(rest))
        },
        "matches": {
            (one, other): (f"{name} ⇔ {other_name}", (relation, confidence))
            for one, other, name, other_name, relation, confidence in SkillMatch.objects.filter(
                skill__framework__code__in=codes
            ).values_list("skill__code", "other__code", "skill__name", "other__name", "kind", "confidence")
        },
    }  # fmt: skip
    if kind != SourceKind.CASE:
        picture |= _picture_of_work(OccupationSkill.Source(kind.value))
    return picture


def _picture_of_work(source: str) -> dict[str, Rows]:
    rows = OccupationSkill.objects.filter(source=source).values_list(
        "occupation__code", "skill__code", "occupation__name", "skill__name", "level", "weight", "is_goal"
    )
    return {
        "occupations": {
            row.code: (row.name, (row.name, row.name_en, row.job_zone, len(row.titles), len(row.related)))
            for row in Occupation.objects.all()
        },
        "needs": {
            (code, skill): (f"{name}: {needed}", (level, weight, is_goal))
            for code, skill, name, needed, level, weight, is_goal in rows
        },
    }


def compare(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> dict[str, Any]:
    """How many rows of each part are new, changed, gone and the same, with examples (JSON values)."""
    return {part: _compare_part(FIELDS[part], before[part], rows) for part, rows in after.items()}


def is_empty(differences: Mapping[str, Any]) -> bool:
    """Whether nothing is new, changed or gone."""
    return not any(part[fate] for part in differences.values() for fate in ("new", "changed", "gone"))


def _compare_part(fields: tuple[str, ...], before: Rows, after: Rows) -> dict[str, Any]:
    new = [key for key in after if key not in before]
    gone = [key for key in before if key not in after]
    changed = [key for key in after if key in before and before[key][1] != after[key][1]]
    return {
        "new": len(new), "changed": len(changed), "gone": len(gone),
        "same": len(after) - len(new) - len(changed),
        "examples": {
            "new": _names(after[key] for key in new[:EXAMPLES]),
            "gone": _names(before[key] for key in gone[:EXAMPLES]),
            "changed": [
                [after[key][0][:_SHOWN], _changes(fields, before[key][1], after[key][1])] for key in changed[:EXAMPLES]
            ],
        },
    }  # fmt: skip


def _names(rows: Iterable[tuple[str, tuple[Any, ...]]]) -> list[str]:
    return [name[:_SHOWN] for name, _values in rows]


def _changes(fields: tuple[str, ...], old: tuple[Any, ...], new: tuple[Any, ...]) -> list[list[Any]]:
    return [
        [field, _short(one), _short(other)] for field, one, other in zip(fields, old, new, strict=True) if one != other
    ]


def _short(value: Any) -> Any:
    return value[:_SHOWN] if isinstance(value, str) else value
