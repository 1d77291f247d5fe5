"""Writing a training framework: begun from a template or a peer's, changed as a draft, published as a version."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import F, Max, Sum
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.frameworks import OURS
from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import touch_site

from . import starting
from .models import (
    FrameworkSkill,
    FrameworkState,
    Requirement,
    Role,
    RoleLevel,
    StaffPosition,
    TrainingFramework,
    new_key,
)

MOST_ROLES, MOST_STEPS, MOST_SKILLS = 30, 9, 60


def start_framework(
    *, municipality: Municipality, actor: Actor, source: TrainingFramework | None = None, blank: bool = False
) -> TrainingFramework:
    """A draft: from the framework in force, from `source` (a peer's published one), from nothing, or from the template.

    Raises ValidationError while there is a draft, or for a framework of another municipality that is not published.
    """
    with action(
        "training.start_framework", actor=actor, capability=Capability.TRAIN_STAFF, municipality=municipality.pk
    ) as act:
        rows = TrainingFramework.objects.for_municipality(municipality.pk)
        if rows.filter(state=FrameworkState.DRAFT).exists():
            raise ValidationError(_("作りかけの案があります。続きを作るか、捨ててから始めてください。"))
        if source and source.municipality_id != municipality.pk and source.state != FrameworkState.PUBLISHED:
            raise ValidationError(_("公開中の体系だけを写せます。"))
        latest = rows.aggregate(latest=Max("version"))["latest"] or 0
        is_peers = source is not None and source.municipality_id != municipality.pk
        before = rows.filter(state=FrameworkState.PUBLISHED).first()
        draft = TrainingFramework.objects.create(
            municipality=municipality, version=latest + 1, name=(source.name if source else starting.NAME),
            adopted_from=source if is_peers else source.adopted_from if source else None,
            shares_figures=bool(before and before.shares_figures),
        )  # fmt: skip
        if source is not None:
            _copy(source, draft, keeps_keys=not is_peers)
        elif not blank:
            _write_template(draft)
        act.about(
            draft, changes={"version": draft.version, "from": source.municipality_id if source and is_peers else ""}
        )
    return draft


def _copy(source: TrainingFramework, draft: TrainingFramework, *, keeps_keys: bool) -> None:
    for role in source.roles.prefetch_related("levels__requirements"):
        values = {"key": role.key} if keeps_keys else {}
        twin = Role.objects.create(framework=draft, place=role.place, name=role.name, summary=role.summary, **values)
        for level in role.levels.all():
            step = RoleLevel.objects.create(role=twin, step=level.step, name=level.name)
            Requirement.objects.bulk_create(
                Requirement(role_level=step, skill_id=one.skill_id, level=one.level) for one in level.requirements.all()
            )
    FrameworkSkill.objects.bulk_create(
        FrameworkSkill(framework=draft, skill_id=one.skill_id, place=one.place) for one in source.columns.all()
    )


def _write_template(draft: TrainingFramework) -> None:
    skills = dict(Skill.objects.filter(framework_id=OURS, name__in=starting.SKILLS).values_list("name", "pk"))
    FrameworkSkill.objects.bulk_create(
        FrameworkSkill(framework=draft, skill_id=skills[name], place=place)
        for place, name in enumerate(starting.SKILLS)
        if name in skills
    )
    for place, (name, summary, levels) in enumerate(starting.ROLES):
        role = Role.objects.create(framework=draft, place=place, name=name, summary=summary)
        for step, (title, required) in enumerate(levels, start=1):
            row = RoleLevel.objects.create(role=role, step=step, name=title)
            Requirement.objects.bulk_create(
                Requirement(role_level=row, skill_id=skills[skill], level=level)
                for skill, level in required.items()
                if skill in skills
            )


@contextmanager
def _change(name: str, framework: TrainingFramework, actor: Actor) -> Iterator[ActionRecord]:
    """The frame of every change of a draft: permission, one transaction, the draft locked, its revision moved on."""
    place = framework.municipality_id
    with action(name, actor=actor, capability=Capability.TRAIN_STAFF, municipality=place) as act:
        rows = TrainingFramework.objects.for_municipality(place)
        row = rows.select_for_update().filter(pk=framework.pk, state=FrameworkState.DRAFT).first()
        if row is None:
            raise ValidationError(_("変えられるのは案だけです。新しい版の案を作ってください。"))
        rows.filter(pk=row.pk).update(revision=F("revision") + 1)
        framework.revision = row.revision + 1
        act.about(framework)
        yield act


def save_matrix(
    *, framework: TrainingFramework, levels: Mapping[tuple[int, int], int], revision: int, actor: Actor
) -> int:
    """Set required levels by (role level, skill); 0 asks for nothing. Returns how many cells changed.

    Raises ValidationError if somebody else changed the draft since `revision`, or for a row, column or level that the
    draft does not have.
    """
    with _change("training.save_matrix", framework, actor) as act:
        if revision != framework.revision - 1:
            raise ValidationError(_("ほかの人が先に変えました。開き直して、もう一度入れてください。"))
        rows = set(RoleLevel.objects.filter(role__framework=framework).values_list("pk", flat=True))
        columns = set(framework.columns.values_list("skill_id", flat=True))
        for (row, skill), level in levels.items():
            if row not in rows or skill not in columns or not 0 <= level <= LEVEL_MAX:
                raise ValidationError(_("表にない欄か、0から5までではないレベルがあります。"))
        known = {
            (one.role_level_id, one.skill_id): one
            for one in Requirement.objects.filter(role_level__role__framework=framework)
        }
        changed = {key: level for key, level in levels.items() if level != (known[key].level if key in known else 0)}
        Requirement.objects.filter(pk__in=[known[key].pk for key in changed if key in known]).delete()
        Requirement.objects.bulk_create(
            Requirement(role_level_id=row, skill_id=skill, level=level)
            for (row, skill), level in changed.items()
            if level
        )
        act.about(framework, changes={"cells": len(changed)})
    return len(changed)


def add_role(
    *, framework: TrainingFramework, name: str, levels: Sequence[str], actor: Actor, summary: str = ""
) -> Role:
    """A role with its levels, the lowest first. Raises ValidationError for a name that is taken, or too many."""
    with _change("training.change_roles", framework, actor) as act:
        names = [title.strip() for title in levels if title.strip()]
        if not names or len(names) > MOST_STEPS or len(set(names)) < len(names):
            raise ValidationError({"levels": _("段階は1から9個まで、ちがう名前で入れてください。")})
        if framework.roles.count() >= MOST_ROLES:
            raise ValidationError(_("役割は30個までです。"))
        place = (framework.roles.aggregate(last=Max("place"))["last"] or 0) + 1
        role = Role(framework=framework, place=place, name=name.strip(), summary=summary.strip())
        role.full_clean()
        role.save()
        RoleLevel.objects.bulk_create(
            RoleLevel(role=role, step=step, name=title) for step, title in enumerate(names, start=1)
        )
        act.about(changes={"added": name})
    return role


def rename_role(*, role: Role, name: str, levels: Sequence[str], actor: Actor, summary: str = "") -> None:
    """Other names for a role and its levels; more names add levels, fewer take the last ones away.

    Raises ValidationError for a name that is taken.
    """
    with _change("training.change_roles", role.framework, actor) as act:
        names = [title.strip() for title in levels if title.strip()]
        if not names or len(names) > MOST_STEPS or len(set(names)) < len(names):
            raise ValidationError({"levels": _("段階は1から9個まで、ちがう名前で入れてください。")})
        role.name, role.summary = name.strip(), summary.strip()
        role.full_clean()
        role.save(update_fields=["name", "summary"])
        steps = {row.step: row for row in role.levels.all()}
        role.levels.filter(step__gt=len(names)).delete()
        # two names may change places: none is taken while they are written
        for step in steps.values():
            RoleLevel.objects.filter(pk=step.pk).update(name=new_key())
        for number, title in enumerate(names, start=1):
            RoleLevel.objects.update_or_create(role=role, step=number, defaults={"name": title})
        act.about(changes={"renamed": name})


def remove_role(*, role: Role, actor: Actor) -> None:
    """Take a role out of the draft."""
    with _change("training.change_roles", role.framework, actor) as act:
        act.about(changes={"removed": role.name})
        role.delete()


def add_skill(*, framework: TrainingFramework, skill: Skill, actor: Actor) -> None:
    """A column for a skill; one that is there stays. Raises ValidationError for too many."""
    with _change("training.change_skills", framework, actor) as act:
        if framework.columns.count() >= MOST_SKILLS:
            raise ValidationError(_("スキルは60個までです。"))
        place = (framework.columns.aggregate(last=Max("place"))["last"] or 0) + 1
        FrameworkSkill.objects.get_or_create(framework=framework, skill=skill, defaults={"place": place})
        act.about(changes={"added": skill.name})


def remove_skill(*, framework: TrainingFramework, skill: Skill, actor: Actor) -> None:
    """Take a column out of the draft with all that it asks for."""
    with _change("training.change_skills", framework, actor) as act:
        Requirement.objects.filter(role_level__role__framework=framework, skill=skill).delete()
        framework.columns.filter(skill=skill).delete()
        act.about(changes={"removed": skill.name})


def discard_draft(*, framework: TrainingFramework, actor: Actor) -> None:
    """Throw the draft away; the version in force stays."""
    with _change("training.discard_draft", framework, actor):
        framework.delete()


def publish(*, framework: TrainingFramework, actor: Actor, now: datetime) -> None:
    """Put the draft in force; everybody who has a role moves along to the same role and step.

    Raises ValidationError if the draft asks for nothing, or lacks a role in which somebody is.
    """
    with _change("training.publish", framework, actor) as act:
        if not Requirement.objects.filter(role_level__role__framework=framework).exists():
            raise ValidationError(_("必要レベルが一つも入っていません。表に入れてから公開してください。"))
        _move_staff(framework)
        rows = TrainingFramework.objects.for_municipality(framework.municipality_id)
        rows.filter(state=FrameworkState.PUBLISHED).update(state=FrameworkState.RETIRED)
        framework.state, framework.published_at = FrameworkState.PUBLISHED, now
        framework.save(update_fields=["state", "published_at", "updated_at"])
        touch_site()
        act.about(changes={"version": framework.version})


def _move_staff(framework: TrainingFramework) -> None:
    here = {
        (row.role.key, row.step): row
        for row in RoleLevel.objects.filter(role__framework=framework).select_related("role")
    }
    staff = StaffPosition.objects.for_municipality(framework.municipality_id)
    taken = RoleLevel.objects.filter(pk__in=staff.values("role_level")).select_related("role")
    missing = [row for row in taken if (row.role.key, row.step) not in here]
    if missing:
        heads = dict(staff.filter(role_level__in=missing).order_by().values_list("role_level").annotate(Sum("heads")))
        words = "、".join(_("%(role)s(%(n)s人)") % {"role": row, "n": heads[row.pk]} for row in missing)
        text = _("職員のいる役割が案にありません: %(roles)s。先に職員の役割を変えるか、案に役割を戻してください。")
        raise ValidationError(text % {"roles": words})
    for row in taken:
        staff.filter(role_level=row).update(role_level=here[row.role.key, row.step])


def share_figures(*, framework: TrainingFramework, shares: bool, actor: Actor) -> None:
    """Publish heads and coverage beside the framework, small counts hidden, or stop doing so."""
    with action(
        "training.share_figures", actor=actor, capability=Capability.TRAIN_STAFF, municipality=framework.municipality_id
    ) as act:
        framework.shares_figures = shares
        framework.save(update_fields=["shares_figures", "updated_at"])
        touch_site()
        act.about(framework, changes={"shares_figures": shares})
