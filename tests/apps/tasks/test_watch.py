"""A person watches, stops and repeats the own long work, and nobody else's."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.tasks.models import BackgroundTask, State


@pytest.fixture
def task(learner: Person, now: dt.datetime) -> BackgroundTask:
    return BackgroundTask.objects.create(
        name="test.greet", title="取り込み", owner=learner.user, state=State.RUNNING, done=3, total=10, run_after=now
    )


def test_the_owner_sees_how_far_it_is(
    task: BackgroundTask, learner: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(learner)
    assert "取り込み" in client.get("/tasks/").content.decode()
    assert "取り込み" in client.get(f"/tasks/{task.pk}/").content.decode()
    part = client.get(f"/tasks/{task.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_the_owner_stops_and_repeats_it(
    task: BackgroundTask, learner: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(learner)
    client.post(f"/tasks/{task.pk}/cancel")
    task.refresh_from_db()
    assert task.cancel_requested
    BackgroundTask.objects.filter(pk=task.pk).update(state=State.FAILED)
    client.post(f"/tasks/{task.pk}/retry")
    task.refresh_from_db()
    assert task.state == State.WAITING


@pytest.mark.parametrize("way", ["", "cancel", "retry"])
def test_nobody_else_finds_it(
    way: str, task: BackgroundTask, officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(officer)
    answer = client.post(f"/tasks/{task.pk}/{way}") if way else client.get(f"/tasks/{task.pk}/")
    assert answer.status_code == 404


def test_stopping_needs_a_post(task: BackgroundTask, learner: Person, sign_in: Callable[[Person], Client]) -> None:
    assert sign_in(learner).get(f"/tasks/{task.pk}/cancel").status_code == 405


def test_a_stranger_is_sent_to_the_sign_in(task: BackgroundTask, client: Client) -> None:
    assert client.get(f"/tasks/{task.pk}/").status_code == 302
