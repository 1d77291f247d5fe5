"""Matches between frameworks as table files: what a skill is called in another framework."""

from collections.abc import Mapping, Sequence

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import MatchKind, Skill, SkillMatch

RELATIONS = (
    Choice(MatchKind.EXACT, "同じ", "exact", aliases=("exactMatch", "skos:exactMatch")),
    Choice(MatchKind.CLOSE, "ほぼ同じ", "close", aliases=("closeMatch", "skos:closeMatch")),
    Choice(MatchKind.BROAD, "相手のほうが広い", "broad", aliases=("broadMatch", "skos:broadMatch")),
    Choice(MatchKind.NARROW, "相手のほうが狭い", "narrow", aliases=("narrowMatch", "skos:narrowMatch")),
    Choice(MatchKind.RELATED, "関係がある", "related", aliases=("relatedMatch", "skos:relatedMatch")),
)


class MatchTable(TableOwner):
    """Matches between skills of any frameworks, by their codes."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        names = {str(row.values[end]) for row in rows for end in ("skill", "other")}
        context.scratch.setdefault("skills", {}).update(self._keys(names))

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        known = context.scratch["skills"]
        problems = [
            cell_problem(
                end, row.values[end], Words("このコードのスキルはありません。", "There is no skill of this code."),
                Words("体系のページでコードを確かめてください。", "See the page of the framework for its codes."),
            )
            for end in ("skill", "other")
            if row.values[end] not in known
        ]  # fmt: skip
        if row.values["skill"] == row.values["other"]:
            problems.append(
                cell_problem(
                    "other", row.values["other"], Words("同じスキルどうしです。", "This is the same skill."),
                    Words("ほかの体系のスキルを書いてください。", "Name a skill of another framework."),
                )
            )  # fmt: skip
        if row.values.get("confidence") == 0:
            problems.append(
                cell_problem(
                    "confidence", 0, Words("確かさは0より大きい数です。", "Confidence must be above 0."),
                    Words("対応しないなら、行を消してください。", "Leave the row out if they do not match."),
                )
            )  # fmt: skip
        if problems:
            return problems
        defaults = {"kind": MatchKind.CLOSE.value, "confidence": 1, "origin": ""}
        values = {name: defaults.get(name) if value is None else value for name, value in row.values.items()}
        if "confidence" in values:
            values["confidence"] = float(str(values["confidence"]))
        return values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {
                "skill": key[0], "other": key[1], "kind": row.kind, "confidence": row.confidence, "origin": row.origin,
            }
            for key, row in self._rows(keys).items()
        }  # fmt: skip

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        keys = self._keys({name for entry in created for name in entry.key})
        SkillMatch.objects.bulk_create(
            SkillMatch(
                skill_id=keys[entry.key[0]], other_id=keys[entry.key[1]],
                **{name: entry.values[name] for name in ("kind", "confidence", "origin") if name in entry.values},
            )
            for entry in created
        )  # fmt: skip
        rows = self._rows([entry.key for entry in changed])
        for entry in changed:
            for name in ("kind", "confidence", "origin"):
                if name in entry.values:
                    setattr(rows[entry.key], name, entry.values[name])
        SkillMatch.objects.bulk_update(rows.values(), ["kind", "confidence", "origin"])
        touch_site()

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        SkillMatch.objects.filter(pk__in=[row.pk for row in self._rows(keys).values()]).delete()
        touch_site()

    def _keys(self, codes: set[str]) -> dict[str, int]:
        return dict(Skill.objects.filter(code__in=codes).values_list("code", "pk"))

    def _rows(self, keys: Sequence[Key]) -> dict[Key, SkillMatch]:
        wanted = set(keys)
        rows = SkillMatch.objects.filter(skill__code__in=[key[0] for key in keys]).select_related("skill", "other")
        return {key: row for row in rows if (key := (row.skill.code, row.other.code)) in wanted}


MATCHES = TableSpec(
    key="catalog.matches",
    name=Words("スキルの対応表", "Matches between frameworks"),
    help=Words(
        "1行に、ある体系のスキルと、ほかの体系のスキルの対応を一つ。コードは体系のページにあります。",
        "One match a row: a skill and a skill of another framework, by the codes of the pages of frameworks.",
    ),
    columns=(
        Column(key="skill", ja="スキルのコード", en="Skill", required=True, longest=80),
        Column(key="other", ja="相手のコード", en="Other skill", required=True, longest=80),
        Column(key="kind", ja="関係", en="Relation", type=ColumnType.CHOICE, choices=RELATIONS),
        Column(key="confidence", ja="確かさ", en="Confidence", type=ColumnType.DECIMAL, least=0, most=1,
               help_ja="0から1まで。例: 0.8", help_en="From 0 to 1, such as 0.8"),
        Column(key="origin", ja="出典", en="Source", longest=200),
    ),
    natural_key=("skill", "other"),
    owner=MatchTable(),
    capability=Capability.MANAGE_CATALOG,
    per_municipality=False,
    result_url="catalog:frameworks",
)  # fmt: skip
