"""The framework and the staff as table files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, Max, Q, When

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.frameworks import OURS
from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.tables.columns import Choice, Column, ColumnType, fold_choice
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import (
    FrameworkSkill,
    FrameworkState,
    Requirement,
    Role,
    RoleLevel,
    SkillAssessment,
    StaffPosition,
    TrainingFramework,
)
from .staffing import people_here


def _framework(context: ImportContext, state: FrameworkState) -> TrainingFramework | None:
    assert context.municipality is not None
    return TrainingFramework.objects.for_municipality(context.municipality.pk).filter(state=state).first()


class RequirementTable(TableOwner):
    """Required levels of the municipality's draft; roles, steps and columns that it lacks are added."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        if "draft" not in context.scratch:
            draft = context.scratch["draft"] = _framework(context, FrameworkState.DRAFT)
            rows_here = RoleLevel.objects.filter(role__framework=draft).select_related("role") if draft else ()
            context.scratch["roles"] = {_folded(row.role.name): row.role.name for row in rows_here}
            context.scratch["steps"] = {(row.role.name, _folded(row.name)): row.name for row in rows_here}
        context.scratch.setdefault("skills", {}).update(_skills({str(row.values["skill"]) for row in rows}))

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        if context.scratch["draft"] is None:
            return [
                cell_problem(
                    "role", row.values["role"],
                    Words("取り込む先の案がありません。", "There is no draft to import into."),
                    Words("先に「人材育成」で新しい版の案を作ってください。", "Begin a draft of the framework first."),
                )
            ]  # fmt: skip
        skill = context.scratch["skills"].get(str(row.values["skill"]).strip())
        if skill is None:
            return [
                cell_problem(
                    "skill", row.values["skill"],
                    Words("この名前かコードのスキルはありません。", "There is no skill of this name or code."),
                    Words("スキルの体系のページで名前を確かめてください。", "See the frameworks' pages."),
                )
            ]  # fmt: skip
        role = context.scratch["roles"].get(_folded(row.values["role"]), row.values["role"])
        step = context.scratch["steps"].get((role, _folded(row.values["step"])), row.values["step"])
        return {**row.values, "role": role, "step": step, "skill": skill.name}

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {"role": key[0], "step": key[1], "skill": key[2], "level": row.level}
            for key, row in self._rows(keys, context).items()
        }

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        draft = context.scratch.get("draft") or _framework(context, FrameworkState.DRAFT)
        assert draft is not None
        names = {entry.key[2] for entry in created}
        skills = _skills(names)
        for name in dict.fromkeys(entry.key[2] for entry in created):
            last = draft.columns.aggregate(last=Max("place"))["last"] or 0
            FrameworkSkill.objects.get_or_create(framework=draft, skill=skills[name], defaults={"place": last + 1})
        steps = {
            (role, step): self._level(draft, role, step)
            for role, step in dict.fromkeys(entry.key[:2] for entry in created)
        }
        Requirement.objects.bulk_create(
            Requirement(
                role_level=steps[entry.key[:2]], skill=skills[entry.key[2]],
                level=entry.values["level"],
            )
            for entry in created
        )  # fmt: skip
        rows = self._rows([entry.key for entry in changed], context)
        for entry in changed:
            rows[entry.key].level = entry.values["level"]
        Requirement.objects.bulk_update(rows.values(), ["level"])
        self._moved_on(draft)

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        draft = _framework(context, FrameworkState.DRAFT)
        if draft is None:
            raise InUseError(keys)
        Requirement.objects.filter(pk__in=[row.pk for row in self._rows(keys, context).values()]).delete()
        self._moved_on(draft)

    def _level(self, draft: TrainingFramework, role: str, step: str) -> RoleLevel:
        last = draft.roles.aggregate(last=Max("place"))["last"] or 0
        row, _is_new = Role.objects.get_or_create(framework=draft, name=role, defaults={"place": last + 1})
        above = row.levels.aggregate(last=Max("step"))["last"] or 0
        level, _is_new = RoleLevel.objects.get_or_create(role=row, name=step, defaults={"step": above + 1})
        return level

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> dict[Key, Requirement]:
        assert context.municipality is not None
        wanted = set(keys)
        rows = Requirement.objects.filter(
            role_level__role__framework__municipality=context.municipality,
            role_level__role__framework__state=FrameworkState.DRAFT,
        ).select_related("role_level__role", "skill")  # fmt: skip
        found = {(row.role_level.role.name, row.role_level.name, row.skill.name): row for row in rows}
        return {key: row for key, row in found.items() if key in wanted}

    def _moved_on(self, draft: TrainingFramework) -> None:
        rows = TrainingFramework.objects.for_municipality(draft.municipality_id)
        rows.filter(pk=draft.pk).update(revision=F("revision") + 1)


