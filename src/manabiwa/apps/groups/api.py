"""Groups for other systems."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.common.http import acting
from manabiwa.apps.learning.selectors import open_goal

from . import selectors

router = Router(tags=["groups"])


class GroupOut(Schema):
    """A group; when it meets next is told to its members only."""

    id: int
    name: str
    goal: str
    is_member: bool
    people: int
    meets_at: datetime | None


@router.get("", response=list[GroupOut], auth=scope("learning:read"))
def list_groups(request: HttpRequest) -> list[dict[str, Any]]:
    """My study groups, and those of my goal in my municipality that I can enter."""
    actor, now = acting(request), timezone.now()
    assert isinstance(actor, Person)
    mine = selectors.groups_of(actor.user).values_list(
        "group_id", "group__name", "group__goal_title", "people", "group__meets_at"
    )
    others = selectors.groups_to_join(open_goal(actor.user), actor.user)
    rows = [(*row, True) for row in mine]
    rows += [(*row, None, False) for row in others.values_list("pk", "name", "goal_title", "people")]
    return [
        {
            "id": key, "name": name, "goal": goal, "people": people, "is_member": is_member,
            "meets_at": meets_at if meets_at and meets_at >= now else None,
        }
        for key, name, goal, people, meets_at, is_member in rows
    ]  # fmt: skip
