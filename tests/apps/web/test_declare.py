"""An officer writes a declaration without a manual: draft, preview, publication, new version, withdrawal, history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.network.models import Declaration, Membership
from manabiwa.apps.network.selectors import declaration_of


@pytest.fixture
def member(town: Any) -> Any:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="推進室")
    return town


def typed(*promises: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": "学びのまち", "statement": "学びます。", "mayor": "ためし市長", "declared_on": "2026-11-01",
        "pillars": ["residents"], "promise-TOTAL_FORMS": str(max(len(promises), 1)), "promise-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, row in enumerate(promises):
        for name, value in zip(("text", "figure", "target", "fiscal_year"), row, strict=True):
            data[f"promise-{number}-{name}"] = value
    return {**data, **more}


GOOD = ("200人が受講します", "participants", "200", "2027")


def test_a_draft_is_previewed_and_then_published(sign_in: Any, client: Any, officer: Any, member: Any) -> None:
    signed = sign_in(officer)
    answer = signed.post(f"/municipalities/{member.pk}/declare", typed(GOOD, ("", "", "", "")))
    assert answer.url == f"/municipalities/{member.pk}/declare/preview"
    assert declaration_of(member.pk) is None
    page = signed.get(answer.url).content.decode()
    assert "200人が受講します" in page
    assert "まだ、ほかの人には見えていません" in page
    signed.post(f"/municipalities/{member.pk}/declare/publish")
    client.logout()
    assert "200人が受講します" in client.get(f"/municipalities/{member.pk}").content.decode()
    promise = declaration_of(member.pk).promises.get()  # type: ignore[union-attr]
    assert (promise.figure, promise.target, promise.fiscal_year) == ("participants", 200, 2027)
    assert AuditEntry.objects.filter(action="network.publish_declaration", actor=officer.user).count() == 1


def test_strangers_see_no_draft(sign_in: Any, client: Any, officer: Any, member: Any) -> None:
    sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(GOOD))
    client.logout()
    for address in (f"/municipalities/{member.pk}", f"/municipalities/{member.pk}/declarations"):
        assert "200人が受講します" not in client.get(address).content.decode()


def test_a_new_version_takes_the_place_of_the_old_which_stays_on_record(
    sign_in: Any, client: Any, officer: Any, member: Any
) -> None:
    signed = sign_in(officer)
    for title in ("はじめの宣言", "次の宣言"):
        signed.post(f"/municipalities/{member.pk}/declare", typed(GOOD, title=title))
        signed.post(f"/municipalities/{member.pk}/declare/publish")
    client.logout()
    assert declaration_of(member.pk).title == "次の宣言"  # type: ignore[union-attr]
    page = client.get(f"/municipalities/{member.pk}/declarations").content.decode()
    assert page.index("次の宣言") < page.index("はじめの宣言")
    assert "公開を終えました" in page


def test_the_form_opens_with_what_is_public_and_a_cleared_row_is_taken_out(
    sign_in: Any, officer: Any, member: Any
) -> None:
    signed, address = sign_in(officer), f"/municipalities/{member.pk}/declare"
    signed.post(address, typed(GOOD, ("100人が修了します", "completions", "100", "2027")))
    signed.post(f"{address}/publish")
    assert 'value="100人が修了します"' in signed.get(address).content.decode()
    rows = {"promise-TOTAL_FORMS": "3", "promise-INITIAL_FORMS": "2"}
    signed.post(address, typed(("", "", "", ""), ("100人が修了します", "completions", "120", "2028"), **rows))
    draft = Declaration.unscoped.get(published_at=None)
    assert [(row.text, row.target) for row in draft.promises.all()] == [("100人が修了します", 120)]


def test_the_next_save_takes_the_place_of_the_draft(sign_in: Any, officer: Any, member: Any) -> None:
    signed = sign_in(officer)
    for title in ("一度目", "二度目"):
        signed.post(f"/municipalities/{member.pk}/declare", typed(title=title))
    assert Declaration.unscoped.get().title == "二度目"


def test_one_more_row_keeps_what_was_typed_and_complains_of_nothing(sign_in: Any, officer: Any, member: Any) -> None:
    data = typed(("書きかけ", "participants", "12", "2028"), title="", add="1")
    page = sign_in(officer).post(f"/municipalities/{member.pk}/declare", data).content.decode()
    assert 'value="書きかけ"' in page
    assert '<option value="2028" selected>' in page
    assert 'name="promise-1-text"' in page
    assert "error-summary" not in page
    assert not Declaration.unscoped.exists()


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (("約束", "participants", "たくさん", "2027"), "目標値は、数字で入れてください。"),
        (("約束", "participants", "-1", "2027"), "目標値は、0以上で入れてください。"),
        (("約束", "participants", "nan", "2027"), "目標値は、数字で入れてください。"),
        (("約束", "happiness", "1", "2027"), "happiness"),
        (("約束", "participants", "1", "1999"), "1999"),
        (("約束", "", "1", "2027"), "このフィールドは必須です"),
        (("約" * 301, "participants", "1", "2027"), "300"),
    ],
)
def test_a_wrong_promise_gets_words_and_saves_nothing(
    sign_in: Any, officer: Any, member: Any, promise: tuple[str, str, str, str], words: str
) -> None:
    page = sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(promise)).content.decode()
    assert words in page
    assert not Declaration.unscoped.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"pillars": []}, "取組領域を一つ以上選んでください。"),
        ({"title": ""}, "宣言の題名"),
        ({"declared_on": "令和の日"}, "宣言日"),
        ({"statement": "あ" * 4001}, "4000"),
    ],
)
def test_wrong_words_are_told(sign_in: Any, officer: Any, member: Any, wrong: Any, words: str) -> None:
    page = sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(GOOD, **wrong)).content.decode()
    assert "error-summary" in page
    assert words in page
    assert not Declaration.unscoped.exists()


def test_one_more_row_bears_with_nonsense(sign_in: Any, officer: Any, member: Any) -> None:
    data = typed(("約束", "x", "x", "x"), add="1") | {"promise-TOTAL_FORMS": "x"}
    assert sign_in(officer).post(f"/municipalities/{member.pk}/declare", data).status_code == 200


def test_the_same_promise_twice_is_a_slip(sign_in: Any, officer: Any, member: Any) -> None:
    page = sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(GOOD, GOOD)).content.decode()
    assert "同じ約束が二つあります。" in page


def test_fifty_promises_are_the_most(sign_in: Any, officer: Any, member: Any) -> None:
    rows = [(f"約束{n}", "participants", "1", "2027") for n in range(51)]
    sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(*rows))
    assert not Declaration.unscoped.exists()
    sign_in(officer).post(f"/municipalities/{member.pk}/declare", typed(*rows[:50]))
    assert Declaration.unscoped.get().promises.count() == 50


def test_a_withdrawn_declaration_leaves_the_public_but_not_the_record(
    sign_in: Any, client: Any, officer: Any, member: Any
) -> None:
    signed, address = sign_in(officer), f"/municipalities/{member.pk}/declare"
    signed.post(address, typed(GOOD))
    signed.post(f"{address}/publish")
    signed.post(f"{address}/withdraw")
    client.logout()
    assert declaration_of(member.pk) is None
    assert "宣言は、これからです" in client.get(f"/municipalities/{member.pk}").content.decode()
    assert "学びのまち" in client.get(f"/municipalities/{member.pk}/declarations").content.decode()


def test_what_is_not_there_can_be_neither_published_nor_withdrawn(sign_in: Any, officer: Any, member: Any) -> None:
    signed, address = sign_in(officer), f"/municipalities/{member.pk}/declare"
    assert "公開する下書きがありません" in signed.post(f"{address}/publish", follow=True).content.decode()
    assert "公開している宣言がありません" in signed.post(f"{address}/withdraw", follow=True).content.decode()


def test_a_draft_can_be_thrown_away(sign_in: Any, officer: Any, member: Any) -> None:
    signed, address = sign_in(officer), f"/municipalities/{member.pk}/declare"
    signed.post(address, typed(GOOD))
    signed.post(f"{address}/discard")
    assert not Declaration.unscoped.exists()


@pytest.mark.parametrize("person", ["stranger_officer", "learner", "supporter", "secretariat"])
def test_others_are_refused(request: Any, sign_in: Any, member: Any, person: str) -> None:
    signed, address = sign_in(request.getfixturevalue(person)), f"/municipalities/{member.pk}/declare"
    assert signed.get(address).status_code == 403
    assert signed.post(address, typed(GOOD)).status_code == 403
    assert signed.get(f"{address}/preview").status_code == 403
    for act in ("publish", "discard", "withdraw"):
        assert signed.post(f"{address}/{act}").status_code == 403
    assert not Declaration.unscoped.exists()


def test_a_municipality_that_is_no_member_cannot_declare(sign_in: Any, officer: Any, town: Any) -> None:
    assert sign_in(officer).get(f"/municipalities/{town.pk}/declare").status_code == 404


def test_strangers_are_sent_to_sign_in(client: Any, member: Any) -> None:
    assert client.get(f"/municipalities/{member.pk}/declare").status_code == 302


def test_the_desk_leads_to_the_own_declaration(sign_in: Any, officer: Any, member: Any) -> None:
    signed = sign_in(officer)
    assert "/municipalities/declare" in signed.get("/programmes/").content.decode()
    assert signed.get("/municipalities/declare").url == f"/municipalities/{member.pk}/declare"
    assert f"/municipalities/{member.pk}/declare" in signed.get(f"/municipalities/{member.pk}").content.decode()


def test_the_pages_stay_small(sign_in: Any, officer: Any, member: Any, django_assert_max_num_queries: Any) -> None:
    signed, address = sign_in(officer), f"/municipalities/{member.pk}/declare"
    signed.post(address, typed(GOOD))
    for page in (address, f"{address}/preview", f"/municipalities/{member.pk}/declarations"):
        with django_assert_max_num_queries(25):
            assert signed.get(page).status_code == 200
