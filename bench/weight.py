"""What a browser fetches for a page on a first visit, in bytes as they are transferred (headers, compressed bodies)."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bench.pages import PASSWORD, PEOPLE, links_in, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

LIMIT = 150_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def browser_path() -> str | None:
    """Where a Chromium is, or None."""
    return os.environ.get("MANABIWA_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")


def sign_in(browser: Browser, site: str, email: str) -> Any:
    """The cookies of a person of the demo; nothing for a stranger."""
    if not email:
        return None
    with closing(browser.new_context(base_url=site, locale="ja-JP")) as context:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form.form button")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return context.storage_state()


def weigh(browser: Browser, site: str, address: str, cookies: Any = None) -> Counter[str]:
    """Bytes by kind of resource (Document, Stylesheet, Script, Font, Image, XHR, ...) with an empty cache."""
    with closing(browser.new_context(
        base_url=site, locale="ja-JP", storage_state=cookies, viewport={"width": 1280, "height": 900}
    )) as context:  # fmt: skip
        return _weigh(context, address)


def _weigh(context: BrowserContext, address: str) -> Counter[str]:
    page = context.new_page()
    debugger = context.new_cdp_session(page)
    debugger.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: Counter[str] = Counter()
    debugger.on("Network.responseReceived", lambda news: kinds.__setitem__(news["requestId"], news["type"]))
    debugger.on(
        "Network.loadingFinished",
        lambda news: weights.update({kinds.get(news["requestId"], "Other"): int(news["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    # fonts are fetched once their text is laid out, which may be after the network was quiet for a while
    page.evaluate("document.fonts.ready.then(() => true)")
    return weights


def weigh_every_page(browser: Browser, site: str) -> Iterator[tuple[str, str, Counter[str]]]:
    """Yield who, address and bytes by kind for one page of each kind that somebody of the demo finds."""
    seen: set[str] = set()
    for email in PEOPLE:
        cookies = sign_in(browser, site, email)
        with closing(browser.new_context(base_url=site, locale="ja-JP", storage_state=cookies)) as context:
            client = context.request

            def open_page(address: str, client: Any = client) -> list[str] | None:
                answer = client.get(address)
                is_page = answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
                return links_in(answer.text()) if is_page else None

            for address in walk("/home" if email else "/", open_page, seen):
                yield email, address, weigh(browser, site, address, cookies)
