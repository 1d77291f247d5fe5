"""What supporters do is written down where it happens: learning tells of every act, whichever page or program asked."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from manabiwa.apps.common.services import ActionRecord, action_performed
from manabiwa.apps.learning.models import Message
from manabiwa.apps.programmes.selectors import participations_beside

from .desk import ReasonKey, turns_today
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
    if kind == ActKind.MESSAGE and ReasonKey.MESSAGE not in reasons and _is_answer(person):
        reasons.insert(0, ReasonKey.MESSAGE)
    SupportAct.objects.create(
        participation=beside, supporter_id=record.actor.person_id, kind=kind, reasons=reasons, at=now
    )


def _is_answer(person: int) -> bool:
    """Whether the newest message follows one of the person's own. That one was read when the page was opened."""
    authors = Message.objects.filter(person=person).order_by("-sent_at", "-pk").values_list("author", flat=True)[:2]
    return list(authors)[1:] == [person]
