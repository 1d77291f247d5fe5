"""Levels that a supporter saw in a person's work: claims of their own source, beside the person's word and courses."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.services import action

from .access import require_beside, require_own_or_beside
from .home.milestones import note_milestones
from .models import ClaimSource, SkillClaim


def confirm_skill(*, person: User, skill: Skill, level: int, actor: Actor, now: datetime) -> SkillClaim:
    """A supporter has seen the person do it at this level; a higher level that was seen before stays.

    Raises PermissionRefused for anybody who does not stand beside the person, ValidationError outside 1 to 5.
    """
    with action("learning.confirm_skill", actor=actor, capability=None) as act:
        require_beside(actor, person.pk)
        if not 1 <= level <= LEVEL_MAX:
            raise ValidationError(_("レベルは1から%(most)sまでです。") % {"most": LEVEL_MAX})
        claim, made = SkillClaim.objects.get_or_create(
            person=person, skill=skill, source=ClaimSource.PROOF, defaults={"level": level}
        )
        if not made and claim.level < level:
            claim.level = level
            claim.save(update_fields=["level", "updated_at"])
        note_milestones(person_id=person.pk, now=now)
        act.about(claim, person_id=person.pk, changes={"skill": skill.code, "level": level})
    return claim


def lower_confirmed(*, person: User, skill: Skill, level: int, actor: Actor) -> None:
    """What showed a skill is gone: the level that is still shown holds (0: none). It never rises by this."""
    with action("learning.confirm_skill", actor=actor, capability=None) as act:
        require_own_or_beside(actor, person.pk)
        rows = SkillClaim.objects.filter(person=person, skill=skill, source=ClaimSource.PROOF, level__gt=level)
        if level:
            rows.update(level=level)
        else:
            rows.delete()
        act.about(person_id=person.pk, changes={"skill": skill.code, "level": level})
