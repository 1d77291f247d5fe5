"""What holds for every route: it is described, and closed to whoever lacks a key or its scope."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from manabiwa.apps.accounts.models import ApiToken
from manabiwa.apps.accounts.services import SCOPES

PAGE = Path(__file__).parents[3] / "docs" / "developers" / "api.md"
ROW = re.compile(r"^\| (GET|POST) \| `([^`]+)` \| (\S+) \| .+ \|$", re.MULTILINE)
DESCRIBED = ROW.findall(PAGE.read_text(encoding="utf-8"))
CLOSED = [(method, re.sub(r"\{\w+\}", "1", route), scope) for method, route, scope in DESCRIBED if scope != "—"]


def test_the_page_describes_exactly_the_routes_that_are_served(client: Any, db: None) -> None:
    served = client.get("/api/v1/openapi.json").json()["paths"]
    found = {(method.upper(), path.removeprefix("/api/v1")) for path, methods in served.items() for method in methods}
    assert found == {(method, route) for method, route, _scope in DESCRIBED}


def test_every_route_says_what_it_does(client: Any, db: None) -> None:
    served = client.get("/api/v1/openapi.json").json()["paths"]
    assert all(one.get("description") for methods in served.values() for one in methods.values())


def test_closed_routes_ask_for_a_known_scope() -> None:
    assert {scope for _method, _route, scope in CLOSED} <= set(SCOPES)
    assert len(CLOSED) > 20


@pytest.mark.parametrize(("method", "route", "scope"), CLOSED)
def test_a_closed_route_refuses_no_key_a_wrong_key_and_a_key_without_its_scope(
    client: Any, stranger: Any, call_as: Any, officer: Any, method: str, route: str, scope: str
) -> None:
    ask = client.post if method == "POST" else client.get
    assert ask(f"/api/v1{route}").status_code == 401
    assert stranger.ask(method, route).status_code == 401
    others = [one for one in SCOPES if one != scope]
    answer = call_as(officer, *others).ask(method, route)
    assert answer.status_code == 403
    assert scope in answer.json()["detail"]


@pytest.mark.parametrize(("method", "route"), [(method, route) for method, route, scope in DESCRIBED if scope == "—"])
def test_an_open_route_asks_for_no_key(client: Any, db: None, method: str, route: str) -> None:
    answer = client.get(f"/api/v1{re.sub(r'{[a-z_]+}', '999999', route)}")
    assert answer.status_code in {200, 404, 422}
    assert answer.status_code == 200 or answer.json()["detail"]


def test_an_old_and_a_revoked_key_open_nothing(call_as: Any, officer: Any) -> None:
    old = call_as(officer, "programmes:read", now=dt.datetime.now(dt.UTC) - dt.timedelta(days=2), days=1)
    answer = old.get("/programmes/programmes")
    assert (answer.status_code, answer.json()["detail"]) == (401, "鍵がないか、使えない鍵です。")
    fresh = call_as(officer, "programmes:read")
    assert fresh.get("/programmes/programmes").status_code == 200
    ApiToken.objects.update(revoked_at=dt.datetime.now(dt.UTC))
    assert fresh.get("/programmes/programmes").status_code == 401


def test_the_key_of_an_erased_person_opens_nothing(call_as: Any, officer: Any) -> None:
    caller = call_as(officer, "programmes:read")
    officer.user.is_active = False
    officer.user.save()
    assert caller.get("/programmes/programmes").status_code == 401


def test_the_day_of_use_is_kept_and_shown(call_as: Any, officer: Any, sign_in: Any) -> None:
    caller = call_as(officer, "programmes:read")
    assert ApiToken.objects.get().last_used_on is None
    assert "まだ使われていません" in sign_in(officer).get("/people/me").content.decode()
    caller.get("/programmes/programmes")
    assert ApiToken.objects.get().last_used_on is not None
    assert "最後に使った日" in sign_in(officer).get("/people/me").content.decode()


def test_a_refused_key_counts_as_no_use(call_as: Any, officer: Any) -> None:
    call_as(officer, "catalog:read").get("/programmes/programmes")
    assert ApiToken.objects.get().last_used_on is None


def test_words_follow_the_language_asked_for(client: Any, db: None) -> None:
    answer = client.get("/api/v1/learning/plan", headers={"Accept-Language": "en"})
    assert "key" in answer.json()["detail"].lower()
