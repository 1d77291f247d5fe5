"""What supporters do is written down where it happens: learning tells of every act, whichever page or program asked."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from manabiwa.apps.common.services import ActionRecord, action_performed
from manabiwa.apps.programmes.selectors import participations_beside

from .desk import turns_today
from .models import ActKind, SupportAct

_KINDS = {
    "learning.send_message": ActKind.MESSAGE,
    "learning.book_meeting": ActKind.MEETING,
    "learning.write_note": ActKind.NOTE,
    "learning.set_goal": ActKind.PLAN,
    "learning.wish_for_course": ActKind.PLAN,
    "learning.set_days": ActKind.PLAN,
}


@receiver(action_performed)
def note_support(record: ActionRecord, **_: Any) -> None:
    """Keep what a supporter did for a person, with the reasons of the moment, inside the service's transaction."""
    kind, person = _KINDS.get(record.name), record.person_id
    if kind is None or person is None or record.actor.person_id in (None, person):
        return
    beside = participations_beside(record.actor).filter(person=person, withdrawn_on=None).select_related(None).last()
    if beside is None:
        return
    now = timezone.now()
    reasons = [key for turn in turns_today(record.actor, now, only=[person]) for key in turn.keys]
    SupportAct.objects.create(
        participation=beside, supporter_id=record.actor.person_id, kind=kind, reasons=reasons, at=now
    )
