"""Skills of a framework as table files.

`catalog.skills/<framework>` reads the skill files of ESCO as they come (conceptUri, preferredLabel, altLabels, ...);
`catalog.local_skills` holds what a municipality named itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import ProtectedError

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from . import selectors
from .frameworks import LOCAL, code_of, codes_of, identifier_of, local_framework, longest_identifier
from .models import Framework, Skill, SkillKind

FAMILY = "catalog.skills"
FIELDS = ("name", "name_en", "kind", "description", "aliases")
KINDS = (
    Choice(SkillKind.SKILL, "スキル", "skill", aliases=("skill/competence", "技能")),
    Choice(SkillKind.KNOWLEDGE, "知識", "knowledge"),
    Choice(SkillKind.ATTITUDE, "姿勢", "attitude", aliases=("attitudes and values",)),
    Choice(SkillKind.ROLE, "役割", "role"),
    Choice(SkillKind.GROUP, "分類", "group"),
)


class SkillTable(TableOwner):
    """The skills of one framework; an empty code means: of the municipality that imports."""

    def __init__(self, framework: str = "") -> None:
        self.framework = framework

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        context.scratch["exists"] = not self.framework or Framework.objects.filter(code=self.framework).exists()

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        if not context.scratch["exists"]:
            return [
                cell_problem(
                    "identifier", self.framework, Words("この体系は登録されていません。", "This framework is unknown."),
                    Words("先に体系を登録してください。", "Add the framework first."),
                )
            ]  # fmt: skip
        values: dict[str, Any] = dict(row.values)
        for name in ("name_en", "description"):
            if name in values:
                values[name] = values[name] or ""
        if "kind" in values:
            values["kind"] = values["kind"] or SkillKind.SKILL.value
        if "aliases" in values:
            lines = (values["aliases"] or "").replace("|", "\n").splitlines()
            values["aliases"] = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        return values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {"identifier": key[0], **{name: getattr(row, name) for name in FIELDS}, "aliases": tuple(row.aliases)}
            for key, row in self._rows(keys, context).items()
        }

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        framework = self._framework(context)
        if not self.framework and context.municipality is not None:
            local_framework(context.municipality)
        fresh = [
            Skill(
                code=code_of(framework, entry.key[0]), framework_id=framework,
                **{name: _stored(name, entry.values[name]) for name in FIELDS if name in entry.values},
            )
            for entry in created
        ]  # fmt: skip
        Skill.objects.bulk_create(fresh)
        rows = self._rows([entry.key for entry in changed], context)
        for entry in changed:
            for name in FIELDS:
                if name in entry.values:
                    setattr(rows[entry.key], name, _stored(name, entry.values[name]))
        Skill.objects.bulk_update(rows.values(), FIELDS)
        touch_site()

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        rows = self._rows(keys, context)
        used = selectors.skills_in_use([row.pk for row in rows.values()])
        if used:
            raise InUseError([key for key, row in rows.items() if row.pk in used])
        try:
            Skill.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
        except ProtectedError as error:
            held = {getattr(item, "skill_id", None) for item in error.protected_objects}
            raise InUseError([key for key, row in rows.items() if row.pk in held] or list(rows)) from None
        touch_site()

    def _framework(self, context: ImportContext) -> str:
        return self.framework or f"{LOCAL}{context.municipality.pk if context.municipality else ''}"

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> dict[Key, Skill]:
        framework = self._framework(context)
        rows = Skill.objects.filter(code__in=codes_of(framework, [key[0] for key in keys]))
        return {(identifier_of(framework, row.code),): row for row in rows}


def _stored(name: str, value: Any) -> Any:
    return list(value) if name == "aliases" else value


def skill_table(framework: str = "") -> TableSpec:
    """The declaration of the skills of one framework; without one, of a municipality's own."""
    longest = longest_identifier(framework or f"{LOCAL}000000")
    return TableSpec(
        key=f"{FAMILY}/{framework}" if framework else "catalog.local_skills",
        name=Words("スキルの体系", "Framework of skills") if framework else Words("自治体のスキル", "Local skills"),
        help=Words(
            "1行に1スキル。別名は改行か「|」で区切ります。ESCO のスキルの CSV は、そのまま取り込めます。",
            "One skill a row; other names on lines of their own or parted by |. The CSV of ESCO can be taken as it is.",
        ),
        columns=(
            Column(key="identifier", ja="識別子", en="Identifier", aliases=("conceptUri", "コード", "code"),
                   required=True, longest=longest),
            Column(key="name", ja="名称", en="Name", aliases=("preferredLabel", "スキル"), required=True, longest=200),
            Column(key="name_en", ja="英語名", en="English name", longest=200),
            Column(key="kind", ja="種類", en="Kind", aliases=("skillType",), type=ColumnType.CHOICE, choices=KINDS),
            Column(key="description", ja="説明", en="Description", longest=20_000),
            Column(key="aliases", ja="別名", en="Other names", aliases=("altLabels",), longest=20_000),
        ),
        natural_key=("identifier",),
        owner=SkillTable(framework),
        capability=Capability.MANAGE_CATALOG,
        per_municipality=not framework,
        result_url="catalog:frameworks",
    )  # fmt: skip


LOCAL_SKILLS = skill_table()
