"""Places to learn: which there are, and what somebody lacks who needs one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import touch_site

from .models import LearningPlace

OFFERS = ("has_wifi", "has_pc", "has_childcare", "allows_sound")
"""What a place may offer, by which it can be chosen."""


def places_in(municipality: str, needs: Iterable[str] = ()) -> QuerySet[LearningPlace]:
    """Places that are open in a municipality and offer what is needed (names of `OFFERS`), for everybody."""
    wanted = {name: True for name in needs if name in OFFERS}
    return LearningPlace.objects.for_municipality(municipality).filter(closed_at=None, **wanted).order_by("name")


def places_run_by(actor: Actor) -> QuerySet[LearningPlace]:
    """Places of the municipalities whose programmes the actor runs, the closed ones last."""
    rows = LearningPlace.objects.for_actor(actor, Capability.RUN_PROGRAMMES).select_related("municipality")
    return rows.order_by("closed_at", "name")


def write_place(
    *, municipality: Municipality, actor: Actor, place: LearningPlace | None = None, **told: Any
) -> LearningPlace:
    """Write a place down or change it; a closed one is open again. Raises ValidationError for a name that is taken."""
    with action(
        "programmes.write_place", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        row = place or LearningPlace(municipality=municipality)
        if row.municipality_id != municipality.pk:
            raise ValidationError(_("ほかの自治体の場所は変えられません。"))
        for name, value in told.items():
            setattr(row, name, value)
        row.closed_at = None
        row.full_clean()
        row.save()
        touch_site()
        act.about(row, changes={"name": row.name})
    return row


def close_place(*, place: LearningPlace, actor: Actor) -> None:
    """The place can be used no more; it is not shown, and can be opened again."""
    with action(
        "programmes.close_place", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=place.municipality_id
    ) as act:
        place.closed_at = timezone.now()
        place.save(update_fields=["closed_at", "updated_at"])
        touch_site()
        act.about(place, changes={"name": place.name})
