"""The list of participants as a table file: one row a person in a cohort."""

from collections.abc import Mapping, Sequence
from typing import Any

from manabiwa.apps.accounts.models import Role, RoleAssignment, User
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import Cohort, Participation

# nobody can sign in with it; the person sets a password by mail
UNUSABLE = "!"
DATES = ("joined_on", "started_on", "completed_on", "withdrawn_on")


class ParticipantTable(TableOwner):
    """Participants of the municipality's cohorts. People without a sign-in get one (they set their own password)."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        assert context.municipality is not None
        if "cohorts" not in context.scratch:
            cohorts = Cohort.objects.for_municipality(context.municipality.pk).select_related("programme")
            context.scratch["cohorts"] = {f"{row.programme.name}/{row.name}": row.pk for row in cohorts}
        emails = {row.values.get("supporter") for row in rows} - {None, ""}
        known = User.objects.filter(email__in=emails).values_list("email", "pk")
        context.scratch["supporters"] = dict(known)

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        problems = []
        cohort = f"{values.get('programme')}/{values.get('cohort')}"
        if cohort not in context.scratch["cohorts"]:
            problems.append(
                cell_problem(
                    "cohort",
                    cohort,
                    Words("この事業・期がありません。", "There is no such cohort."),
                    Words("先に期を作るか、名前を合わせてください。", "Create the cohort or correct the name."),
                )
            )
        supporter = values.get("supporter")
        if supporter and supporter.lower() not in context.scratch["supporters"]:
            problems.append(
                cell_problem(
                    "supporter",
                    supporter,
                    Words("この伴走支援者は登録されていません。", "This supporter is unknown."),
                    Words("先に招待してください。", "Invite the person first."),
                )
            )
        if values.get("completed_on") and values.get("withdrawn_on"):
            problems.append(
                cell_problem(
                    "withdrawn_on",
                    values["withdrawn_on"],
                    Words("修了日と中断日の両方があります。", "Both completed and withdrawn."),
                    Words("どちらか一つにしてください。", "Keep one of them."),
                )
            )
        if problems:
            return problems
        values["email"] = values["email"].lower()
        return values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        rows = self._rows(keys, context)
        return {
            (row.cohort.programme.name, row.cohort.name, row.person.email): {
                "programme": row.cohort.programme.name, "cohort": row.cohort.name, "email": row.person.email,
                "name": row.person.name, "kana": row.person.kana,
                "supporter": row.supporter.email if row.supporter else None,
                **{name: getattr(row, name) for name in DATES},
            }
            for row in rows
        }  # fmt: skip

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        self._people(created, context)
        emails = [entry.key[2] for entry in created]
        people = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
        supporters = context.scratch.get("supporters", {})
        Participation.unscoped.bulk_create(
            Participation(
                cohort_id=context.scratch["cohorts"][f"{entry.key[0]}/{entry.key[1]}"], person_id=people[entry.key[2]],
                supporter_id=supporters.get(entry.values.get("supporter")),
                **{name: entry.values.get(name) for name in DATES},
            )
            for entry in created
        )  # fmt: skip
        RoleAssignment.objects.bulk_create(
            (
                RoleAssignment(role=Role.LEARNER, municipality=context.municipality, user_id=pk)
                for pk in people.values()
            ),
            ignore_conflicts=True,
        )
        self._change(changed, context)

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        rows = list(self._rows(keys, context))
        in_use = [row for row in rows if row.outcomes.exists()]
        if in_use:
            raise InUseError([(row.cohort.programme.name, row.cohort.name, row.person.email) for row in in_use])
        Participation.unscoped.filter(pk__in=[row.pk for row in rows]).delete()

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> Sequence[Participation]:
        assert context.municipality is not None
        wanted = set(keys)
        rows = Participation.objects.for_municipality(context.municipality.pk).filter(
            person__email__in=[key[2] for key in keys]
        )
        return [
            row
            for row in rows.select_related("cohort__programme", "person", "supporter")
            if (row.cohort.programme.name, row.cohort.name, row.person.email) in wanted
        ]

    def _people(self, created: Sequence[Entry], context: ImportContext) -> None:
        known = set(User.objects.filter(email__in=[entry.key[2] for entry in created]).values_list("email", flat=True))
        fresh = {entry.key[2]: entry.values for entry in created if entry.key[2] not in known}
        User.objects.bulk_create(
            User(email=email, name=values.get("name") or "", kana=values.get("kana") or "",
                 municipality=context.municipality, password=UNUSABLE)
            for email, values in fresh.items()
        )  # fmt: skip

    def _change(self, changed: Sequence[Entry], context: ImportContext) -> None:
        rows = {
            (row.cohort.programme.name, row.cohort.name, row.person.email): row
            for row in self._rows([entry.key for entry in changed], context)
        }
        supporters = dict(
            User.objects.filter(email__in=[e.values["supporter"] for e in changed if e.values.get("supporter")])
            .values_list("email", "pk")
        )  # fmt: skip
        for entry in changed:
            row = rows[entry.key]
            for name in DATES:
                if name in entry.values:
                    setattr(row, name, entry.values[name])
            if "supporter" in entry.values:
                row.supporter_id = supporters.get(entry.values["supporter"])
        Participation.unscoped.bulk_update(rows.values(), [*DATES, "supporter"])


PARTICIPANTS = TableSpec(
    key="programmes.participants",
    name=Words("参加者", "Participants"),
    help=Words(
        "1行に1人。事業と期は、先に作っておきます。", "One person a row. Create the programme and the cohort first."
    ),
    columns=(
        Column(key="programme", ja="事業名", en="Programme", aliases=("事業",), required=True, longest=200),
        Column(key="cohort", ja="期", en="Cohort", aliases=("期の名称", "コホート"), required=True, longest=100),
        Column(
            key="email",
            ja="メールアドレス",
            en="E-mail",
            aliases=("メール", "mail"),
            type=ColumnType.EMAIL,
            required=True,
        ),
        Column(key="name", ja="氏名", en="Name", aliases=("名前",), required=True, longest=100),
        Column(key="kana", ja="ふりがな", en="Reading", aliases=("フリガナ", "カナ"), longest=100),
        Column(
            key="joined_on", ja="参加決定日", en="Joined on", aliases=("参加日",), type=ColumnType.DATE, required=True
        ),
        Column(key="started_on", ja="学習開始日", en="Started on", aliases=("開始日",), type=ColumnType.DATE),
        Column(key="completed_on", ja="修了日", en="Completed on", type=ColumnType.DATE),
        Column(key="withdrawn_on", ja="中断日", en="Withdrawn on", type=ColumnType.DATE),
        Column(
            key="supporter",
            ja="伴走支援者のメール",
            en="Supporter's e-mail",
            aliases=("伴走支援者",),
            type=ColumnType.EMAIL,
        ),
    ),
    natural_key=("programme", "cohort", "email"),
    owner=ParticipantTable(),
    capability=Capability.RUN_PROGRAMMES,
    per_municipality=True,
    result_url="programmes:programmes",
)
