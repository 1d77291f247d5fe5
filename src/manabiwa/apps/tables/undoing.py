"""Taking an import back, row by row, without losing what came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.tables.access import changing
from manabiwa.apps.tables.applying import context_of
from manabiwa.apps.tables.images import Key, Values, differing, unpack_key, unpack_values
from manabiwa.apps.tables.models import ImportChange, ImportState, TableImport
from manabiwa.apps.tables.outcomes import CHUNK
from manabiwa.apps.tables.problems import Conflict
from manabiwa.apps.tables.signals import table_import_undone
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, TableSpec
from manabiwa.engines.kernel import Words


class UndoRefusedError(Exception):
    """Nothing was undone: some rows would lose a later change.

    Parameters
    ----------
    conflicts : sequence of Conflict
    """

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(f"{len(conflicts)} rows have changed since the import")
        self.conflicts = tuple(conflicts)


def undo_import(*, actor: Actor, import_id: int, leave_later_changes: bool = False, now: dt.datetime) -> list[Conflict]:
    """Put back what the import changed and remove what it created, in one transaction.

    Returns
    -------
    list of Conflict
        Rows left as they are because they changed later; empty unless `leave_later_changes`.

    Raises
    ------
    UndoRefusedError
        If rows changed later and `leave_later_changes` is not set. Nothing is undone then.
    PermissionRefused, WrongStateError
    """
    with changing("tables.undo_import", actor, import_id, ImportState.APPLIED) as (act, spec, table_import):
        context = context_of(table_import, actor, now)
        conflicts: list[Conflict] = []
        for chunk in _backwards(table_import):
            conflicts += _undo_chunk(spec, context, chunk)
        if conflicts and not leave_later_changes:
            raise UndoRefusedError(sorted(conflicts, key=lambda one: one.number))
        table_import.state, table_import.undone_at = ImportState.UNDONE, now
        table_import.save()
        act.about(table_import, changes={"table": spec.key, "left": len(conflicts)})
        act.announce(
            table_import_undone,
            spec_key=spec.key,
            import_id=table_import.pk,
            municipality=table_import.municipality_id,
        )
    return sorted(conflicts, key=lambda one: one.number)


def _backwards(table_import: TableImport) -> Iterator[list[ImportChange]]:
    """Yield the changes from the last to the first, a thousand at a time."""
    below: int | None = None
    while True:
        rows = ImportChange.objects.filter(table_import=table_import).order_by("-pk")
        chunk = list(rows.filter(pk__lt=below)[:CHUNK] if below is not None else rows[:CHUNK])
        if not chunk:
            return
        yield chunk
        below = chunk[-1].pk


def _undo_chunk(spec: TableSpec, context: ImportContext, chunk: Sequence[ImportChange]) -> list[Conflict]:
    written = {unpack_key(one.key): one for one in chunk if one.kind != ImportChange.Kind.WITHDRAWN}
    withdrawn = [unpack_key(one.key) for one in chunk if one.kind == ImportChange.Kind.WITHDRAWN]
    current = spec.owner.find_existing(list(written), context) if written else {}
    conflicts = [
        Conflict(one.number, key, reason)
        for key, one in written.items()
        if (reason := _changed_later(spec, one, current.get(key)))
    ]
    kept = {conflict.key for conflict in conflicts}
    restore = [
        Entry(key, unpack_values(one.before))
        for key, one in written.items()
        if one.kind == ImportChange.Kind.CHANGED and key not in kept
    ]
    remove = [
        key for key, one in written.items() if one.kind == ImportChange.Kind.NEW and key not in kept and key in current
    ]
    if restore:
        spec.owner.write([], restore, context)
    if withdrawn:
        spec.owner.reinstate(withdrawn, context)
    return conflicts + [Conflict(written[key].number, key, _IN_USE) for key in _remove(spec, context, remove)]


def _remove(spec: TableSpec, context: ImportContext, keys: Sequence[Key]) -> list[Key]:
    """Remove what can be removed; return the keys that other records refer to."""
    if not keys:
        return []
    try:
        with transaction.atomic():
            spec.owner.remove(keys, context)
    except InUseError as error:
        used = set(error.keys)
    except (ProtectedError, RestrictedError):
        if len(keys) == 1:
            return list(keys)
        half = len(keys) // 2
        return _remove(spec, context, keys[:half]) + _remove(spec, context, keys[half:])
    else:
        return []
    rest = [key for key in keys if key not in used]
    return [key for key in keys if key in used] + (_remove(spec, context, rest) if used and rest else [])


def _changed_later(spec: TableSpec, change: ImportChange, current: Values | None) -> Words | None:
    """Say what a person would lose, or None if the row still is as the import left it."""
    if current is None:
        return _GONE if change.kind == ImportChange.Kind.CHANGED else None
    names = differing(current, unpack_values(change.after))
    if not names:
        return None
    labels = {column.key: column for column in spec.columns}
    ja = "、".join(labels[name].ja if name in labels else name for name in names)
    en = ", ".join(labels[name].en if name in labels else name for name in names)
    return Words(
        f"取り込んだ後に「{ja}」が変更されています。",
        f"“{en}” has been changed since the import.",
    )


_GONE = Words("取り込んだ後に削除されています。", "The row has been deleted since the import.")
_IN_USE = Words(
    "ほかの記録から参照されているため、削除できません。", "Other records refer to the row; it cannot be removed."
)
