"""What everybody may read: courses, municipalities, declarations, cases, events, joint purchases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.network.declaring import PromiseInput, draft_declaration, publish_declaration
from manabiwa.apps.network.models import Membership
from manabiwa.apps.procurement.services import open_round
from tests.apps.learning.conftest import catalogue  # noqa: F401 - the same small catalogue


@pytest.fixture
def member(town: Any) -> Any:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="推進室")
    return town


def get(client: Any, route: str, **query: Any) -> Any:
    return client.get(f"/api/v1{route}", query)


def test_a_course_tells_what_it_teaches(client: Any, catalogue: Any) -> None:  # noqa: F811
    answer = get(client, f"/catalog/courses/{catalogue.basics.pk}").json()
    assert (answer["title"], answer["hours"]) == ("はじめてのHTMLとCSS", 12)
    assert {"skill": "HTML", "teaches": 2, "needs": 0} in answer["skills"]


def test_a_course_under_a_contract_is_not_there(client: Any, catalogue: Any) -> None:  # noqa: F811
    assert get(client, f"/catalog/courses/{catalogue.secret.pk}").status_code == 404
    titles = [row["title"] for row in get(client, "/catalog/courses", q="JavaScript").json()["courses"]]
    assert titles == ["はじめてのJavaScript"]


def test_occupations_are_found_by_words(client: Any, catalogue: Any) -> None:  # noqa: F811
    assert [row["code"] for row in get(client, "/catalog/occupations", q="ウェブ").json()] == ["15-1254.00"]
    assert get(client, "/catalog/occupations", q="宇宙飛行士").json() == []
    assert get(client, "/catalog/occupations/0").status_code == 404


def test_municipalities_and_members(client: Any, member: Any, neighbour: Any) -> None:
    assert [row["name"] for row in get(client, "/network/municipalities").json()] == ["ためし市", "となり町"]
    assert [row["code"] for row in get(client, "/network/municipalities", q="となり").json()] == ["149012"]
    assert [row["department"] for row in get(client, "/network/members").json()] == ["推進室"]


def declaration(town: Any) -> dict[str, Any]:
    return {
        "municipality": town, "title": "学ぶまち", "statement": "学びます。", "mayor": "市長", "pillars": ["residents"],
        "promises": [PromiseInput("50人が受講", "participants", 50, 2026)], "declared_on": dt.date(2026, 5, 1),
        "actor": SYSTEM,
    }  # fmt: skip


def test_a_declaration_its_history_and_its_report(client: Any, member: Any) -> None:
    publish_declaration(**declaration(member))
    publish_declaration(**declaration(member) | {"title": "もっと学ぶまち", "declared_on": dt.date(2026, 6, 1)})
    answer = get(client, f"/network/declarations/{member.pk}").json()
    assert (answer["title"], answer["promises"][0]["target"]) == ("もっと学ぶまち", 50)
    versions = get(client, f"/reports/declarations/{member.pk}/history").json()
    assert [(row["title"], row["ended_at"] is None) for row in versions] == [
        ("もっと学ぶまち", True), ("学ぶまち", False)
    ]  # fmt: skip
    for route in (f"/reports/declarations/{member.pk}", "/reports/declarations"):
        assert get(client, route).content.startswith(b"%PDF")
        assert b"".join(get(client, route, format="xlsx").streaming_content).startswith(b"PK")
        assert get(client, route, format="doc").status_code == 422


def test_a_draft_is_nowhere(client: Any, member: Any) -> None:
    draft_declaration(**declaration(member))
    assert get(client, f"/network/declarations/{member.pk}").status_code == 404
    assert get(client, f"/reports/declarations/{member.pk}/history").json() == []


def test_whoever_is_no_member_has_no_report(client: Any, neighbour: Any) -> None:
    assert get(client, f"/reports/declarations/{neighbour.pk}").status_code == 404


def test_cases_are_filtered_and_printed(client: Any, member: Any, officer: Any, now: Any) -> None:
    texts = {"problem": "人が集まらない", "actions": "夜に開いた", "result": "来た", "went_wrong": "冬に減った"}
    row = exchange.draft_case(
        municipality=member,
        title="夜の講座",
        pillar="residents",
        result_kind="failure",
        actor=officer,
        now=now,
        **texts,
    )
    assert get(client, "/exchange/cases").json() == []
    assert get(client, f"/exchange/cases/{row.pk}/document").status_code == 404
    exchange.publish_case(case=row, actor=officer, now=now)
    assert [one["title"] for one in get(client, "/exchange/cases", q="夜").json()] == ["夜の講座"]
    assert get(client, "/exchange/cases", grade=1).json() == []
    assert get(client, f"/exchange/cases/{row.pk}").json()["went_wrong"] == "冬に減った"
    assert get(client, f"/exchange/cases/{row.pk}/document").content.startswith(b"%PDF")
    assert get(client, "/exchange/cases", grade="x").status_code == 422


def test_events_to_come(client: Any, db: None) -> None:
    start = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    exchange.create_event(
        title="定例会", starts_at=start, ends_at=start + dt.timedelta(hours=2), place="オンライン", capacity=1,
        actor=SYSTEM,
    )  # fmt: skip
    assert [row["title"] for row in get(client, "/exchange/events").json()] == ["定例会"]


def test_rounds_of_joint_purchases(client: Any, member: Any) -> None:
    row = open_round(
        municipality=member, title="英語の席", description="みんなで", deadline=dt.date(2027, 1, 31),
        price_steps=[[1, 12000], [50, 9000]], actor=SYSTEM,
    )  # fmt: skip
    assert get(client, f"/procurement/rounds/{row.pk}").json()["seats_to_next_step"] == 50
    assert [one["title"] for one in get(client, "/procurement/rounds").json()] == ["英語の席"]
    assert get(client, "/procurement/rounds/0").status_code == 404


def test_frameworks_are_listed_and_taken_along_as_case(client: Any, db: None) -> None:
    load_builtin(actor=SYSTEM)
    codes = {row["code"]: row["entries"] for row in client.get("/api/v1/catalog/frameworks").json()}
    assert codes["dss-p"] == 15 + 49
    package = client.get("/api/v1/catalog/frameworks/dss-l").json()
    assert package["CFDocument"]["title"] == "DXリテラシー標準"
    assert client.get("/api/v1/catalog/frameworks/local-139017").status_code == 404


def test_skills_are_found_in_a_posting(call_as: Any, learner: Any) -> None:
    load_builtin(actor=SYSTEM)
    caller = call_as(learner, "catalog:read")
    (found,) = caller.post("/catalog/skills/find", {"text": "エクセル上級の方を募集"}).json()
    assert (found["name"], found["level"], found["words"], found["is_sure"]) == ("Excel", 4, ["エクセル"], True)
    assert caller.post("/catalog/skills/find", {"text": "x" * 20_001}).status_code == 422
