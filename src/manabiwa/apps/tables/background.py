"""Checking, applying and undoing: at once for a short file, by a worker for a long one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, PermissionRefused
from manabiwa.apps.tables.access import WrongStateError
from manabiwa.apps.tables.applying import Report, apply_import, check_import
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.problems import RowsRefusedError, TableFileError
from manabiwa.apps.tables.services import record_failure
from manabiwa.apps.tables.undoing import UndoRefusedError, undo_import
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task
from manabiwa.engines.kernel import Words

AT_ONCE = 500
"""Rows up to which the person waits for the answer."""


def request_check(*, actor: Actor, table_import: TableImport, now: dt.datetime) -> None:
    """Check an import, now or in the background."""
    _run_or_queue("tables.check", _("表の確認"), actor, table_import, now, {})


def request_apply(
    *, actor: Actor, table_import: TableImport, keep_good_rows: bool, withdraw_missing: bool, now: dt.datetime
) -> None:
    """Apply an import, now or in the background."""
    arguments = {"keep_good_rows": keep_good_rows, "withdraw_missing": withdraw_missing}
    _run_or_queue("tables.apply", _("表の反映"), actor, table_import, now, arguments)


def request_undo(*, actor: Actor, table_import: TableImport, leave_later_changes: bool, now: dt.datetime) -> None:
    """Undo an import, now or in the background."""
    arguments = {"leave_later_changes": leave_later_changes}
    _run_or_queue("tables.undo", _("取り込みの取り消し"), actor, table_import, now, arguments)


def _run_or_queue(
    name: str, title: str, actor: Actor, table_import: TableImport, now: dt.datetime, arguments: dict[str, Any]
) -> None:
    if table_import.reading["rows"] <= AT_ONCE:
        TableImport.unscoped.filter(pk=table_import.pk).update(task_id="")
        _guarded(
            table_import.pk, partial(_SERVICES[name], actor=actor, import_id=table_import.pk, now=now, **arguments)
        )
        return
    queued = queue_task(
        name=name,
        title=f"{title}: {table_import.original_name}"[:200],
        now=now,
        arguments={"import_id": table_import.pk, "person_id": actor.person_id, **arguments},
        owner_id=actor.person_id,
        key=str(table_import.pk),
    )
    TableImport.unscoped.filter(pk=table_import.pk).update(task_id=str(queued.pk))


@task("tables.check")
def check_in_background(*, progress: Progress, import_id: int, person_id: int | None) -> None:
    """Check a long file; running it again gives the same."""
    _guarded(
        import_id,
        partial(
            check_import, actor=_actor(person_id), import_id=import_id, now=timezone.now(), report=_reporter(progress)
        ),
    )


@task("tables.apply")
def apply_in_background(
    *, progress: Progress, import_id: int, person_id: int | None, keep_good_rows: bool, withdraw_missing: bool
) -> None:
    """Apply a long file; one transaction, so a worker that dies leaves nothing and another begins anew."""
    _guarded(
        import_id,
        partial(
            apply_import,
            actor=_actor(person_id),
            import_id=import_id,
            keep_good_rows=keep_good_rows,
            withdraw_missing=withdraw_missing,
            now=timezone.now(),
            report=_reporter(progress),
        ),
    )


@task("tables.undo")
def undo_in_background(*, progress: Progress, import_id: int, person_id: int | None, leave_later_changes: bool) -> None:
    """Undo a long import."""
    progress(0, 0, _("取り消しています"))
    _guarded(
        import_id,
        partial(
            undo_import,
            actor=_actor(person_id),
            import_id=import_id,
            leave_later_changes=leave_later_changes,
            now=timezone.now(),
        ),
    )


def _guarded(import_id: int, work: Callable[[], object]) -> None:
    """Do the work; what the person must know is noted on the import, what is a fault of ours goes on up."""
    record_failure(import_id=import_id, words=None)
    try:
        work()
    except WrongStateError:
        # the worker that died had committed: the work is done
        return
    except TableFileError as error:
        record_failure(import_id=import_id, words=_joined(error.reason, error.remedy), final=True)
    except RowsRefusedError as error:
        record_failure(import_id=import_id, words=_rows_refused(error.wrong))
    except PermissionRefused as error:
        record_failure(import_id=import_id, words=Words(str(error), str(error)))
    except UndoRefusedError as error:
        record_failure(import_id=import_id, words=_undo_refused(error), conflicts=error.conflicts)


def _actor(person_id: int | None) -> Actor:
    return SYSTEM if person_id is None else Person(User.objects.get(pk=person_id))


def _reporter(progress: Progress) -> Report:
    def report(done: int, total: int, message: str) -> None:
        progress(done, total, message)

    return report


def _joined(reason: Words, remedy: Words) -> Words:
    return Words(reason.ja + remedy.ja, f"{reason.en} {remedy.en}")


def _rows_refused(wrong: int) -> Words:
    return Words(
        f"誤りのある行が{wrong:,}行あるため、何も反映していません。"
        "ファイルを直してやり直すか、「正しい行だけを反映する」を選んでください。",
        f"{wrong:,} rows are wrong, so nothing was written. "
        "Correct the file and start again, or choose to write the good rows only.",
    )


def _undo_refused(error: UndoRefusedError) -> Words:
    count = len(error.conflicts)
    return Words(
        f"取り込んだ後に変わった行が{count:,}行あるため、何も取り消していません。",
        f"{count:,} rows have changed since the import, so nothing was undone.",
    )


_SERVICES: dict[str, Callable[..., object]] = {
    "tables.check": check_import,
    "tables.apply": apply_import,
    "tables.undo": undo_import,
}
