"""The search page of a large catalogue: `python -m bench.search_page [--quick]`.

Fills a catalogue with 250,000 courses whose sentences come from the labelled catalogue of tests/references, builds the
index, serves it (SQLite), and asks the judged questions of real searchers at 8 connections with `wrk` from the same
machine. Each request has a new address, so that every page is made from nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

from bench.report import publish
from bench.search import made_courses
from bench.web import COMMAND, Load, wait_for

COURSES, COURSES_QUICK = 250_000, 10_000
QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "references" / "course_queries.jsonl"
ASK = """local asked = {QUESTIONS}
local n = math.random(1, 1000000000)
request = function() n = n + 1; return wrk.format("GET", "/catalog/?q=" .. asked[n % #asked + 1] .. "&n=" .. n) end
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and write var/bench/search_page.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options, _others = parser.parse_known_args(arguments)
    if shutil.which("wrk") is None:
        print("bench.search_page: wrk がありません (Debian: apt-get install wrk)")
        return
    number = COURSES_QUICK if options.quick else COURSES
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "MANABIWA_HOME": home}
        environment.pop("MANABIWA_DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "bench.search_page", "--child", str(number)], env=environment, check=True)
        began = time.perf_counter()
        subprocess.run([str(COMMAND), "search", "rebuild"], env=environment, check=True, stdout=subprocess.DEVNULL)
        indexed = time.perf_counter() - began
        row = _load(home, environment, 2 if options.quick else 10)
    publish("search_page", f"Search page, {number:,} courses, 8 connections, SQLite", [row], notes=[
        f"the index of all of them was rebuilt from the database in {indexed:.0f} s",
    ])  # fmt: skip


def _load(home: str, environment: dict[str, str], seconds: int) -> dict[str, object]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [str(COMMAND), "run", "--port", str(port)], env={**environment, "MANABIWA_URL": site}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"{site}/about")
        lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
        questions = [urllib.parse.quote(json.loads(line)["query"]) for line in lines]
        script = ASK.replace("{QUESTIONS}", "{" + ",".join(f'"{one}"' for one in questions) + "}")
        return Load(site, home, seconds).run("/catalog/?q=…", script, who="made new")
    finally:
        server.terminate()
        server.wait(30)


def child(number: int) -> None:
    """Fill the catalogue of MANABIWA_HOME."""
    from manabiwa.cli.start import open_site

    open_site()
    from manabiwa.apps.catalog.models import Course, CourseLevel, CourseSkill, Device, Provider, Skill

    draw, made = random.Random(0), made_courses(random.Random(0))
    providers = Provider.objects.bulk_create(
        Provider(code=f"p{one}", name=f"講座の会社 {one}", is_open=True) for one in range(12)
    )
    skills = list(Skill.objects.values_list("pk", flat=True))
    for begin in range(0, number, 5_000):
        courses = Course.objects.bulk_create(
            Course(
                provider=draw.choice(providers), external_id=str(key), title=title[:300], description=body,
                subject=f"分野{draw.randrange(15)}", level=draw.choice(CourseLevel.values), hours=draw.randint(1, 60),
                language=draw.choice(("ja", "ja", "en")), price_yen=draw.choice((0, 1_800, 12_000)),
                device=draw.choice(["", *Device.values]), rating=draw.randint(30, 50) / 10,
            )
            for key in range(begin, min(begin + 5_000, number))
            for title, body in (next(made),)
        )  # fmt: skip
        CourseSkill.objects.bulk_create(
            CourseSkill(course=course, skill_id=skill, teaches=draw.randint(1, 3))
            for course in courses
            for skill in draw.sample(skills, min(2, len(skills)))
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(int(sys.argv[2]))
    else:
        main()
