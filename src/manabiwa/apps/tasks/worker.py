"""The process that runs background tasks."""

import logging
import os
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from manabiwa.apps.common.language import in_language_of

from . import services
from .models import BackgroundTask, State
from .registry import recurring, registered

logger = logging.getLogger(__name__)


class Worker:
    """Takes tasks one after another until it is told to stop; run as many as there are cores to spare."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now, idle_seconds: float = 0.5) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
        self._clock = clock
        self._idle = idle_seconds
        self._stop = threading.Event()

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish the running task, then end."""
        self._stop.set()

    def run_forever(self) -> None:
        """Work until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        host = socket.gethostname()
        looked_at_schedule = 0.0
        while not self._stop.is_set():
            try:
                if time.monotonic() - looked_at_schedule > 5:
                    services.release_tasks_of_the_dead(host=host, is_alive=_is_alive, now=self._clock())
                    queue_recurring(now=self._clock())
                    looked_at_schedule = time.monotonic()
                if not self.run_one():
                    self._stop.wait(self._idle)
            except Exception:
                # a database that is away for a moment must not end the worker
                logger.exception("worker %s: trying again in 5 seconds", self.name)
                self._stop.wait(5)
            finally:
                close_old_connections()

    def run_one(self) -> bool:
        """Run one task if there is any; whether there was."""
        task = services.take_next(worker=self.name, now=self._clock())
        if task is None:
            return False
        self._run(task)
        return True

    def _run(self, task: BackgroundTask) -> None:
        def progress(done: int, total: int, message: str = "") -> None:
            services.report_progress(task=task, done=done, total=total, message=message, now=self._clock())

        try:
            # progress and results are read by the person who asked for the work
            with _Heartbeat(task, self._clock), in_language_of(task.owner):
                result = registered(task.name).function(progress=progress, **task.arguments)
        except services.TaskCancelled:
            services.finish_cancelled(task=task, now=self._clock())
        except services.LeaseLost:
            logger.warning("task %s was taken up by another worker", task.pk)
        except Exception:
            logger.exception("task %s (%s) failed, attempt %s", task.pk, task.name, task.attempts)
            services.finish_failed(task=task, error=traceback.format_exc(limit=20), now=self._clock())
        else:
            services.finish_succeeded(task=task, result=result, now=self._clock())


def _is_alive(process: int) -> bool:
    """Whether a process of this machine runs; one of somebody else's counts as running."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Heartbeat:
    """Renews the lease while a task computes without reporting."""

    def __init__(self, task: BackgroundTask, clock: Callable[[], datetime]) -> None:
        self._task, self._clock = task, clock
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _beat(self) -> None:
        while not self._done.wait(services.LEASE.total_seconds() / 3):
            try:
                services.renew_lease(task=self._task, now=self._clock())
            except OperationalError:
                # SQLite has one writer: a task that writes for long in one transaction holds the lock itself
                logger.info("task %s: the lease is renewed later", self._task.pk)
            finally:
                close_old_connections()


def queue_recurring(*, now: datetime) -> None:
    """Queue each recurring task unless it is open or ran within its interval."""
    for entry in recurring():
        since = now - timedelta(seconds=entry.every_seconds or 0)
        if not BackgroundTask.objects.filter(name=entry.name, created_at__gt=since).exists():
            services.queue_task(name=entry.name, title=entry.name, key="recurring", now=now)
    week_ago = now - timedelta(days=7)
    BackgroundTask.objects.filter(key="recurring", state=State.SUCCEEDED, finished_at__lt=week_ago).delete()
