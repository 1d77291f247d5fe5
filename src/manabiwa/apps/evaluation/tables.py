"""Outcomes as a table file: one row a person and outcome."""

from collections.abc import Mapping, Sequence
from typing import Any

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import Outcome, OutcomeType

FIELDS = ("reached", "source", "observed_on", "note")


class OutcomeTable(TableOwner):
    """Outcomes of the municipality's participants."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        assert context.municipality is not None
        context.scratch.setdefault("types", dict(OutcomeType.objects.values_list("name", "pk")))
        emails = [str(row.values["email"]).lower() for row in rows]
        people = Participation.objects.for_municipality(context.municipality.pk).filter(person__email__in=emails)
        found = context.scratch.setdefault("participations", {})
        for pk, programme, cohort, email in people.values_list(
            "pk", "cohort__programme__name", "cohort__name", "person__email"
        ):
            found[programme, cohort, email] = pk

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = {**row.values, "email": str(row.values["email"]).lower()}
        problems = []
        if (values["programme"], values["cohort"], values["email"]) not in context.scratch["participations"]:
            problems.append(
                cell_problem(
                    "email", values["email"],
                    Words("この期の参加者にいません。", "Nobody in this cohort has this address."),
                    Words("事業名・期・メールアドレスを確かめてください。", "Check programme, cohort and address."),
                )
            )  # fmt: skip
        if values["outcome"] not in context.scratch["types"]:
            names = "、".join(context.scratch["types"])
            problems.append(
                cell_problem(
                    "outcome", values["outcome"], Words("この成果の種類はありません。", "There is no such outcome."),
                    Words(f"次から選んでください: {names}", f"Choose one of: {names}"),
                )
            )  # fmt: skip
        return problems or values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {
                "programme": key[0], "cohort": key[1], "email": key[2], "outcome": key[3], "reached": row.reached,
                "source": row.source, "observed_on": row.observed_on, "note": row.note or None,
            }
            for key, row in self._rows(keys, context).items()
        }  # fmt: skip

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        Outcome.unscoped.bulk_create(
            Outcome(
                participation_id=context.scratch["participations"][entry.key[:3]],
                outcome_type_id=context.scratch["types"][entry.key[3]],
                **{name: entry.values.get(name) or "" for name in ("reached", "source", "note")},
                observed_on=entry.values["observed_on"],
            )
            for entry in created
        )
        rows = self._rows([entry.key for entry in changed], context)
        for entry in changed:
            for name in FIELDS:
                if name in entry.values:
                    value = entry.values[name]
                    setattr(rows[entry.key], name, "" if value is None else value)
        Outcome.unscoped.bulk_update(rows.values(), FIELDS)

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        Outcome.unscoped.filter(pk__in=[row.pk for row in self._rows(keys, context).values()]).delete()

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> dict[Key, Outcome]:
        assert context.municipality is not None
        wanted = set(keys)
        rows = Outcome.objects.for_municipality(context.municipality.pk).filter(
            participation__person__email__in=[key[2] for key in keys]
        )
        found = {}
        for row in rows.select_related("participation__cohort__programme", "participation__person", "outcome_type"):
            part = row.participation
            key = (part.cohort.programme.name, part.cohort.name, part.person.email, row.outcome_type.name)
            if key in wanted:
                found[key] = row
        return found


OUTCOMES = TableSpec(
    key="evaluation.outcomes",
    name=Words("成果", "Outcomes"),
    help=Words(
        "1行に1人の成果。分からない人は「不明」とするか、行を入れません。", "One outcome a row. Unknown stays unknown."
    ),
    columns=(
        Column(key="programme", ja="事業名", en="Programme", aliases=("事業",), required=True, longest=200),
        Column(key="cohort", ja="期", en="Cohort", aliases=("期の名称",), required=True, longest=100),
        Column(
            key="email", ja="メールアドレス", en="E-mail", aliases=("メール",), type=ColumnType.EMAIL, required=True
        ),
        Column(key="outcome", ja="成果の種類", en="Outcome", aliases=("成果",), required=True, longest=100),
        Column(
            key="reached", ja="結果", en="Result", type=ColumnType.CHOICE, required=True,
            choices=(
                Choice("yes", "あり", "yes", aliases=("○", "1", "はい", "有")),
                Choice("no", "なし", "no", aliases=("×", "0", "いいえ", "無")),
                Choice("unknown", "不明", "unknown", aliases=("?", "未確認", "無回答")),
            ),
        ),
        Column(
            key="source", ja="根拠", en="Source", type=ColumnType.CHOICE, required=True,
            choices=(
                Choice("self", "本人の申告", "self-report", aliases=("本人", "自己申告")),
                Choice("document", "書類", "document"),
                Choice("employer", "雇用主", "employer"),
                Choice("administrative", "行政記録", "administrative record"),
            ),
        ),
        Column(key="observed_on", ja="確認日", en="Observed on", type=ColumnType.DATE, required=True),
        Column(key="note", ja="備考", en="Note", longest=200),
    ),
    natural_key=("programme", "cohort", "email", "outcome"),
    owner=OutcomeTable(),
    capability=Capability.RUN_PROGRAMMES,
    per_municipality=True,
    result_url="programmes:programmes",
)  # fmt: skip
