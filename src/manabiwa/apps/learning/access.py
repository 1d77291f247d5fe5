"""Who may see and change a person's learning: the person, and the supporter beside whom the person agrees to."""

from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.selectors import has_consent
from manabiwa.apps.common.permissions import SYSTEM, Actor, PermissionRefused
from manabiwa.apps.programmes.selectors import participations_beside


def is_beside(actor: Actor, person_id: int) -> bool:
    """Whether the actor supports the person in a programme and the person agrees to be seen."""
    return participations_beside(actor).filter(person_id=person_id).exists() and has_consent(person_id, Purpose.SUPPORT)


def require_own(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor is the person."""
    if actor is not SYSTEM and actor.person_id != person_id:
        raise PermissionRefused(_("自分の学習だけを変えられます。"))


def require_beside(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor supports the person."""
    if actor is not SYSTEM and not is_beside(actor, person_id):
        raise PermissionRefused(_("この人を伴走支援していないか、本人の同意がありません。"))


def require_own_or_beside(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor is the person or supports the person."""
    if actor is not SYSTEM and actor.person_id != person_id:
        require_beside(actor, person_id)
