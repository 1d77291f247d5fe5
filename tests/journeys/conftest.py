"""A real server with the demo network, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("manabiwa")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PASSWORD = "manabiwa-demo"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, "the server ended"
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the server did not answer within two minutes")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`manabiwa run --demo` on a port and in a folder of its own."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    environment = {**os.environ, "MANABIWA_HOME": str(home), "MANABIWA_URL": f"http://127.0.0.1:{port}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    server = subprocess.Popen([str(COMMAND), "run", "--demo", "--port", str(port)], env=environment)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/about", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = os.environ.get("MANABIWA_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.fail(
            "ブラウザーがありません。Debian では `apt-get install chromium`、"
            "ほかでは MANABIWA_BROWSER で場所を示してください。"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def open_browser(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_browser(width, email)`: a page of a fresh browser, signed in when an address is given."""
    contexts = []

    def enter(width: int, email: str = "") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="ja-JP", base_url=site)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: strangers.append(request.url) if not request.url.startswith(site) else None)
        if email:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", email)
            page.fill("input[name=password]", PASSWORD)
            page.click("main form.form button")
            page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    strangers: list[str] = []
    yield enter
    for context in contexts:
        context.close()
    assert [url for url in strangers if not url.startswith(("data:", "blob:"))] == [], "a request left the host"


@pytest.fixture
def check_page() -> Callable[[Page, str], None]:
    """`check_page(page, address)`: it answers, fits the width, and axe finds nothing (WCAG 2.2 AA)."""
    script = AXE.read_text(encoding="utf-8")

    def check(page: Page, address: str) -> None:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        assert not too_wide, f"{address} is wider than the screen"
        # evaluated by the browser's debugger, which the page's policy does not concern
        page.evaluate(script)
        found: Any = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then(r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]))"
        )
        assert found == [], f"{address}: {found}"

    return check
