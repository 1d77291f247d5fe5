"""A member with a published case, and an event with one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.exchange import services
from manabiwa.apps.exchange.models import Case, Event
from manabiwa.apps.network.models import Membership


@pytest.fixture
def members(town: Any, neighbour: Any) -> None:
    for place in (town, neighbour):
        Membership.objects.create(municipality=place, since=dt.date(2026, 4, 1), department="推進室")


@pytest.fixture
def texts(town: Any) -> dict[str, Any]:
    return {
        "municipality": town, "title": "夜の講座", "pillar": "residents", "result_kind": "failure",
        "problem": "人が集まらない", "actions": "夜に開いた", "result": "12人が来た", "went_wrong": "冬に半分になった",
    }  # fmt: skip


@pytest.fixture
def case(members: None, texts: dict[str, Any], officer: Any, now: dt.datetime) -> Case:
    row = services.draft_case(**texts, actor=officer, now=now)
    return services.publish_case(case=row, actor=officer, now=now)


@pytest.fixture
def event(db: None) -> Event:
    start = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    return services.create_event(
        title="定例会",
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        place="オンライン",
        capacity=1,
        actor=SYSTEM,
    )
