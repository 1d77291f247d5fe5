from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.declaring import PromiseInput, publish_declaration
from manabiwa.apps.network.models import FigureSnapshot, Membership
from manabiwa.apps.network.services import publish_news


@pytest.fixture
def declared(town: Any, now: dt.datetime) -> Any:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="推進室")
    for year in (2024, 2025):
        FigureSnapshot.objects.create(
            municipality=town, figure="participants", fiscal_year=year, value=7, computed_at=now
        )
    return publish_declaration(
        municipality=town, title="学ぶまち", statement="学びます。", mayor="市長", pillars=["residents"], actor=SYSTEM,
        promises=[PromiseInput("50人が受講", "participants", 50, 2026)], declared_on=dt.date(2026, 5, 1),
    )  # fmt: skip


def test_a_promise_stands_beside_the_live_figure(client: Any, declared: Any, town: Any) -> None:
    page = client.get(reverse("network:municipality", args=[town.pk])).content.decode()
    assert "50人が受講" in page
    assert "推進室" in page


@pytest.mark.parametrize("name", ["municipalities", "declarations", "report", "news", "join", "joined"])
def test_public_pages_take_few_queries(
    client: Any, declared: Any, now: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    publish_news(title="お知らせ", body="本文", actor=SYSTEM, now=now)
    with django_assert_max_num_queries(15):
        assert client.get(reverse(f"network:{name}")).status_code == 200


def test_a_municipality_page_takes_few_queries(
    client: Any, declared: Any, town: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        client.get(reverse("network:municipality", args=[town.pk]))


def test_an_unknown_code_is_not_found(client: Any, db: None) -> None:
    assert client.get(reverse("network:municipality", args=["999999"])).status_code == 404


def test_the_report_goes_out_as_csv(client: Any, declared: Any) -> None:
    body = b"".join(client.get(reverse("network:report"), {"format": "csv"}).streaming_content)
    assert "ためし市" in body.decode("utf-8-sig")


def test_the_search_finds_a_municipality_by_its_reading(client: Any, town: Any) -> None:
    assert "ためし市" in client.get(reverse("web:search"), {"q": "ためし"}).content.decode()


def test_only_members_are_listed_when_asked(client: Any, declared: Any, neighbour: Any) -> None:
    page = client.get(reverse("network:municipalities"), {"members": "1"}).content.decode()
    assert "ためし市" in page
    assert "となり町" not in page


def test_news_is_withdrawn_and_put_back_by_the_secretariat_alone(
    client: Any, secretariat: Any, officer: Any, sign_in: Any, now: Any
) -> None:
    row = publish_news(title="停電のお知らせ", body="本文", actor=SYSTEM, now=now)
    addresses = [reverse(f"network:{name}_news", args=[row.pk]) for name in ("withdraw", "republish")]
    for address in addresses:
        assert sign_in(officer).post(address).status_code == 403
    desk = sign_in(secretariat)
    desk.post(addresses[0])
    assert "停電のお知らせ" not in client.get(reverse("network:news")).content.decode()
    assert "取り下げ中" in desk.get(reverse("network:write_news")).content.decode()
    desk.post(addresses[1])
    assert "停電のお知らせ" in client.get(reverse("network:news")).content.decode()
    assert desk.get(addresses[0]).status_code == 405
