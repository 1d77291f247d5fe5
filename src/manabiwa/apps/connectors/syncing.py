"""One synchronisation: page by page, each committed together with the cursor behind it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.bringing import WrongCourse, bring_courses
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import TaskCancelled, queue_task
from manabiwa.engines.kernel import Words

from .activities import store_activities
from .fetching import Fetcher
from .keys import authorization_of
from .kinds import SOURCES
from .memories import forget_others, keep_memories, remembered
from .models import Connection, Kind, SeenCourse, SyncRun, SyncState
from .problems import SourceError
from .sources.source import Page

MOST_PROBLEMS = 100
"""Courses that were not taken and are named; all are counted."""
RESUMABLE = timedelta(days=3)
"""A run that stopped longer ago begins anew: pages have moved since."""
EVERY_DAY = 24 * 3600

MakeFetcher = Callable[[Connection], Fetcher]


def fetcher_for(connection: Connection) -> Fetcher:
    """Who asks the system of a connection. Raises SourceError when its key cannot be read."""
    return Fetcher(authorization=authorization_of(connection), per_minute=SOURCES[connection.kind].per_minute)


@task("connectors.sync")
def sync_connection(
    *, progress: Progress, connection_id: int, make_fetcher: MakeFetcher = fetcher_for,
    clock: Callable[[], datetime] = timezone.now,
) -> dict[str, Any]:  # fmt: skip
    """Bring the courses (and activities) of a connection; goes on where a run that stopped has left off.

    Raises TaskCancelled when the person stops it, and SourceError when trying again may help: the worker does.
    """
    connection = Connection.objects.select_related("provider").get(pk=connection_id)
    if connection.removed_at is not None:
        return {"state": "removed"}
    run = _begin(connection, clock())
    try:
        fetcher = make_fetcher(connection)
        while run.state == SyncState.RUNNING:
            _read_page(connection, run, fetcher, progress, clock)
    except TaskCancelled:
        _end(run, SyncState.CANCELLED, clock())
        raise
    except SourceError as error:
        _end(run, SyncState.FAILED, clock(), failure=error.to_json())
        if error.is_temporary:
            raise
    except Exception:
        _end(run, SyncState.FAILED, clock(), failure=_UNEXPECTED)
        raise
    return {"state": run.state, "new": run.rows_new, "changed": run.rows_changed, "wrong": run.rows_wrong}


@task("connectors.sync_all", every_seconds=EVERY_DAY)
def sync_all(*, progress: Progress) -> dict[str, int]:
    """Queue a synchronisation of every connection, once a day."""
    # a file that lies here does not change by itself
    connections = Connection.objects.filter(removed_at=None).exclude(kind=Kind.FILE).select_related("provider")
    for connection in connections:
        queue_sync(connection, timezone.now())
    return {"connections": len(connections)}


def queue_sync(connection: Connection, now: datetime, owner_id: int | None = None) -> Any:
    """The task that waits or runs for a connection, or a new one. Call it inside a transaction."""
    return queue_task(
        name="connectors.sync", title=_("講座の同期: %(name)s") % {"name": connection.provider.name}, now=now,
        arguments={"connection_id": connection.pk}, owner_id=owner_id, key=str(connection.pk),
    )  # fmt: skip


@transaction.atomic
def _begin(connection: Connection, now: datetime) -> SyncRun:
    """The run that stopped short, or a new one."""
    last = (
        SyncRun.objects.select_for_update(of=("self",))
        .filter(connection=connection)
        .order_by("-started_at", "-pk")
        .first()
    )
    if last is not None and last.state != SyncState.SUCCEEDED and now - last.started_at < RESUMABLE:
        last.state, last.finished_at, last.failure = SyncState.RUNNING, None, {}
        last.save()
        return last
    SyncRun.objects.filter(connection=connection, state=SyncState.RUNNING).update(state=SyncState.FAILED)
    SeenCourse.objects.filter(run__connection=connection).delete()
    return SyncRun.objects.create(connection=connection, started_at=now)


def _read_page(
    connection: Connection, run: SyncRun, fetcher: Fetcher, progress: Progress, clock: Callable[[], datetime]
) -> None:
    read = SOURCES[connection.kind].read
    done = run.rows_new + run.rows_changed + run.rows_unchanged + run.rows_wrong
    progress(done, max(done, run.cursor.get("total", 0)), _("%(count)s件を読みました") % {"count": f"{done:,}"})
    recall = partial(remembered, connection, clock())
    page = read(fetcher, connection, run.cursor, recall)  # outside of any transaction: nobody waits for the network
    with transaction.atomic():
        _store(connection, run, page, clock())


def _store(connection: Connection, run: SyncRun, page: Page, now: datetime) -> None:
    brought = bring_courses(provider=connection.provider, courses=page.courses, now=now)
    codes = {course.get("external_id", "")[:100] for course in page.courses} | set(page.seen)
    SeenCourse.objects.bulk_create(
        [SeenCourse(run=run, external_id=code) for code in sorted(codes) if code], ignore_conflicts=True
    )
    keep_memories(run, page.memories, {wrong.external_id for wrong in brought.wrong}, now)
    run.activities += store_activities(connection=connection, activities=page.activities, now=now)
    run.pages += 1
    run.rows_new += brought.new
    run.rows_changed += brought.changed
    run.rows_unchanged += brought.unchanged + len(page.seen)
    run.rows_wrong += len(brought.wrong)
    run.problems = [*run.problems, *map(_problem, brought.wrong)][:MOST_PROBLEMS]
    if page.following is not None:
        run.cursor = {**page.following, "total": page.total}
    else:
        run.state, run.finished_at, run.cursor = SyncState.SUCCEEDED, now, {}
        run.rows_missing = missing_courses(run).count()
        forget_others(run)
    run.save()


def missing_courses(run: SyncRun) -> Any:
    """Courses in use that the run did not meet; only a run to the end proves anything."""
    if run.state != SyncState.SUCCEEDED:
        return Course.objects.none()
    seen = SeenCourse.objects.filter(run=run).values("external_id")
    rows = Course.objects.filter(provider__connection=run.connection_id, withdrawn_at=None)
    # a list that came back empty is a fault of the list
    if not seen.exists():
        return rows.none()
    return rows.exclude(external_id__in=seen).order_by("title")


def _problem(wrong: WrongCourse) -> dict[str, str]:
    return {
        "code": wrong.external_id,
        "title": wrong.title,
        "ja": " ".join(one.message("ja") for one in wrong.problems),
        "en": " ".join(one.message("en") for one in wrong.problems),
    }


def _end(run: SyncRun, state: SyncState, now: datetime, *, failure: dict[str, str] | None = None) -> None:
    """Note why the run stopped; its cursor and counts stay as the last page left them."""
    SyncRun.objects.filter(pk=run.pk).update(state=state, finished_at=now, failure=failure or {})
    run.refresh_from_db()


_UNEXPECTED = SourceError(
    Words("同期が予期しないところで止まりました。", "The synchronisation stopped unexpectedly."),
    Words("あとでもう一度始めると、続きから進みます。続くときは運用担当にお知らせください。",
          "Start again later; it goes on where it stopped. Tell the operator if it happens again."),
).to_json()  # fmt: skip
