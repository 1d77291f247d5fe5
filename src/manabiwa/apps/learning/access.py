"""Who may see and change a person's learning: the person, and the supporter beside whom the person agrees to."""

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Consent, Purpose, User
from manabiwa.apps.common.permissions import SYSTEM, Actor, PermissionRefused
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.selectors import participations_beside

from .home.models import Pause


def _beside(actor: Actor, person_id: int) -> QuerySet[Participation]:
    agreed = Consent.objects.filter(user_id=person_id, purpose=Purpose.SUPPORT, withdrawn_at=None)
    return participations_beside(actor).filter(Exists(agreed), person_id=person_id)


def is_beside(actor: Actor, person_id: int) -> bool:
    """Whether the actor supports the person in a programme and the person agrees to be seen; one query."""
    return _beside(actor, person_id).exists()


def person_beside(actor: Actor, person_id: int) -> User:
    """The person whom the actor supports; one query. Raises PermissionRefused like `require_beside`."""
    row = _beside(actor, person_id).select_related(None).select_related("person").first()
    if row is None:
        raise _refusal()
    return row.person


def beside_now(actor: Actor, person_id: int) -> Exists:
    """The same as a condition of another query."""
    return Exists(_beside(actor, person_id))


def person_and_rest(actor: Actor, person_id: int) -> tuple[User, Pause | None]:
    """The person whom the actor supports, and the pause without an end yet; one query. Raises like `person_beside`."""
    rest = FilteredRelation("person__pauses", condition=Q(person__pauses__ended_on=None))
    rows = _beside(actor, person_id).select_related(None).select_related("person").annotate(rest=rest)
    row = rows.annotate(rest_from=F("rest__started_on"), rest_until=F("rest__returns_on")).first()
    if row is None:
        raise _refusal()
    if row.rest_from is None:
        return row.person, None
    return row.person, Pause(person=row.person, started_on=row.rest_from, returns_on=row.rest_until)


def _refusal() -> PermissionRefused:
    return PermissionRefused(_("この人を伴走支援していないか、本人の同意がありません。"))


def require_own(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor is the person."""
    if actor is not SYSTEM and actor.person_id != person_id:
        raise PermissionRefused(_("自分の学習だけを変えられます。"))


def require_beside(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor supports the person."""
    if actor is not SYSTEM and not is_beside(actor, person_id):
        raise _refusal()


def require_own_or_beside(actor: Actor, person_id: int) -> None:
    """Raise PermissionRefused unless the actor is the person or supports the person."""
    if actor is not SYSTEM and actor.person_id != person_id:
        require_beside(actor, person_id)
