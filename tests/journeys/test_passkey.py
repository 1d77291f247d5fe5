"""A passkey: made, used to sign in without a password, and taken off; with the browser's own virtual key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.journey
def test_a_passkey_is_made_and_signs_its_owner_in(open_browser: Callable[..., Page], site: str) -> None:
    # browsers give passkeys to names, not to addresses of numbers
    base = site.replace("127.0.0.1", "localhost")
    page = open_browser(base_url=base)
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    debugger.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "purchaser@demo-139017.example")
    page.fill("input[name=password]", "manabiwa-demo")
    page.click("main form.form button")
    page.wait_for_url(lambda url: "/accounts/login" not in url)

    page.goto("/accounts/2fa/webauthn/add/")
    if page.locator("input[name=password]").count():  # asked for once more before such a change
        page.fill("input[name=password]", "manabiwa-demo")
        page.locator("main form.form button").first.click()
        page.wait_for_url(lambda url: "/webauthn/add" in url and "reauthenticate" not in url)
    page.locator("input[name=name]").fill("調達課のパソコン")
    if page.locator("input[name=passwordless]").count():
        page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add" not in url)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("調達課のパソコン")).to_be_visible()

    page.goto("/accounts/logout/")
    page.locator("main form button").first.click()
    page.goto("/home")
    assert "/accounts/login" in page.url
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto("/people/me")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
