"""Opening a round of a joint purchase and declaring what a member needs."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Membership, Municipality
from manabiwa.apps.network.services import touch_site

from .models import Demand, PurchaseRound, Stage

TAKES_DEMAND = (Stage.INTEREST, Stage.BUDGET, Stage.ASSEMBLY, Stage.BINDING)


def open_round(
    *, municipality: Municipality, title: str, description: str, deadline: date,
    price_steps: Sequence[Sequence[int]], actor: Actor, stage: str = Stage.INTEREST,
) -> PurchaseRound:  # fmt: skip
    """Begin a round led by the municipality.

    `price_steps`: pairs (from seats, yen per seat). Raises ValidationError unless seats rise from 1 and prices fall.
    """
    with action(
        "procurement.open_round", actor=actor, capability=Capability.PURCHASE, municipality=municipality.pk
    ) as act:
        steps = check_price_steps(price_steps)
        purchase = PurchaseRound(
            municipality=municipality, title=title, description=description, deadline=deadline, price_steps=steps,
            stage=stage,
        )  # fmt: skip
        purchase.full_clean()
        purchase.save()
        touch_site()
        act.about(purchase, changes={"title": title, "deadline": deadline.isoformat()})
    return purchase


def check_price_steps(steps: Sequence[Sequence[int]]) -> list[list[int]]:
    """The steps as stored. Raises ValidationError unless seats rise from 1 and prices fall."""
    pairs = [[int(seats), int(price)] for seats, price in steps]
    seats, prices = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not pairs or seats[0] != 1:
        raise ValidationError({"price_steps": _("価格の段は、1席から始めてください。")})
    if seats != sorted(set(seats)):
        raise ValidationError({"price_steps": _("価格の段は、席数の少ない順に並べてください。")})
    if prices != sorted(set(prices), reverse=True) or prices[-1] < 0:
        raise ValidationError({"price_steps": _("席数が増えるほど、1席の価格が下がるようにしてください。")})
    return pairs


def move_stage(*, round: PurchaseRound, stage: str, deadline: date, actor: Actor) -> None:
    """The leading municipality takes the round to another stage with its own deadline."""
    with action(
        "procurement.move_stage", actor=actor, capability=Capability.PURCHASE, municipality=round.municipality_id
    ) as act:
        row = PurchaseRound.objects.for_municipality(round.municipality_id).select_for_update().get(pk=round.pk)
        before, row.stage, row.deadline = row.stage, stage, deadline
        row.full_clean()
        row.save(update_fields=["stage", "deadline", "updated_at"])
        touch_site()
        act.about(row, changes={"stage": [before, stage], "deadline": deadline.isoformat()})


def declare_demand(
    *, round: PurchaseRound, municipality: Municipality, persons: int, months: int, actor: Actor, note: str = "",
    today: date | None = None,
) -> Demand:  # fmt: skip
    """A member says how many people need a seat, for how many months; a later word replaces the earlier one.

    Raises ValidationError after the deadline, in a round that is decided, and for a municipality that is no member.
    """
    with action(
        "procurement.declare_demand", actor=actor, capability=Capability.PURCHASE, municipality=municipality.pk
    ) as act:
        # the round's row is locked: its stage and deadline hold until the demand is written
        row = PurchaseRound.unscoped.select_for_update().get(pk=round.pk)
        _check_open(row, municipality, today or timezone.localdate())
        demand = Demand.objects.for_municipality(municipality.pk).filter(round=row).first()
        before = demand.persons if demand else None
        demand = demand or Demand(round=row, municipality=municipality)
        demand.persons, demand.months, demand.note = persons, months, note
        demand.full_clean()
        demand.save()
        touch_site()
        act.about(demand, changes={"persons": [before, persons], "months": months})
    return demand


def withdraw_demand(*, demand: Demand, actor: Actor, today: date) -> None:
    """A member takes its demand back. Raises ValidationError after the deadline."""
    with action(
        "procurement.withdraw_demand", actor=actor, capability=Capability.PURCHASE, municipality=demand.municipality_id
    ) as act:
        row = PurchaseRound.unscoped.select_for_update().get(pk=demand.round_id)
        _check_open(row, demand.municipality, today)
        act.about(demand, changes={"persons": [demand.persons, None]})
        demand.delete()
        touch_site()


def _check_open(row: PurchaseRound, municipality: Municipality, today: date) -> None:
    if row.stage not in TAKES_DEMAND:
        raise ValidationError(_("この回は決定済みのため、需要を変えられません。"))
    if today > row.deadline:
        raise ValidationError(_("締め切り(%(day)s)を過ぎています。") % {"day": row.deadline.isoformat()})
    if not Membership.objects.filter(municipality=municipality).exists():
        raise ValidationError(_("需要を出せるのは、参加している自治体です。"))
