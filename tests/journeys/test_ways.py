"""Pages that stand only after something was done: each is reached by doing it, and looked at like every other page."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.apps.connectors.rosters import archive, member, person
from tests.journeys.conftest import PASSWORD
from tests.journeys.pages import OFFICER, SECRETARIAT, STRANGER, TRAINER

Ask = Callable[[str], list[Any]]
HEAD = "提供元コード,講座コード,講座名,学習時間\n"


def link_in_mail(ask: Ask, address: str, path: str) -> str:
    """The newest link that was mailed to an address."""
    bodies = ask(f"SELECT body FROM mail_outgoingmail WHERE \"to\" LIKE '%{address}%' ORDER BY id DESC")  # noqa: S608
    found = re.search(rf"https?://[^/\s]+({path}\S+)", bodies[0])
    assert found, bodies[0]
    return found[1]


def one_time_password(secret: str, moment: float) -> str:
    """RFC 6238 with its defaults: SHA-1, 30 seconds, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(moment) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def submit(page: Page) -> None:
    page.click("main form button[type=submit], main form.form button:not([type=button])")


def see_the_result(page: Page) -> None:
    """Wait for the worker: the page says by itself when it is done."""
    page.get_by_role("link", name="結果を見る").click(timeout=60_000)


@pytest.mark.journey
def test_an_import_in_each_state(
    tmp_path: Path, open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    """Long enough for the worker: 600 rows, three of them wrong; refused, kept, applied and undone."""
    rows = [f"demo-open,w{number},確かめの講座{number},{'x' if number < 3 else 2}" for number in range(600)]
    table = tmp_path / "講座.csv"
    table.write_text(HEAD + "\n".join(rows), encoding="cp932")
    wrong = tmp_path / "講座.xlsx"
    wrong.write_bytes(b"%PDF-1.7\n" + b"x" * 100)

    page = open_browser(SECRETARIAT)
    page.goto("/tables/new/catalog.courses/")
    page.set_input_files("input[type=file]", wrong)
    submit(page)
    expect(page.locator("#errors")).to_contain_text("PDF")
    check_here(page)

    page.set_input_files("input[type=file]", table)
    submit(page)
    expect(page.get_by_role("button", name="変わる内容を確かめる")).to_be_visible()
    check_here(page)

    page.get_by_role("button", name="変わる内容を確かめる").click()
    see_the_result(page)
    expect(page.locator("#apply-heading")).to_be_visible()
    check_here(page)

    page.check("input[name=keep_good_rows]")
    page.get_by_role("button", name="反映する", exact=True).click()
    see_the_result(page)
    expect(page.get_by_text("この取り込みを取り消す").first).to_be_visible()
    check_here(page)

    page.goto("/tasks/")
    page.locator("main table a").first.click()
    assert re.search(r"/tasks/[0-9a-f-]+/$", page.url)
    check_here(page)

    page.goto("/tables/")
    page.locator("main table a").first.click()
    page.get_by_text("この取り込みを取り消す").first.click()
    check_here(page)
    page.locator("details.confirm[open] button[type=submit]").click()
    see_the_result(page)
    expect(page.locator("main")).to_contain_text("取り消しました")
    check_here(page)


@pytest.mark.journey
def test_the_interview_question_by_question(
    open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    page = open_browser(TRAINER)
    page.goto("/learning/start")
    page.get_by_role("button", name="くらべる").click()
    expect(page.locator("main")).to_contain_text("1つ以上選んでください。")
    for choice in page.locator("input[name=occupation]").all()[:3]:
        choice.check()
    page.get_by_role("button", name="くらべる").click()
    check_here(page)
    page.get_by_role("button", name="これをめざす").first.click()
    check_here(page)
    page.get_by_role("link", name="前の質問にもどる").click()
    page.get_by_role("button", name="これをめざす").first.click()
    for _question in ("background", "skills", "environment"):
        check_here(page)
        page.get_by_role("button", name="次へ").click()
    check_here(page)
    page.get_by_label("月", exact=True).fill("0.5")
    page.get_by_role("button", name="計画を作る").click()
    expect(page.locator("main")).to_contain_text("1週間の合計を、1時間から60時間までにしてください。")
    check_here(page)


@pytest.mark.journey
def test_a_posting_becomes_a_goal(open_browser: Callable[..., Page], check_here: Callable[[Page], None]) -> None:
    page = open_browser(TRAINER)
    page.goto("/learning/start")
    page.get_by_role("link", name="求人票や、自分のことばから始める").click()
    page.locator("main textarea").fill("明るい職場です。")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator("main")).to_contain_text("学べるスキルが見つかりませんでした")
    page.locator("main textarea").fill(
        "広報のウェブサイトを HTML と CSS で更新し、Excel で集計します。実務経験のある方。"
    )
    page.get_by_role("button", name="次へ").click()
    expect(page.locator("main")).to_contain_text("文章の「HTML」から")
    check_here(page)
    page.get_by_role("button", name="次へ").click()
    check_here(page)


@pytest.mark.journey
def test_a_newcomer_confirms_the_address_and_meets_empty_pages_that_teach(
    ask: Ask, open_browser: Callable[..., Page], check_here: Callable[[Page], None], check_page: Callable[..., None]
) -> None:
    page = open_browser(STRANGER)
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", "newcomer@example.jp")
    page.fill("input[name=name]", "新井 はじめ")
    page.fill("input[name=password1]", "asu-no-tame-ni-manabu")
    submit(page)
    page.wait_for_url("**/accounts/confirm-email/")
    page.goto(link_in_mail(ask, "newcomer@example.jp", "/accounts/confirm-email/"))
    check_here(page)
    submit(page)
    if "/accounts/login/" in page.url:
        page.fill("input[name=login]", "newcomer@example.jp")
        page.fill("input[name=password]", "asu-no-tame-ni-manabu")
        submit(page)
    page.wait_for_url(lambda url: "/accounts/" not in url)
    for address in ("/home", "/learning/record", "/programmes/mine", "/people/me", "/people/me/trail", "/tasks/"):
        check_page(page, address)


@pytest.mark.journey
def test_a_forgotten_password_is_replaced(
    ask: Ask, open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    page = open_browser(STRANGER)
    page.goto("/accounts/password/reset/")
    page.fill("input[name=email]", "p001@demo-229598.example")
    submit(page)
    page.goto(link_in_mail(ask, "p001@demo-229598.example", "/accounts/password/reset/key/"))
    check_here(page)
    page.fill("input[name=password1]", "mou-wasurenai-kotoba")
    page.fill("input[name=password2]", "mou-wasurenai-kotoba")
    submit(page)
    page.wait_for_url("**/accounts/password/reset/key/done/")


@pytest.mark.journey
def test_a_second_factor_is_set_up_asked_for_and_taken_off(
    open_browser: Callable[..., Page], check_here: Callable[[Page], None], check_page: Callable[..., None]
) -> None:
    learner = "p002@demo-229598.example"
    page = open_browser(learner)
    page.goto("/accounts/2fa/totp/activate/")
    page.fill("input[name=password]", PASSWORD)  # whoever sits down at an open screen cannot do it
    submit(page)
    check_page(page, "/accounts/2fa/totp/activate/")
    secret = page.input_value("#authenticator_secret")
    page.fill("input[name=code]", one_time_password(secret, time.time()))
    submit(page)
    check_page(page, "/accounts/2fa/")
    check_page(page, "/accounts/2fa/recovery-codes/")
    spare = page.input_value("#recovery_codes").split()[0]
    check_page(page, "/accounts/2fa/recovery-codes/generate/")
    check_page(page, "/accounts/2fa/reauthenticate/")
    check_page(page, "/accounts/2fa/totp/deactivate/")

    page.goto("/accounts/logout/")
    page.click("main form button")
    page.goto("/accounts/login/")
    page.fill("input[name=login]", learner)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form.form button")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    check_here(page)
    page.fill("input[name=code]", spare)
    page.locator("main form").filter(has=page.locator("input[name=code]")).locator("button").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    page.goto("/accounts/2fa/totp/deactivate/")
    page.fill("input[name=password]", PASSWORD)
    submit(page)
    submit(page)
    expect(page.locator("main")).to_contain_text("認証アプリは有効ではありません")


@pytest.mark.journey
def test_a_declaration_before_it_is_public(
    open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    page = open_browser(OFFICER)
    page.goto("/municipalities/229598/declare")
    page.locator("main form.form .actions button").first.click()
    page.wait_for_url("**/declare/preview")
    check_here(page)
    page.goto("/municipalities/229598/declare")
    page.get_by_text("下書きを捨てる").first.click()
    page.locator("details.confirm[open] button[type=submit]").click()
    expect(page.locator(".toast")).to_be_visible()


@pytest.mark.journey
def test_an_invitation_is_read_by_whom_it_is_for(
    ask: Ask, open_browser: Callable[..., Page], check_page: Callable[..., None]
) -> None:
    guest = "training@demo-229598.example"
    officer = open_browser(OFFICER)
    officer.goto("/people/of/229598")
    officer.get_by_text("招待する", exact=True).first.click()
    invite = officer.locator("form[action$='/invite']")
    invite.locator("input[name=email]").fill(guest)
    invite.locator("select[name=role]").select_option("author")
    invite.get_by_role("button", name="招待を送る").click()
    expect(officer.locator(".toast")).to_contain_text(guest)
    check_page(open_browser(guest), link_in_mail(ask, guest, "/people/invitations/"))


@pytest.mark.journey
def test_a_connection_from_its_form_to_its_removal(
    open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    """The key is entered, changed and never seen; the address is a number, so that no name has to be known here."""
    page = open_browser(SECRETARIAT)
    page.goto("/connectors/")
    page.get_by_role("link", name="接続を加える").first.click()
    check_here(page)
    page.get_by_role("link", name="Udemy Business").click()
    page.fill("[name=name]", "外の学校")
    page.fill("[name=address]", "https://127.0.0.1/")
    for name, text in (("account", "77"), ("client_id", "me"), ("secret", "very secret")):
        page.fill(f"[name={name}]", text)
    submit(page)
    expect(page.get_by_text("このアドレスには接続できません").first).to_be_visible()
    check_here(page)
    page.fill("[name=address]", "https://93.184.216.34/")
    page.fill("[name=secret]", "very secret")
    submit(page)
    expect(page.get_by_role("heading", level=1, name="外の学校")).to_be_visible()
    check_here(page)
    assert "very secret" not in page.content()
    page.get_by_text("鍵を替える").click()
    page.fill("[name=secret]", "another")
    page.get_by_role("button", name="替える").click()
    expect(page.get_by_text("鍵を替えました")).to_be_visible()
    page.get_by_text("接続をやめる").click()
    page.get_by_role("button", name="やめる").click()
    expect(page.get_by_text("接続をやめました")).to_be_visible()


@pytest.mark.journey
def test_a_roster_before_and_after_it_is_applied(
    tmp_path: Path, open_browser: Callable[..., Page], check_here: Callable[[Page], None]
) -> None:
    """Two people, one of them wrong; then a list without anybody, which asks before somebody leaves."""
    resident = "resident@demo-229598.example"
    people = [person(1, email=resident), person(2), person(3, email="")]
    whole, empty = tmp_path / "名簿.zip", tmp_path / "空.zip"
    whole.write_bytes(archive(people, [member(1), member(2)]))
    empty.write_bytes(archive([], []))
    page = open_browser(OFFICER)
    page.goto("/connectors/rosters")
    page.set_input_files("[name=file]", whole)
    submit(page)
    expect(page.get_by_role("heading", name="招待メールを送る")).to_be_visible()
    expect(page.get_by_text("users.csv 4行目")).to_be_visible()
    check_here(page)
    page.get_by_role("button", name="このとおり反映する").click()
    expect(page.get_by_text("加わった人 1、招待した人 1")).to_be_visible()
    check_here(page)
    page.goto("/connectors/rosters")
    check_here(page)
    page.set_input_files("[name=file]", empty)
    submit(page)
    expect(page.get_by_text("1人が期から外れることを確かめました")).to_be_visible()
    check_here(page)
    page.get_by_role("button", name="取り込まずにやめる").click()
    expect(page.get_by_text("取り込みをやめました")).to_be_visible()
