"""A real server with the demo network, and a real browser in front of it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import sqlite3
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

from tests.journeys.pages import PLACES

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("manabiwa")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PASSWORD = "manabiwa-demo"
DESK, PHONE, HEIGHT = 1280, 390, 900
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
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


def serve(home: Path) -> Iterator[str]:
    """Run the demo network of a folder on a port of its own, and end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "MANABIWA_HOME": str(home), "MANABIWA_URL": address}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    server = subprocess.Popen([str(COMMAND), "run", "--demo", "--port", str(port)], env=environment)
    try:
        wait_until_it_answers(f"{address}/about", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def today() -> dt.date:
    """The day in Japan."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo network: database and files."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def site(site_home: Path) -> Iterator[str]:
    """`manabiwa run --demo` on a port and in a folder of its own."""
    yield from serve(site_home)


@pytest.fixture
def own_home(site: str, site_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo network: what is done to it stays out of the other journeys."""
    folder = tmp_path / "home"
    shutil.copytree(site_home, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    with sqlite3.connect(site_home / "manabiwa.sqlite3") as one, sqlite3.connect(folder / "manabiwa.sqlite3") as other:
        one.backup(other)
    return folder


@pytest.fixture
def own_site(own_home: Path) -> Iterator[str]:
    """A server of the copy."""
    yield from serve(own_home)


@pytest.fixture(scope="session")
def real(ask: Callable[[str], list[Any]]) -> Callable[[str], str]:
    """`real("/people/{resident}")`: the address with what the demo network has in that place."""

    def fill(address: str) -> str:
        return re.sub(r"{(\w+)}", lambda found: str(ask(PLACES[found[1]])[0]), address)

    return fill


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


@pytest.fixture(scope="session")
def ask(site: str, site_home: Path) -> Iterator[Callable[[str], list[Any]]]:
    """`ask("SELECT ...")`: the first column of the answer of the demo's database, which is only read."""
    store = sqlite3.connect(f"file:{site_home / 'manabiwa.sqlite3'}?mode=ro", uri=True)
    yield lambda question: [row[0] for row in store.execute(question)]
    store.close()


@pytest.fixture
def open_browser(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_browser(email)`: a page of a fresh browser at a desk, signed in when an address is given."""
    contexts = []

    def enter(email: str = "", **options: Any) -> Page:
        size = {"width": DESK, "height": HEIGHT}
        settings = {"viewport": size, "locale": "ja-JP", "base_url": site, **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        home = settings["base_url"]
        page.on("request", lambda request: strangers.append(request.url) if not request.url.startswith(home) else None)
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


@pytest.fixture(scope="session")
def check_here() -> Callable[[Page], None]:
    """`check_here(page)`: the open page fits desk and phone, and axe finds nothing at either width (WCAG 2.2 AA)."""
    script = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        # evaluated by the browser's debugger, which the page's policy does not concern
        page.evaluate(script)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
            assert not too_wide, f"{page.url} is wider than {width}"
            found: Any = page.evaluate(
                "standards => axe.run(document, {runOnly: standards})"
                ".then(r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]))",
                list(STANDARDS),
            )
            assert found == [], f"{page.url} at {width}: {found}"
        page.set_viewport_size({"width": DESK, "height": HEIGHT})

    return check


@pytest.fixture(scope="session")
def check_page(check_here: Callable[[Page], None]) -> Callable[..., None]:
    """`check_page(page, address, status=200)`: it answers so, with a title and one first heading, and fits."""

    def check(page: Page, address: str, status: int = 200) -> None:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} answers {answer.status}"
        assert page.locator("h1").count() == 1, f"{address} has {page.locator('h1').count()} first headings"
        assert not page.title().startswith("|"), f"{address} has no title"
        check_here(page)

    return check
