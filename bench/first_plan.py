"""The first plan on the screen: `python -m bench.first_plan [--quick]`.

Fills a catalogue with 30,000 courses (the invented ones of the demo, tagged by its skills), gives a resident the goals
of occupations, and measures from the post of the interview's last answer to the page with the plan, through the whole
of the site (middleware, session, SQLite) in one process: wall clock and CPU time, since the machine may be shared. The
loss by the candidate cut is what the best plan of the candidates lies below the best of all courses at most; the cut
of the store is compared with `engines.planning.narrow` over everything, in loss and in time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.report import load_note, publish, quantile

COURSES, COURSES_QUICK = 30_000, 3_000
_PROOF_SECONDS = 10.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run in a home of its own and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--child", type=int)
    options, _others = parser.parse_known_args(arguments)
    if options.child:
        _measure(options.child)
        return
    number = COURSES_QUICK if options.quick else COURSES
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "MANABIWA_HOME": home}
        environment.pop("MANABIWA_DATABASE_URL", None)
        command = [sys.executable, "-m", "bench.first_plan", "--child", str(number)]
        subprocess.run(command, env=environment, check=True)


def _measure(number: int) -> None:
    from manabiwa.cli.start import open_site

    open_site()
    _fill(number)
    from manabiwa.apps.catalog.models import Occupation
    from manabiwa.apps.catalog.selectors import goal_of

    goals = [row for row in Occupation.objects.order_by("code") if goal_of(row).count() >= 3]
    client, person = _resident()
    _answer_last(client, person, goals[0])  # what is loaded once per process
    waits = [_answer_last(client, person, goal) for goal in goals]
    walls, cpus = [wall for wall, _cpu in waits], [cpu for _wall, cpu in waits]
    publish("first_plan", f"First plan on the screen, {number:,} courses", [{
        "goals": len(goals), "wall p50 ms": round(quantile(walls, 0.5)), "wall p95 ms": round(quantile(walls, 0.95)),
        "CPU p50 ms": round(quantile(cpus, 0.5)), "CPU p95 ms": round(quantile(cpus, 0.95)), "limit ms": 300,
    }], notes=[
        "from the post of the last answer to the page with the plan, redirect included", load_note(),
    ])  # fmt: skip
    publish("first_plan_cut", "Candidates out of the catalogue", _cuts(goals[:6]), notes=[
        "loss: how far the best plan of the candidates lies below what is possible with all courses, at most",
        "store: the best by burden for each skill and level, taken from the store; narrow: over all courses in memory",
        load_note(),
    ])  # fmt: skip


def _fill(number: int) -> None:
    import random

    from django.utils import timezone

    from manabiwa.apps.catalog.models import Provider
    from manabiwa.apps.catalog.services import add_provider
    from manabiwa.apps.catalog.tables import COURSES as TABLE
    from manabiwa.apps.catalog.tagging import tag_waiting
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.tables.importing import import_file
    from manabiwa.apps.web.demo.courses import catalogue_csv, providers

    for code, name in providers():
        if not Provider.objects.filter(code=code).exists():
            add_provider(code=code, name=name, actor=SYSTEM)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "courses.csv"
        path.write_bytes(catalogue_csv(number, random.Random(0)))
        import_file(spec=TABLE, path=path, actor=SYSTEM, now=timezone.now())
    tag_waiting()


def _resident() -> tuple[Any, Any]:
    from django.conf import settings
    from django.test import Client

    from manabiwa.apps.accounts.models import Role, RoleAssignment, User
    from manabiwa.apps.network.models import Municipality

    place = Municipality.objects.get(code="131016")
    person = User.objects.create(email="bench@example.jp", name="bench", municipality=place)
    RoleAssignment.objects.create(user=person, role=Role.LEARNER, municipality=place)
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client, person


def _answer_last(client: Any, person: Any, occupation: Any) -> tuple[float, float]:
    """Milliseconds, of the clock and of the processor, from the last answer to the page with the plan."""
    from django.urls import reverse
    from django.utils import timezone

    from manabiwa.apps.learning.models import Plan

    address = reverse("learning:start")
    client.get(address, {"occupation": occupation.code})
    deadline = timezone.localdate() + timedelta(weeks=26)
    data = {"hours_per_week": "6", "deadline": deadline.isoformat(), "budget_yen": "30000", "language": ""}
    wall, cpu = time.perf_counter(), time.process_time()
    answer = client.post(f"{address}?step=time", data, follow=True)
    spent = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    if answer.redirect_chain[-1:] != [(reverse("learning:plan"), 302)]:
        raise RuntimeError(f"no plan for {occupation.code}: {answer.redirect_chain}")
    if not Plan.objects.filter(goal__person=person, goal__closed_at=None, steps__isnull=False).exists():
        raise RuntimeError(f"an empty plan for {occupation.code}")
    return spent


def _cuts(goals: Sequence[Any]) -> list[dict[str, object]]:
    """The best plans of both cuts against the bound over all courses."""
    from unittest import mock

    from django.utils import timezone

    from manabiwa.apps.catalog.selectors import goal_of
    from manabiwa.apps.learning import market
    from manabiwa.apps.learning.planning import problem_of
    from manabiwa.apps.learning.wish import Wish
    from manabiwa.engines.planning import narrow, solve

    today = timezone.localdate()
    rows: dict[str, list[tuple[float, float, int]]] = {"store": [], "narrow": []}
    for goal in goals:
        required = {row.skill_id: (row.level, row.weight) for row in goal_of(goal)}
        wish = Wish(required, {}, 6.0, today, today + timedelta(weeks=26), budget=30_000)
        began = time.process_time()
        mine = problem_of(wish)
        seconds = time.process_time() - began
        began = time.process_time()
        with mock.patch.multiple(market, KEEP=10**6, KEEP_SUPPORT=10**6):
            whole = problem_of(wish)
        small = narrow(whole).problem
        all_of_it = time.process_time() - began
        plans = {"store": solve(mine, _PROOF_SECONDS), "narrow": solve(small, _PROOF_SECONDS)}
        best = max(plans.values(), key=lambda plan: plan.objective)
        bound = solve(whole, 3 * _PROOF_SECONDS, best.courses).bound
        for name, spent, size in (("store", seconds, len(mine.courses)), ("narrow", all_of_it, len(small.courses))):
            loss = max(0.0, (bound - plans[name].objective) / bound * 100) if bound else 0.0
            rows[name].append((loss, spent * 1000, size))
    return [
        {
            "cut": name, "goals": len(told), "loss % mean": round(sum(one[0] for one in told) / len(told), 2),
            "loss % most": round(max(one[0] for one in told), 2),
            "CPU ms p50": round(quantile([t[1] for t in told], 0.5)),
            "candidates p50": round(quantile([float(t[2]) for t in told], 0.5)),
        }
        for name, told in rows.items()
    ]  # fmt: skip


if __name__ == "__main__":
    main()
