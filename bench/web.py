"""Pages of the demo network under load: requests per second and waiting times, signed out and signed in.

Starts a server of its own on 127.0.0.1 with a fresh demo network (SQLite) and measures with `wrk` (Debian package) at 8
connections from the same machine.
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

from bench.report import publish

COMMAND = Path(sys.executable).with_name("manabiwa")
PUBLIC = (
    "/",
    "/exchange/cases",
    "/exchange/cases/1",
    "/municipalities/",
    "/municipalities/229598",
    "/catalog/?q=Excel",
)
HOME = "demo-229598.example"
SIGNED_IN = {
    f"resident@{HOME}": ("/learning/today", "/learning/plan"),
    f"supporter@{HOME}": ("/learning/desk",),
    f"officer@{HOME}": ("/programmes/cohorts/1", "/evaluation/1"),
}
LUA = 'done = function(s, l, r) io.write(string.format("p50=%d p95=%d\\n", l:percentile(50), l:percentile(95))) end\n'


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
            _wait(f"{site}/about")
            seconds = 2 if options.quick else 8
            rows = [_measure(site, page, "", seconds, home) for page in PUBLIC]
            for person, pages in SIGNED_IN.items():
                cookie = _sign_in(site, person)
                rows += [_measure(site, page, cookie, seconds, home) for page in pages]
        finally:
            server.terminate()
            server.wait(30)
    publish("web", "Pages of the demo network, 8 connections, SQLite", rows)


def _wait(address: str) -> None:
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


def _measure(site: str, page: str, cookie: str, seconds: int, home: str) -> dict[str, object]:
    script = Path(home) / "percentiles.lua"
    script.write_text(LUA)
    header = ["-H", f"Cookie: {cookie}"] if cookie else []
    wrk = ["wrk", "-t1", "-c8", f"-d{seconds}s", "-s", str(script), *header, f"{site}{page}"]
    subprocess.run([*wrk[:3], "-d1s", *wrk[6:]], capture_output=True, check=True)
    text = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    times = re.search(r"p50=(\d+) p95=(\d+)", text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return {
        "page": page,
        "who": "signed in" if cookie else "public",
        "requests/s": round(float(rate.group(1))) if rate else None,
        "p50 ms": round(int(times.group(1)) / 1000, 1) if times else None,
        "p95 ms": round(int(times.group(2)) / 1000, 1) if times else None,
        "failed": int(failed.group(1)) if failed else 0,
    }


if __name__ == "__main__":
    main()
