"""Support for other systems: the desk, what was done, and hand-overs."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.learning.access import person_beside

from . import acts, services
from .desk import turns_today
from .hours import today_of
from .models import HandOver

router = Router(tags=["support"])


class TurnOut(Schema):
    """A person whom the caller supports; the heaviest needs a word first. `today`: the hours of the day reach it."""

    person: int
    name: str
    consents: bool
    reasons: list[str]
    weight: float
    today: bool


class ActOut(Schema):
    """Something that the caller did for a person; `learnt_after` is null until seven days have passed."""

    person: int
    kind: str
    at: datetime
    reasons: list[str]
    learnt_before: bool
    learnt_after: bool | None
    judgement: str


class HandOverIn(Schema):
    """To whom (the id of a supporter) and what the other one has to know."""

    taker: int
    note: str


class HandOverOut(Schema):
    """A hand-over; `taken` is null while it waits."""

    id: int
    person: int
    taker: int
    note: str
    taken: bool | None


class AnswerIn(Schema):
    """Whether the caller takes the person over."""

    takes: bool


@router.get("/desk", response=list[TurnOut], auth=scope("support:read"))
def read_desk(request: HttpRequest) -> list[dict[str, object]]:
    """The people whom I support, those who need a word first, with the reasons. Nothing of the learning of people who
    do not agree to be seen."""
    actor, now = acting(request), timezone.now()
    turns = turns_today(actor, now)
    reached = {turn.person.pk for turn in today_of(actor.person_id, turns, timezone.localdate(now)).reached}
    return [
        {
            "person": turn.person.pk, "name": turn.person.name, "consents": turn.person.agrees,
            "reasons": list(turn.reasons), "weight": turn.weight, "today": turn.person.pk in reached,
        }
        for turn in turns
    ]  # fmt: skip


@router.get("/acts", response=list[ActOut], auth=scope("support:read"))
def list_acts(request: HttpRequest) -> list[dict[str, object]]:
    """What I did in the last 90 days, and whether the people learnt in the week before and after."""
    now = timezone.now()
    rows = acts.seen(list(acts.acts_by(acting(request), now - timedelta(days=acts.LOOK_BACK_DAYS))[:1000]), now)
    return [
        {
            "person": row.act.participation.person_id, "kind": row.act.kind, "at": row.act.at,
            "reasons": row.act.reasons, "learnt_before": row.before, "learnt_after": row.after,
            "judgement": row.act.judgement,
        }
        for row in rows
    ]  # fmt: skip


@router.post("/people/{person_id}/hand-over", response={201: list[HandOverOut]}, auth=scope("support:write"))
def ask_hand_over(request: HttpRequest, person_id: int, data: HandOverIn) -> Status[object]:
    """Ask another supporter to go on with a person whom I support."""
    actor = acting(request)
    person = person_beside(actor, person_id)
    taker = get_object_or_404(User, pk=data.taker, is_active=True)
    rows = services.ask_hand_over(person=person, taker=taker, note=data.note, actor=actor)
    return Status(201, [_told(row) for row in rows])


@router.post("/hand-overs/{hand_over_id}/answer", response=HandOverOut, auth=scope("support:write"))
def answer_hand_over(request: HttpRequest, hand_over_id: int, data: AnswerIn) -> object:
    """Take a person over, or not."""
    actor = acting(request)
    asked = HandOver.objects.for_actor(actor, Capability.SUPPORT).filter(taker_id=actor.person_id)
    rows = asked.select_related("participation__cohort__programme", "taker")
    row = get_object_or_404(rows, pk=hand_over_id)
    services.answer_hand_over(hand_over=row, takes=data.takes, actor=actor, now=timezone.now())
    row.refresh_from_db(from_queryset=rows)
    return _told(row)


def _told(row: HandOver) -> dict[str, object]:
    return {
        "id": row.pk, "person": row.participation.person_id, "taker": row.taker_id, "note": row.note,
        "taken": row.is_taken,
    }  # fmt: skip
