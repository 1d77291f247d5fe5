"""Queueing, running, cancelling and retrying background tasks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, PermissionRefused

from .models import BackgroundTask, State
from .registry import registered

LEASE = timedelta(seconds=60)


class TaskCancelled(Exception):  # noqa: N818 - news for the worker, not an error
    """The person who started the task asked to stop it."""


class LeaseLost(Exception):  # noqa: N818
    """Another worker has taken the task up: this one must stop without writing."""


def queue_task(
    *,
    name: str,
    title: str,
    now: datetime,
    arguments: dict[str, Any] | None = None,
    owner_id: int | None = None,
    key: str = "",
    delay: timedelta = timedelta(0),
) -> BackgroundTask:
    """Queue a call of the registered task; with `key`, an open task of that key is returned instead of a second one.

    Being a row of the caller's transaction, the task exists exactly when the caller's change does.
    """
    entry = registered(name)
    try:
        with transaction.atomic():
            return BackgroundTask.objects.create(
                name=name, title=title, arguments=arguments or {}, owner_id=owner_id, key=key,
                max_attempts=entry.max_attempts, run_after=now + delay,
            )  # fmt: skip
    except IntegrityError:
        return BackgroundTask.objects.get(name=name, key=key, state__in=[State.WAITING, State.RUNNING])


@transaction.atomic
def queue_after(*, name: str, title: str, key: str, now: datetime) -> None:
    """See that a task waits which will begin after this transaction: one that runs already may have looked before.

    The lock keeps a waiting one from starting before the change is there to be read.
    """
    for one in (key, f"{key}-next"):
        row = queue_task(name=name, title=title, key=one, now=now)
        waiting = BackgroundTask.objects.select_for_update(of=("self",)).filter(pk=row.pk, state=State.WAITING)
        if waiting.first() is not None:
            return


def take_next(*, worker: str, now: datetime) -> BackgroundTask | None:
    """Lease the next waiting task, or one whose worker has died; None when there is nothing to do."""
    ready = Q(state=State.WAITING, run_after__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
    if not BackgroundTask.objects.filter(ready).exists():
        return None  # an idle worker never takes the write lock of SQLite
    with transaction.atomic():
        rows = BackgroundTask.objects.select_for_update(skip_locked=True, of=("self",))
        task = rows.filter(ready).order_by("run_after", "created_at").first()
        if task is None:
            return None
        task.state, task.worker, task.lease_until = State.RUNNING, worker, now + LEASE
        task.attempts += 1
        task.save(update_fields=["state", "worker", "lease_until", "attempts"])
    if task.attempts > task.max_attempts:
        finish_failed(task=task, error="the worker died every time", now=now, final=True)
        return take_next(worker=worker, now=now)
    return task


def report_progress(*, task: BackgroundTask, done: int, total: int, message: str, now: datetime) -> None:
    """Store progress and renew the lease. Raises TaskCancelled or LeaseLost."""
    held = _held(task).update(done=done, total=total, message=message[:300], lease_until=now + LEASE)
    if not held:
        raise LeaseLost(str(task.pk))
    if BackgroundTask.objects.filter(pk=task.pk, cancel_requested=True).exists():
        raise TaskCancelled(str(task.pk))


def renew_lease(*, task: BackgroundTask, now: datetime) -> None:
    """Hold the task for another lease; nothing happens if it was lost."""
    _held(task).update(lease_until=now + LEASE)


def release_tasks_of_the_dead(*, host: str, is_alive: Callable[[int], bool], now: datetime) -> int:
    """Let go of the tasks whose worker on this host has ended without a word, so that nobody waits for their lease.

    A worker's name is "host:process:thread". Returns how many were let go.
    """
    held = BackgroundTask.objects.filter(state=State.RUNNING, worker__startswith=f"{host}:", lease_until__gte=now)
    dead = [pk for pk, worker in held.values_list("pk", "worker") if not is_alive(int(worker.split(":")[-2]))]
    if not dead:
        return 0
    return held.filter(pk__in=dead).update(lease_until=now - timedelta(seconds=1))


def finish_succeeded(*, task: BackgroundTask, result: Any, now: datetime) -> None:
    """Mark the task as done with its result (a JSON value); nothing happens if the lease was lost."""
    _held(task).update(
        state=State.SUCCEEDED, result=result, finished_at=now, lease_until=None, error="", done=F("total")
    )


def finish_failed(*, task: BackgroundTask, error: str, now: datetime, final: bool = False) -> None:
    """Put the task back with growing delay (10 s, 40 s, 160 s, ...) or, after its last attempt, mark it as failed."""
    if final or task.attempts >= task.max_attempts:
        _held(task).update(state=State.FAILED, error=error, finished_at=now, lease_until=None)
    else:
        delay = timedelta(seconds=10 * 4 ** (task.attempts - 1))
        _held(task).update(state=State.WAITING, error=error, run_after=now + delay, lease_until=None, worker="")


def finish_cancelled(*, task: BackgroundTask, now: datetime) -> None:
    """Mark a running task as stopped at the person's wish."""
    _held(task).update(state=State.CANCELLED, finished_at=now, lease_until=None)


def cancel_task(*, task: BackgroundTask, actor: Actor, now: datetime) -> None:
    """Stop a waiting task at once, a running one at its next report. Raises PermissionRefused for another's task."""
    _require_owner(task, actor)
    waiting = BackgroundTask.objects.filter(pk=task.pk, state=State.WAITING)
    if not waiting.update(state=State.CANCELLED, finished_at=now):
        BackgroundTask.objects.filter(pk=task.pk, state=State.RUNNING).update(cancel_requested=True)


def retry_task(*, task: BackgroundTask, actor: Actor, now: datetime) -> None:
    """Queue a failed or cancelled task once more, from the beginning."""
    _require_owner(task, actor)
    closed = BackgroundTask.objects.filter(pk=task.pk, state__in=[State.FAILED, State.CANCELLED])
    closed.update(
        state=State.WAITING, attempts=0, run_after=now, cancel_requested=False, done=0, error="", finished_at=None
    )


def _held(task: BackgroundTask) -> Any:
    return BackgroundTask.objects.filter(pk=task.pk, state=State.RUNNING, worker=task.worker, attempts=task.attempts)


def _require_owner(task: BackgroundTask, actor: Actor) -> None:
    if task.owner_id is None or task.owner_id != actor.person_id:
        raise PermissionRefused(_("ほかの人が始めた処理は操作できません。"))
