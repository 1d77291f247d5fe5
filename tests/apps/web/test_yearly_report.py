"""The yearly report of change: every promise, every year, for everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.declaring import PromiseInput, publish_declaration
from manabiwa.apps.network.models import FigureSnapshot, Membership
from tests.apps.papers import body_of, read_pdf, sheets_of, text_of


@pytest.fixture
def member(town: Any, now: dt.datetime) -> Any:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="推進室")
    for year, value in ((2024, 7), (2025, 12)):
        FigureSnapshot.objects.create(
            municipality=town, figure="participants", fiscal_year=year, value=value, computed_at=now
        )
    return town


def declare(town: Any, count: int) -> None:
    publish_declaration(
        municipality=town, title="髙𠮷の学ぶまち", statement="学びます。", mayor="市長", pillars=["residents"],
        promises=[PromiseInput(f"約束その{n}を守ります", "participants", 50 + n, 2026) for n in range(1, count + 1)],
        declared_on=dt.date(2026, 5, 1), actor=SYSTEM,
    )  # fmt: skip


def test_forty_five_promises_are_all_there(client: Any, member: Any) -> None:
    declare(member, 45)
    data = body_of(client.get(f"/municipalities/{member.pk}/report"))
    told = text_of(data)
    assert all(f"約束その{n}を守ります" in told for n in range(1, 46))
    assert "45件の約束のうち、0件を達成" in told
    assert len(read_pdf(data).pages) >= 3


def test_the_figures_stand_year_by_year_with_their_change(client: Any, member: Any) -> None:
    declare(member, 1)
    found = sheets_of(body_of(client.get(f"/municipalities/{member.pk}/report", {"format": "xlsx"})))
    headings, values = found["年度ごとの数字"][:2]
    assert dict(zip(headings, values, strict=True)) == {
        "指標": "受講した人", "単位": "人", "令和6年度末": 7, "令和7年度末": 12, "いま": 0, "増減": -12,
    }  # fmt: skip


def test_a_promise_of_nothing_breaks_no_page(client: Any, member: Any) -> None:
    publish_declaration(
        municipality=member, title="宣言", statement="-", mayor="市長", pillars=["staff"], actor=SYSTEM,
        promises=[PromiseInput("ゼロから", "participants", 0, 2026)], declared_on=dt.date(2026, 5, 1),
    )  # fmt: skip
    told = text_of(body_of(client.get(f"/municipalities/{member.pk}/report")))
    assert "nan" not in told.lower()
    assert "1件の約束のうち、1件を達成" in told


def test_a_member_without_declaration_and_figures_gets_words(client: Any, town: Any) -> None:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="推進室")
    told = text_of(body_of(client.get(f"/municipalities/{town.pk}/report")))
    assert "宣言は、まだありません" in told
    assert "年度末の数字は、まだ残されていません" in told


def test_a_municipality_that_is_no_member_has_no_report(client: Any, town: Any) -> None:
    assert client.get(f"/municipalities/{town.pk}/report").status_code == 404


def test_the_network_report_lists_every_promise(client: Any, member: Any) -> None:
    declare(member, 3)
    told = text_of(body_of(client.get("/municipalities/report/document")))
    for words in ("自治体リスキリングネットワーク", "東京都ためし市", "約束その3を守ります", "宣言した自治体1団体"):
        assert words in told, words
    found = sheets_of(body_of(client.get("/municipalities/report/document", {"format": "xlsx"})))
    assert len(found["すべての約束"]) == 4


def test_the_network_report_of_an_empty_network_says_so(client: Any, db: None) -> None:
    assert "数で測る約束は、まだありません" in text_of(body_of(client.get("/municipalities/report/document")))


def test_the_pages_lead_to_the_reports(client: Any, member: Any) -> None:
    declare(member, 1)
    assert f"/municipalities/{member.pk}/report" in client.get(f"/municipalities/{member.pk}").content.decode()
    assert "/municipalities/report/document" in client.get("/municipalities/report").content.decode()
