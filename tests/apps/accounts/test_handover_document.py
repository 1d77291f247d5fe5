"""引き継ぎ資料: what hangs on a post, on paper, for whoever manages its people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.accounts.services import give_role_to_post
from manabiwa.apps.network import services as network
from manabiwa.apps.network.models import Post
from manabiwa.apps.programmes.services import create_programme
from tests.apps.papers import body_of, text_of


@pytest.fixture
def post(town: Any, officer: Any, learner: Any) -> Post:
    row = network.create_post(municipality=town, section="産業課", title="学び直し担当", actor=officer)
    give_role_to_post(post=row, role="programme_officer", actor=officer)
    day = dt.date(2026, 4, 1)
    network.hand_over_post(post=row, successor_id=officer.person_id, note="", actor=officer, today=day)
    network.hand_over_post(
        post=row, successor_id=learner.person_id, note="髙橋さんに電話を", actor=officer, today=dt.date(2026, 10, 1)
    )
    create_programme(
        municipality=town, name="夜の学び直し", pillar="residents", summary="概要", fiscal_year=2026, post=row,
        actor=officer,
    )  # fmt: skip
    return row


def test_the_paper_holds_post_roles_work_and_the_notes_of_those_before(sign_in: Any, officer: Any, post: Post) -> None:
    told = text_of(body_of(sign_in(officer).get(f"/people/posts/{post.pk}/document")))
    for words in (
        "引き継ぎ資料",
        "産業課",
        "学び直し担当",
        "事業担当者",
        "夜の学び直し",
        "髙橋さんに電話を",
        "2026-10-01",
    ):
        assert words in told, words


def test_a_post_on_which_nothing_hangs_says_so(sign_in: Any, officer: Any, town: Any) -> None:
    row = network.create_post(municipality=town, section="総務課", title="係長", actor=officer)
    told = text_of(body_of(sign_in(officer).get(f"/people/posts/{row.pk}/document")))
    assert "この役職に結びついた仕事は、まだありません" in told
    assert "(空席)" in told


@pytest.mark.parametrize("person", ["stranger_officer", "supporter"])
def test_it_is_refused_to_others(request: Any, sign_in: Any, post: Post, person: str) -> None:
    client = sign_in(request.getfixturevalue(person))
    assert client.get(f"/people/posts/{post.pk}/document").status_code == 404


def test_the_page_leads_to_the_paper(sign_in: Any, officer: Any, post: Post) -> None:
    page = sign_in(officer).get(f"/people/posts/{post.pk}/hand-over").content.decode()
    assert f"/people/posts/{post.pk}/document" in page
