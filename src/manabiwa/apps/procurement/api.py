"""Rounds of joint purchases for other systems: what is public, read only."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from . import selectors

router = Router(tags=["procurement"])


class RoundOut(Schema):
    """A round with where its seats stand on the price steps."""

    id: int
    title: str
    description: str
    municipality: str
    stage: str
    deadline: date
    price_steps: list[list[int]]
    seats: int
    members: int
    price: int
    seats_to_next_step: int | None


def _round(row: Any) -> RoundOut:
    standing = selectors.standing_of(row.price_steps, row.seats)
    return RoundOut(
        id=row.pk, title=row.title, description=row.description, municipality=row.municipality_id, stage=row.stage,
        deadline=row.deadline, price_steps=row.price_steps, seats=row.seats, members=row.places, price=standing.price,
        seats_to_next_step=standing.missing,
    )  # fmt: skip


@router.get("/rounds", auth=None, response=list[RoundOut])
def list_rounds(request: HttpRequest) -> list[RoundOut]:
    """All rounds by deadline."""
    return [_round(row) for row in selectors.rounds()[:200]]


@router.get("/rounds/{round_id}", auth=None, response=RoundOut)
def get_round(request: HttpRequest, round_id: int) -> RoundOut:
    """One round."""
    return _round(get_object_or_404(selectors.rounds(), pk=round_id))
