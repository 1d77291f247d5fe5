"""Imports and tables, as the acting person may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.apps.tasks.models import BackgroundTask, State


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that the person may import.

    Parameters
    ----------
    spec : TableSpec
    municipalities : frozenset of str or None
        Codes of the municipalities for which; None: for all, or the table belongs to the whole network.
    """

    spec: TableSpec
    municipalities: frozenset[str] | None


def open_tables(actor: Actor) -> list[OpenTable]:
    """Return the tables that the person may import somewhere, sorted by key."""
    found = []
    for spec in registry.all_specs():
        if spec.capability is None:
            continue
        if not spec.per_municipality:
            if actor.may(spec.capability, None):
                found.append(OpenTable(spec, None))
            continue
        codes = actor.municipalities(spec.capability)
        if codes is None or codes:
            found.append(OpenTable(spec, codes))
    return found


def imports_for(actor: Actor) -> QuerySet[TableImport]:
    """Return the imports of all tables and municipalities that the person may import, newest first."""
    mine = Q(pk__in=())
    for table in open_tables(actor):
        of_table = Q(spec_key=table.spec.key) | Q(spec_key__startswith=f"{table.spec.key}/")
        if table.municipalities is not None:
            of_table &= Q(municipality_id__in=table.municipalities)
        mine |= of_table
    return TableImport.unscoped.filter(mine).select_related("municipality")


def municipalities_for(actor: Actor, spec: TableSpec) -> QuerySet[Municipality]:
    """Return the municipalities for which the person may import a table."""
    if spec.capability is None or not spec.per_municipality:
        return Municipality.objects.none()
    codes = actor.municipalities(spec.capability)
    return Municipality.objects.all() if codes is None else Municipality.objects.filter(pk__in=codes)


def running_task(table_import: TableImport) -> BackgroundTask | None:
    """Return the background task of an import: open, or failed and so to be repeated; None if there is none."""
    if not table_import.task_id:
        return None
    task = BackgroundTask.objects.filter(pk=table_import.task_id).first()
    return task if task is not None and (task.is_open or task.state == State.FAILED) else None
