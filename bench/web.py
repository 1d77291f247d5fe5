"""Pages of the demo network: requests per second and waiting times under load, questions to the store, and weight.

Starts a server of its own on 127.0.0.1 with a fresh demo network (SQLite) and measures with `wrk` (Debian package) at 8
connections from the same machine. A public page is measured twice: as it is kept, and under a new address with every
request, so that each is made from nothing. Weight is what a browser with an empty cache fetches, for every page that
somebody of the demo finds.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bench.pages import HOME
from bench.queries import count
from bench.report import publish
from bench.weight import FLAGS, browser_path, weigh_every_page

KINDS = {
    "html": "Document", "styles": "Stylesheet", "scripts": "Script", "fonts": "Font", "images": "Image", "later": "XHR",
}  # fmt: skip
COMMAND = Path(sys.executable).with_name("manabiwa")
PUBLIC = (
    "/",
    "/exchange/cases",
    "/exchange/cases/1",
    "/municipalities/",
    "/municipalities/229598",
    "/catalog/?q=Excel",
    "/search?q=Excel",
)
SIGNED_IN = {
    f"resident@{HOME}": ("/learning/today", "/learning/plan", "/learning/record"),
    f"supporter@{HOME}": ("/support/desk", "/support/desk?all"),
    f"officer@{HOME}": (
        "/programmes/", "/programmes/cohorts/1", "/learning/cohorts/2", "/evaluation/cohorts/1",
        "/evaluation/cohorts/1/answers", "/evaluation/1",
    ),
}  # fmt: skip
LUA = """done = function(s, l, r) io.write(string.format("p50=%d p95=%d\\n", l:percentile(50), l:percentile(95))) end
"""
FRESH = """local n = math.random(1, 1000000000)
request = function() n = n + 1; return wrk.format("GET", PATH .. n) end
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and write var/bench/web.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options, _others = parser.parse_known_args(arguments)
    if shutil.which("wrk") is None:
        print("bench.web: wrk がありません (Debian: apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        site = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "MANABIWA_HOME": home, "MANABIWA_URL": site}
        server = subprocess.Popen(
            [str(COMMAND), "run", "--demo", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"{site}/about")
            seconds = 2 if options.quick else 8
            load = Load(site, home, seconds)
            rows = [row for page in PUBLIC for row in (load.measure(page), load.measure(page, fresh=True))]
            for person, pages in SIGNED_IN.items():
                cookie = _sign_in(site, person)
                rows += [load.measure(page, cookie) for page in pages]
            pages = [("", one) for page in PUBLIC for one in (page, f"{page}{'&' if '?' in page else '?'}n={{n}}")]
            pages += [(person, page) for person, own in SIGNED_IN.items() for page in own]
            for row, number in zip(rows, count(pages, home), strict=True):
                row["queries"] = number
            weights = _weights(site)
        finally:
            server.terminate()
            server.wait(30)
    publish("web", "Pages of the demo network, 8 connections, SQLite", rows)
    if weights:
        publish("weight", "First visit: kB as transferred, the heaviest first", weights)


def _weights(site: str) -> list[dict[str, object]]:
    path = browser_path()
    if path is None:
        print("bench.web: ブラウザーがないので、重さは測りません。")
        return []
    from playwright.sync_api import sync_playwright

    rows: list[dict[str, object]] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for who, address, found in weigh_every_page(chromium, site):
            shown = {name: found[kind] / 1000 for name, kind in KINDS.items()}
            rows.append(
                {"page": address, "who": who.split("@")[0] or "public", "kB": sum(found.values()) / 1000, **shown}
            )
        chromium.close()
    return sorted(rows, key=lambda row: -float(str(row["kB"])))


def wait_for(address: str) -> None:
    for _attempt in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            time.sleep(5)  # the worker builds the search index
            return
    raise SystemExit("the server did not answer")


def _sign_in(site: str, person: str) -> str:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{site}/accounts/login/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"login": person, "password": "manabiwa-demo", "csrfmiddlewaretoken": token.group(1) if token else ""}
    browser.open(f"{site}/accounts/login/", urllib.parse.urlencode(form).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class Load:
    """Puts pages of a site under load."""

    def __init__(self, site: str, home: str, seconds: int) -> None:
        self._site, self._home, self._seconds = site, Path(home), seconds

    def measure(self, page: str, cookie: str = "", *, fresh: bool = False) -> dict[str, object]:
        """Requests a second and waiting times; `fresh`: no two requests for the same address."""
        path = page + ("&" if "?" in page else "?") + "n="
        words = FRESH.replace("PATH", f'"{path}"') if fresh else ""
        if fresh and "?q=" in page:
            words = words.replace(f'"{path}" .. n', f'"{page}" .. (n % 997) .. "&n=" .. n')
        return self.run(page, words, cookie, who="signed in" if cookie else "made new" if fresh else "kept")

    def run(self, page: str, script: str, cookie: str = "", *, who: str) -> dict[str, object]:
        """The same with a script for wrk that says what is asked."""
        file = self._home / "load.lua"
        file.write_text(LUA + script)
        header = ["-H", "Accept-Encoding: gzip, deflate, br", "-H", "Accept-Language: ja"]
        header += ["-H", f"Cookie: {cookie}"] if cookie else []
        address = self._site + ("/" if script else page)
        wrk = ["wrk", "-t1", "-c8", "-s", str(file), *header, address]
        subprocess.run([*wrk, "-d1s"], capture_output=True, check=True)
        text = subprocess.run([*wrk, f"-d{self._seconds}s"], capture_output=True, text=True, check=True).stdout
        rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
        times = re.search(r"p50=(\d+) p95=(\d+)", text)
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        return {
            "page": page,
            "who": who,
            "requests/s": round(float(rate.group(1))) if rate else None,
            "p50 ms": round(int(times.group(1)) / 1000, 1) if times else None,
            "p95 ms": round(int(times.group(2)) / 1000, 1) if times else None,
            "failed": int(failed.group(1)) if failed else 0,
        }


if __name__ == "__main__":
    main()