def _skills(names: set[str]) -> dict[str, Skill]:
    """Skills by name or code; of equal names our own, which courses are tagged with."""
    wanted = {name.strip() for name in names}
    rows = Skill.objects.filter(Q(code__in=wanted) | Q(name__in=wanted) | Q(name_en__in=wanted))
    found: dict[str, Skill] = {}
    for skill in rows.order_by(Case(When(framework_id=OURS, then=0), default=1), "pk"):
        for name in (skill.name, skill.code, skill.name_en):
            found.setdefault(name, skill)
    return {name: found[name] for name in wanted if name in found}


class StaffTable(TableOwner):
    """Who is in which role, one person a row, or a number of people a row."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        assert context.municipality is not None
        if "levels" not in context.scratch:
            framework = _framework(context, FrameworkState.PUBLISHED)
            levels = RoleLevel.objects.filter(role__framework=framework).select_related("role") if framework else ()
            context.scratch["levels"] = {(row.role.name, row.name): row.pk for row in levels}
            context.scratch["names"] = {
                (_folded(row.role.name), _folded(row.name)): (row.role.name, row.name) for row in levels
            }
            context.scratch["taken"] = dict(
                StaffPosition.objects.for_municipality(context.municipality.pk)
                .filter(person__isnull=False).order_by().values_list("person__email", "code")
            )  # fmt: skip
        emails = {_lower(row.values.get(name)) for row in rows for name in ("email", "supervisor")}
        context.scratch.setdefault("people", {}).update(self._people(emails, context))

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        problems = []
        named = context.scratch["names"].get((_folded(values["role"]), _folded(values["step"])))
        if named:
            values["role"], values["step"] = named
        else:
            problems.append(
                cell_problem(
                    "role", f"{values['role']} {values['step']}",
                    Words("公開中の体系に、この役割と段階がありません。", "No such role and step is in force."),
                    Words("体系のとおりの名前にするか、体系を公開してください。", "Use the names in force."),
                )
            )  # fmt: skip
        for name in ("email", "supervisor"):
            values[name] = _lower(values.get(name)) if name in values else None
            if values[name] and values[name] not in context.scratch["people"]:
                problems.append(
                    cell_problem(
                        name, values[name],
                        Words("この自治体の人として登録されていません。", "Nobody here has this address."),
                        Words("先に招待するか、空にしてください。", "Invite the person or leave it blank."),
                    )
                )  # fmt: skip
            if name not in row.values:
                del values[name]
        values["heads"] = 1 if values.get("heads") is None else values["heads"]
        problems += self._about_person(values, context)
        return problems or values

    def _about_person(self, values: Mapping[str, Any], context: ImportContext) -> list[CellProblem]:
        email, problems = values.get("email"), []
        if not email:
            return []
        if values["heads"] != 1:
            problems.append(
                cell_problem(
                    "heads", values["heads"], Words("個人の行の人数は1人です。", "A row of one person counts one."),
                    Words("1にするか、メールアドレスを空にしてください。", "Write 1, or leave the address blank."),
                )
            )  # fmt: skip
        if context.scratch["taken"].setdefault(email, values["code"]) != values["code"]:
            problems.append(
                cell_problem(
                    "email", email, Words("この人は別の職員番号の行にいます。", "This person stands in another row."),
                    Words("1人に1行にしてください。", "Give each person one row."),
                )
            )  # fmt: skip
        return problems

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            (row.code,): {
                "code": row.code, "section": row.section, "role": row.role_level.role.name, "step": row.role_level.name,
                "age_band": row.age_band or None, "heads": row.heads,
                "email": row.person.email if row.person else None,
                "supervisor": row.supervisor.email if row.supervisor else None,
            }
            for row in self._rows(keys, context)
        }  # fmt: skip

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        emails = {_lower(entry.values.get(name)) for entry in (*created, *changed) for name in ("email", "supervisor")}
        people = self._people(emails, context)
        if "levels" not in context.scratch:
            self.prepare([], context)
        fresh = [StaffPosition(municipality=context.municipality, code=entry.key[0]) for entry in created]
        for row, entry in zip(fresh, created, strict=True):
            self._fill(row, entry.values, people, context)
        StaffPosition.unscoped.bulk_create(fresh)
        rows = {(row.code,): row for row in self._rows([entry.key for entry in changed], context)}
        for entry in changed:
            self._fill(rows[entry.key], entry.values, people, context)
        StaffPosition.unscoped.bulk_update(
            rows.values(), ["section", "role_level", "age_band", "heads", "person", "supervisor"]
        )

    def _fill(self, row: StaffPosition, values: Values, people: Mapping[str, int], context: ImportContext) -> None:
        if "role" in values or "step" in values:
            role = values.get("role") or row.role_level.role.name
            row.role_level_id = context.scratch["levels"][role, values.get("step") or row.role_level.name]
        row.section = values.get("section") or row.section
        if "age_band" in values:
            row.age_band = values["age_band"] or ""
        row.heads = values.get("heads") or row.heads
        if "email" in values:
            row.person_id = people.get(_lower(values["email"]))
        if "supervisor" in values:
            row.supervisor_id = people.get(_lower(values["supervisor"]))

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        rows = list(self._rows(keys, context))
        assessed = set(SkillAssessment.unscoped.filter(position__in=rows).values_list("position_id", flat=True))
        if assessed:
            raise InUseError([(row.code,) for row in rows if row.pk in assessed])
        StaffPosition.unscoped.filter(pk__in=[row.pk for row in rows]).delete()

    def _people(self, emails: set[str], context: ImportContext) -> dict[str, int]:
        assert context.municipality is not None
        rows = User.objects.filter(people_here(context.municipality.pk), email__in=emails - {""}, erased_at=None)
        return dict(rows.values_list("email", "pk"))

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> Sequence[StaffPosition]:
        assert context.municipality is not None
        rows = StaffPosition.objects.for_municipality(context.municipality.pk).filter(code__in=[key[0] for key in keys])
        return list(rows.select_related("role_level__role", "person", "supervisor"))


def _folded(name: Any) -> str:
    """A name as it is compared: a file in CP932 has another wave dash than a page."""
    return fold_choice(str(name).replace("〜", "～"))


def _lower(value: Any) -> str:
    return str(value or "").strip().lower()


AGES = (
    Choice("18-24", "24歳以下", "up to 24"),
    Choice("25-29", "25〜29歳", "25 to 29", aliases=("25～29歳",)),
    Choice("30-34", "30〜34歳", "30 to 34", aliases=("30～34歳",)),
    Choice("35-39", "35〜39歳", "35 to 39", aliases=("35～39歳",)),
    Choice("40-44", "40〜44歳", "40 to 44", aliases=("40～44歳",)),
    Choice("45-49", "45〜49歳", "45 to 49", aliases=("45～49歳",)),
    Choice("50-54", "50〜54歳", "50 to 54", aliases=("50～54歳",)),
    Choice("55-59", "55〜59歳", "55 to 59", aliases=("55～59歳",)),
    Choice("60-64", "60〜64歳", "60 to 64", aliases=("60～64歳",)),
    Choice("65-69", "65歳以上", "65 and over"),
)
_ROLE = Column(key="role", ja="役割", en="Role", required=True, longest=60)
_STEP = Column(key="step", ja="段階", en="Step", required=True, longest=60)

REQUIREMENTS = TableSpec(
    key="training.requirements",
    name=Words("人材育成体系の必要レベル", "Required levels of the training framework"),
    help=Words(
        "1行に、役割の段階が求めるスキルを一つ。作りかけの案に取り込みます。役割や段階が無ければ足します。",
        "One skill of a level of a role a row, into the draft. Roles and levels that it lacks are added.",
    ),
    columns=(
        _ROLE,
        _STEP,
        Column(key="skill", ja="スキル", en="Skill", aliases=("スキル名",), required=True, longest=200),
        Column(key="level", ja="必要レベル", en="Required level", aliases=("レベル",), type=ColumnType.INTEGER,
               required=True, least=1, most=LEVEL_MAX, help_ja="1から5まで。", help_en="From 1 to 5."),
    ),
    natural_key=("role", "step", "skill"),
    owner=RequirementTable(),
    capability=Capability.TRAIN_STAFF,
    result_url="training:desk",
)  # fmt: skip

STAFF = TableSpec(
    key="training.staff",
    name=Words("職員と役割", "Staff and roles"),
    help=Words(
        "1行に1人、または同じ役割の人数。メールアドレスのある行は個人、ない行は人数だけを持ちます。",
        "One person a row, or a number of people of one role: a row with an address is a person, one without a count.",
    ),
    columns=(
        Column(key="code", ja="職員番号", en="Staff number", aliases=("番号", "職員コード"), required=True, longest=40,
               help_ja="人数だけの行には「総務課-一般-30代」のような名前。", help_en="For a count: any name."),
        Column(key="section", ja="所属", en="Section", aliases=("部署", "課"), required=True, longest=100),
        _ROLE,
        _STEP,
        Column(key="age_band", ja="年齢", en="Ages", aliases=("年代", "年齢階層"), type=ColumnType.CHOICE,
               choices=AGES),
        Column(key="heads", ja="人数", en="People", type=ColumnType.INTEGER, least=1, most=100_000,
               help_ja="空なら1人。", help_en="Blank: one."),
        Column(key="email", ja="メールアドレス", en="E-mail", aliases=("メール",), type=ColumnType.EMAIL),
        Column(key="supervisor", ja="上司のメールアドレス", en="Supervisor's e-mail", aliases=("上司", "上司のメール"),
               type=ColumnType.EMAIL),
    ),
    natural_key=("code",),
    owner=StaffTable(),
    capability=Capability.TRAIN_STAFF,
    result_url="training:desk",
)  # fmt: skip
