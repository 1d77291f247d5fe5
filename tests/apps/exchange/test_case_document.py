"""A case on paper, for whoever may read its page."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from manabiwa.apps.exchange import services
from manabiwa.apps.exchange.models import Case
from tests.apps.papers import body_of, text_of


def test_everybody_may_print_a_published_case(client: Any, case: Case) -> None:
    told = text_of(body_of(client.get(f"/exchange/cases/{case.pk}/document")))
    for words in ("夜の講座", "ためし市", "人が集まらない", "冬に半分になった", "効果の検証なし", "出典"):
        assert words in told, words


def test_the_interval_stands_in_the_paper(client: Any, case: Case) -> None:
    evidence = {
        "grade": 1, "outcome": "就業", "definition": "180日以内", "estimate": 0.6, "low": 0.3, "high": 0.8,
        "level": 0.95, "lowest": 0.3, "highest": 0.8, "any_low": 0.1, "any_high": 0.9, "reached": 3, "known": 5,
        "unknown": 5, "total": 10, "words": {"ja": ["結果の分かる5人のうち3人"]},
    }  # fmt: skip
    Case.unscoped.filter(pk=case.pk).update(
        evidence=evidence, timeline=[{"when": "4月", "text": "募集", "failed": True}]
    )
    told = text_of(body_of(client.get(f"/exchange/cases/{case.pk}/document")))
    for words in ("60.0%(30.0〜80.0)", "60.0%(10.0〜90.0)", "180日以内", "(うまくいかなかった)募集"):
        assert words in told, words


def test_a_draft_is_printed_by_its_municipality_alone(
    sign_in: Any, client: Any, members: None, texts: Any, officer: Any, stranger_officer: Any, now: Any
) -> None:
    draft = services.draft_case(**texts, actor=officer, now=now)
    address = f"/exchange/cases/{draft.pk}/document"
    assert client.get(address).status_code == 404
    assert sign_in(stranger_officer).get(address).status_code == 404
    told = text_of(body_of(sign_in(officer).get(address)))
    assert "公開されていません" in told


def test_the_page_leads_to_the_paper(client: Any, case: Case) -> None:
    assert f"/exchange/cases/{case.pk}/document" in client.get(f"/exchange/cases/{case.pk}").content.decode()


def test_a_stranger_cannot_ask_without_end(client: Any, case: Case) -> None:
    cache.set("limit:document:127.0.0.1", 59, 60)
    answers = [client.get(f"/exchange/cases/{case.pk}/document").status_code for _ in range(2)]
    assert answers == [200, 429]
