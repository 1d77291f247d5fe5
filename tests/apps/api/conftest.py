"""A caller of the REST API with a key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from manabiwa.apps.accounts.services import SCOPES, create_token


class Caller:
    """Calls the API with a key, as another system would."""

    def __init__(self, key: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {key}"})

    def get(self, route: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1{route}", query)

    def post(self, route: str, data: Any = None) -> Any:
        return self._client.post(f"/api/v1{route}", data or {}, content_type="application/json")

    def ask(self, method: str, route: str) -> Any:
        return self.post(route) if method == "POST" else self.get(route)


@pytest.fixture
def call_as(db: None) -> Callable[..., Caller]:
    """`call_as(person)` or `call_as(person, "learning:read")`: a caller whose key has the scopes (default: all)."""

    def make(person: Any, *scopes: str, now: dt.datetime | None = None, days: int = 1) -> Caller:
        at = now or dt.datetime.now(dt.UTC)
        _token, key = create_token(
            user=person.user, name="試し", scopes=scopes or SCOPES, days=days, actor=person, now=at
        )
        return Caller(key)

    return make


@pytest.fixture
def stranger(db: None) -> Caller:
    """A caller whose key exists nowhere."""
    return Caller("mnb_nowhere")
