"""Who may work on an import, and at which point of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, PermissionRefused, require
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.models import ImportState, TableImport
from manabiwa.apps.tables.spec import TableSpec

OPEN = (ImportState.UPLOADED, ImportState.MAPPED, ImportState.CHECKED, ImportState.FAILED)
"""States in which nothing has been written and the import can still go on."""


class WrongStateError(Exception):
    """The import is not at the point at which this can be done.

    Parameters
    ----------
    state : str
        Where it is.
    """

    def __init__(self, state: str) -> None:
        super().__init__(_("この操作は、いまの状態(%(state)s)ではできません。") % {"state": ImportState(state).label})
        self.state = state


def authorise(spec: TableSpec, actor: Actor, municipality: str | None) -> None:
    """Refuse unless the actor may write this table there; a table without a capability refuses everybody.

    Raises
    ------
    PermissionRefused
    """
    if spec.capability is None or spec.per_municipality != (municipality is not None):
        raise PermissionRefused(_("この表を取り込む権限がありません。"))
    require(actor, spec.capability, municipality)


def refuse_state(table_import: TableImport, *allowed: ImportState) -> None:
    """Raise `WrongStateError` unless the import is in one of the allowed states."""
    if table_import.state not in allowed:
        raise WrongStateError(table_import.state)


@contextmanager
def changing(
    name: str, actor: Actor, import_id: int, *allowed: ImportState
) -> Iterator[tuple[ActionRecord, TableSpec, TableImport]]:
    """Run one change of an import: permission, transaction, the row locked, its state checked, audit.

    Two people who press "apply" at once queue at the lock, and the second finds the import applied.

    Raises
    ------
    PermissionRefused, WrongStateError
    """
    seen = TableImport.unscoped.get(pk=import_id)
    spec = registry.get(seen.spec_key)
    authorise(spec, actor, seen.municipality_id)
    with action(name, actor=actor, capability=spec.capability, municipality=seen.municipality_id) as act:
        table_import = TableImport.unscoped.select_for_update(of=("self",)).get(pk=import_id)
        refuse_state(table_import, *allowed)
        yield act, spec, table_import
