"""Writing who is in which role, and how far each is: the person and the supervisor, kept apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import LEVEL_MAX
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality

from .models import (
    AssessedBy,
    ForecastPlan,
    FrameworkState,
    Requirement,
    RoleLevel,
    SkillAssessment,
    StaffPosition,
)


def people_here(municipality: str) -> Q:
    """Who can be put in a role or supervise: those at home there, and those with a role there."""
    return Q(municipality=municipality) | Q(role_assignments__municipality=municipality)


def place_staff(
    *, municipality: Municipality, code: str, section: str, role_level: RoleLevel, actor: Actor, heads: int = 1,
    age_band: str = "", person: User | None = None, supervisor: User | None = None,
    position: StaffPosition | None = None,
) -> StaffPosition:  # fmt: skip
    """Write down a person in a role or a number of people; `position`: the row to change.

    Raises ValidationError for a code that is taken, a role that is not in force, or a person of another municipality.
    """
    with action(
        "training.place_staff", actor=actor, capability=Capability.TRAIN_STAFF, municipality=municipality.pk
    ) as act:
        framework = role_level.role.framework
        if framework.municipality_id != municipality.pk or framework.state != FrameworkState.PUBLISHED:
            raise ValidationError({"role_level": _("公開中の体系の役割から選んでください。")})
        for name, one in (("person", person), ("supervisor", supervisor)):
            if one and not User.objects.filter(people_here(municipality.pk), pk=one.pk, erased_at=None).exists():
                raise ValidationError({name: _("この自治体の人ではありません。先に「職員と役職」で招待してください。")})
        if person and supervisor and person.pk == supervisor.pk:
            raise ValidationError({"supervisor": _("本人は上司になれません。")})
        row = position or StaffPosition(municipality=municipality)
        if position is not None and position.municipality_id != municipality.pk:
            raise PermissionRefused(_("この自治体の職員ではありません。"))
        row.code, row.section, row.role_level = code.strip(), section.strip(), role_level
        row.person, row.supervisor, row.age_band = person, supervisor, age_band
        row.heads = 1 if person else heads
        row.full_clean()
        row.save()
        act.about(row, person_id=row.person_id, changes={"role": str(role_level), "heads": row.heads})
    return row


def remove_staff(*, position: StaffPosition, actor: Actor) -> None:
    """Take somebody, or a line of people, out of the list, with the assessments."""
    with action(
        "training.remove_staff", actor=actor, capability=Capability.TRAIN_STAFF, municipality=position.municipality_id
    ) as act:
        act.about(position, person_id=position.person_id, changes={"code": position.code})
        position.delete()


def assess(*, position: StaffPosition, source: AssessedBy, levels: Mapping[int, int], actor: Actor, today: date) -> int:
    """Write the levels of skills that the role asks for. Returns how many changed.

    The person writes the own view, the supervisor the other: nobody else, not even the training officer. Raises
    PermissionRefused for anybody else, ValidationError for a skill that the role does not ask for or a wrong level.
    """
    who = position.person_id if source == AssessedBy.SELF else position.supervisor_id
    if actor is not SYSTEM and (who is None or actor.person_id != who):
        raise PermissionRefused(_("自己評価は本人だけ、上司の評価はその人の上司だけが書けます。"))
    with action("training.assess", actor=actor, capability=None, municipality=position.municipality_id) as act:
        asked = set(Requirement.objects.filter(role_level=position.role_level_id).values_list("skill_id", flat=True))
        if not set(levels) <= asked or any(not 0 <= level <= LEVEL_MAX for level in levels.values()):
            raise ValidationError(_("この役割に要るスキルについて、0から5までで答えてください。"))
        rows = SkillAssessment.objects.for_municipality(position.municipality_id)
        known = dict(rows.filter(position=position, source=source).values_list("skill_id", "level"))
        changed = {skill: level for skill, level in levels.items() if known.get(skill) != level}
        SkillAssessment.unscoped.bulk_create(
            (
                SkillAssessment(
                    position=position, skill_id=skill, source=source, level=level, assessor_id=actor.person_id,
                    assessed_on=today,
                )
                for skill, level in levels.items()
            ),
            update_conflicts=True, unique_fields=["position", "skill", "source"],
            update_fields=["level", "assessor", "assessed_on", "updated_at"],
        )  # fmt: skip
        act.about(position, person_id=position.person_id, changes={"by": str(source), "skills": len(changed)})
    return len(changed)


def keep_forecast(*, municipality: Municipality, values: Mapping[str, Any], actor: Actor) -> ForecastPlan:
    """Keep what the municipality assumes of the years to come."""
    with action(
        "training.keep_forecast", actor=actor, capability=Capability.TRAIN_STAFF, municipality=municipality.pk
    ) as act:
        row, _is_new = ForecastPlan.unscoped.update_or_create(
            municipality=municipality, defaults={"values": dict(values)}
        )
        act.about(row)
    return row
