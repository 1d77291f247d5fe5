"""Reading rounds and what members need."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.network.models import Municipality

from .models import Demand, PurchaseRound


def rounds() -> QuerySet[Any]:
    """All rounds with `seats` and `places` (members) counted beside each. Unscoped: they are public."""
    rows = PurchaseRound.unscoped.select_related("municipality")
    return rows.annotate(seats=Coalesce(Sum("demands__persons"), 0), places=Count("demands")).order_by("deadline", "pk")


def demands_of(purchase: PurchaseRound) -> QuerySet[Demand]:
    """What each member needs. Unscoped: members of a round see each other's numbers; they share the price."""
    return Demand.unscoped.filter(round=purchase).select_related("municipality").order_by("municipality_id")


def buying_places(actor: Actor) -> QuerySet[Municipality]:
    """The members for which the actor buys."""
    codes = actor.municipalities(Capability.PURCHASE)
    rows = Municipality.objects.filter(membership__isnull=False).order_by("code")
    return rows if codes is None else rows.filter(pk__in=codes)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the seats stand on the price steps."""

    seats: int
    price: int
    next_from: int | None
    next_price: int | None

    @property
    def missing(self) -> int | None:
        """Seats to the next step; None on the last."""
        return None if self.next_from is None else self.next_from - self.seats

    @property
    def cost(self) -> int:
        """Yen for all seats at the price of this step."""
        return self.seats * self.price


def standing_of(steps: list[list[int]], seats: int) -> Standing:
    """The step that holds for a number of seats, and the next one."""
    reached = [step for step in steps if step[0] <= max(seats, 1)]
    following = next((step for step in steps if step[0] > max(seats, 1)), None)
    next_from, next_price = (following[0], following[1]) if following else (None, None)
    return Standing(seats, reached[-1][1], next_from, next_price)
