"""`kill -9` in the middle of real work: the next worker does it, once."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.db import connection
from django.utils import timezone

from manabiwa.apps.catalog.models import Course, Provider
from manabiwa.apps.catalog.tables import COURSES
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.applying import check_import
from manabiwa.apps.tables.background import request_apply
from manabiwa.apps.tables.models import ImportChange, ImportState
from manabiwa.apps.tables.services import start_import
from manabiwa.apps.tasks.models import BackgroundTask, State

ROWS = 6_000


def database_url() -> str:
    """The database of the test, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['MANABIWA_DATABASE_URL'].rpartition('/')[0]}/{name}"


def start_worker(settings: Any) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ, "MANABIWA_DATABASE_URL": database_url(), "MANABIWA_HOME": str(Path(settings.MEDIA_ROOT).parent),
        "DJANGO_SETTINGS_MODULE": "manabiwa.project.settings",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "manabiwa.cli", "worker"], env=environment)


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_worker_is_killed_is_done_once_by_the_next(settings: Any, tmp_path: Path) -> None:
    Provider.objects.create(code="large", name="大きな提供元")
    path = tmp_path / "courses.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["講座コード", "講座名", "学習時間"])
        rows.writerows((f"{number:05d}", f"HTML講座{number}", "2") for number in range(ROWS))
    now = timezone.now()
    spec = registry.get(f"{COURSES.key}/large")
    with path.open("rb") as file:
        started = start_import(
            actor=SYSTEM, spec=spec, municipality=None, upload=File(file, name=path.name), name=path.name, now=now
        )
    check_import(actor=SYSTEM, import_id=started.pk, now=now)
    started.refresh_from_db()
    request_apply(actor=SYSTEM, table_import=started, keep_good_rows=False, withdraw_missing=False, now=now)
    task = BackgroundTask.objects.get(name="tables.apply")

    def state() -> str:
        return str(BackgroundTask.objects.values_list("state", flat=True).get(pk=task.pk))

    first = start_worker(settings)
    try:
        wait_until(lambda: state() == State.RUNNING, seconds=60)
        first.send_signal(signal.SIGKILL)
        assert first.wait(30) == -signal.SIGKILL
        assert state() == State.RUNNING, "nobody has said anything"
        assert Course.objects.count() == 0, "nothing is half saved"
        second = start_worker(settings)
        try:
            # well before the lease of a minute would have lapsed
            wait_until(lambda: state() == State.SUCCEEDED, seconds=50)
        finally:
            second.terminate()
            second.wait(30)
    finally:
        first.kill()
    task.refresh_from_db()
    started.refresh_from_db()
    assert task.attempts == 2
    assert started.state == ImportState.APPLIED
    assert Course.objects.count() == ROWS
    assert ImportChange.objects.filter(table_import=started).count() == ROWS
