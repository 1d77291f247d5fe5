"""What support keeps about a person, and how it forgets."""

from typing import Any

from django.db.models import Q

from .models import HandOver, SupportAct, SupportHours


def export(user_id: int) -> dict[str, Any]:
    """What was done for the person, hand-overs about the person, and the person's own hours as a supporter."""
    return {
        "support": [
            {"at": row.at.isoformat(), "kind": row.kind, "reasons": row.reasons, "judgement": row.judgement}
            for row in SupportAct.unscoped.filter(participation__person=user_id).order_by("at")
        ],
        "hand_overs": [
            {"at": row.created_at.isoformat(), "note": row.note, "taken": row.is_taken}
            for row in HandOver.unscoped.filter(participation__person=user_id).order_by("created_at")
        ],
        "hours": [row.weekday_hours for row in SupportHours.objects.filter(supporter_id=user_id)],
    }


def erase(user_id: int) -> int:
    """Delete it all; what the person did as a supporter for others stays without the name."""
    about = Q(participation__person=user_id)
    count = SupportAct.unscoped.filter(about).delete()[0]
    count += HandOver.unscoped.filter(about | Q(taker=user_id, answered_at=None)).delete()[0]
    count += SupportHours.objects.filter(supporter_id=user_id).delete()[0]
    count += SupportAct.unscoped.filter(supporter_id=user_id).update(supporter=None)
    return int(count + HandOver.unscoped.filter(giver_id=user_id).update(giver=None))
