"""A background task runs until it succeeds, fails or is stopped; nothing is lost when its worker dies."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.tasks import registry, services
from manabiwa.apps.tasks.models import BackgroundTask, State
from manabiwa.apps.tasks.worker import Worker

calls: list[str] = []


@registry.task("test.greet")
def greet(*, progress: registry.Progress, name: str) -> dict[str, str]:
    progress(1, 2, "half way")
    calls.append(name)
    return {"greeted": name}


@registry.task("test.break", max_attempts=2)
def break_down(*, progress: registry.Progress) -> None:
    raise RuntimeError("a broken part")


class Clock:
    def __init__(self, start: dt.datetime) -> None:
        self.time = start

    def __call__(self) -> dt.datetime:
        return self.time


@pytest.fixture
def clock(now: dt.datetime) -> Clock:
    calls.clear()
    return Clock(now)


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_once_and_keeps_its_result(clock: Clock) -> None:
    task = services.queue_task(name="test.greet", title="あいさつ", arguments={"name": "大西"}, now=clock())
    worker = Worker(clock)

    assert worker.run_one()
    assert not worker.run_one()

    task.refresh_from_db()
    assert (task.state, task.result, calls) == (State.SUCCEEDED, {"greeted": "大西"}, ["大西"])
    assert task.percent == 100


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_is_tried_again_later_and_then_given_up(clock: Clock) -> None:
    task = services.queue_task(name="test.break", title="こわれる", now=clock())
    worker = Worker(clock)

    worker.run_one()
    task.refresh_from_db()
    assert (task.state, task.attempts) == (State.WAITING, 1)
    assert not worker.run_one(), "it must wait before the next attempt"

    clock.time += dt.timedelta(minutes=1)
    worker.run_one()
    task.refresh_from_db()
    assert task.state == State.FAILED
    assert "a broken part" in task.error


@pytest.mark.django_db(transaction=True)
def test_the_task_of_a_dead_worker_is_taken_up_by_another(clock: Clock) -> None:
    task = services.queue_task(name="test.greet", title="あいさつ", arguments={"name": "森"}, now=clock())
    assert services.take_next(worker="killed", now=clock()) is not None
    assert not Worker(clock).run_one(), "the lease still holds"

    clock.time += services.LEASE + dt.timedelta(seconds=1)
    assert Worker(clock).run_one()
    task.refresh_from_db()
    assert (task.state, task.attempts, calls) == (State.SUCCEEDED, 2, ["森"])


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_writes_nothing(clock: Clock) -> None:
    services.queue_task(name="test.greet", title="あいさつ", arguments={"name": "森"}, now=clock())
    first = services.take_next(worker="slow", now=clock())
    assert first is not None
    clock.time += services.LEASE + dt.timedelta(seconds=1)
    second = services.take_next(worker="fast", now=clock())
    assert second is not None

    services.finish_failed(task=first, error="too late", now=clock(), final=True)
    with pytest.raises(services.LeaseLost):
        services.report_progress(task=first, done=1, total=2, message="", now=clock())
    second.refresh_from_db()
    assert (second.state, second.error) == (State.RUNNING, "")


@pytest.mark.django_db(transaction=True)
def test_a_task_stops_when_its_owner_asks(clock: Clock, learner: Person) -> None:
    task = services.queue_task(
        name="test.greet", title="あいさつ", arguments={"name": "森"}, owner_id=learner.person_id, now=clock()
    )
    running = services.take_next(worker="w", now=clock())
    assert running is not None
    services.cancel_task(task=task, actor=learner, now=clock())
    with pytest.raises(services.TaskCancelled):
        services.report_progress(task=running, done=1, total=2, message="", now=clock())
    services.finish_cancelled(task=running, now=clock())

    services.retry_task(task=task, actor=learner, now=clock())
    assert Worker(clock).run_one()
    task.refresh_from_db()
    assert task.state == State.SUCCEEDED


@pytest.mark.django_db
def test_only_the_owner_may_stop_a_task(clock: Clock, learner: Person, supporter: Person) -> None:
    task = services.queue_task(
        name="test.greet", title="あいさつ", arguments={"name": "森"}, owner_id=learner.person_id, now=clock()
    )
    with pytest.raises(PermissionRefused):
        services.cancel_task(task=task, actor=supporter, now=clock())
    task.refresh_from_db()
    assert task.state == State.WAITING


@pytest.mark.django_db
def test_the_same_work_is_queued_once(clock: Clock) -> None:
    first = services.queue_task(name="test.greet", title="a", arguments={"name": "a"}, key="daily", now=clock())
    again = services.queue_task(name="test.greet", title="a", arguments={"name": "a"}, key="daily", now=clock())
    assert first.pk == again.pk
    assert BackgroundTask.objects.count() == 1


def test_an_unknown_task_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"test\.greet"):
        registry.registered("no.such.task")


def test_a_worker_knows_every_task_that_the_source_registers() -> None:
    """A process that has seen no page: a task that only a page imports would fail there."""
    source = Path(services.__file__).parents[1]
    written = {
        name
        for path in source.rglob("*.py")
        for name in re.findall(r'^@task\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    program = "import django; django.setup()\nfrom manabiwa.apps.tasks import registry\nprint(*registry._registered)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "manabiwa.project.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert written <= set(answer.stdout.split())
    assert "tables.apply" in written


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_worker_that_is_gone_is_let_go_at_once(clock: Clock) -> None:
    task = services.queue_task(name="test.greet", title="あいさつ", arguments={"name": "森"}, now=clock())
    assert services.take_next(worker="here:4321:1", now=clock()) is not None
    assert services.release_tasks_of_the_dead(host="here", is_alive=lambda process: True, now=clock()) == 0
    assert services.release_tasks_of_the_dead(host="there", is_alive=lambda process: False, now=clock()) == 0
    assert not Worker(clock).run_one(), "a living worker keeps its lease"

    asked = []
    assert services.release_tasks_of_the_dead(host="here", is_alive=lambda pid: bool(asked.append(pid)), now=clock())
    assert asked == [4321]
    assert Worker(clock).run_one()
    task.refresh_from_db()
    assert (task.state, task.attempts) == (State.SUCCEEDED, 2)


def test_a_change_behind_a_running_task_gets_a_task_of_its_own(db, now):
    for _time in range(3):
        services.queue_after(name="catalog.tag", title="x", key="tag", now=now)
    assert BackgroundTask.objects.filter(name="catalog.tag").count() == 1
    BackgroundTask.objects.filter(name="catalog.tag").update(state=State.RUNNING)
    for _time in range(3):
        services.queue_after(name="catalog.tag", title="x", key="tag", now=now)
    assert sorted(BackgroundTask.objects.filter(name="catalog.tag").values_list("state", "key")) == [
        ("running", "tag"), ("waiting", "tag-next"),
    ]  # fmt: skip
