"""Imports up to the point at which rows are looked at: start, read as the person says, map, discard.

`applying` checks and writes the rows, `undoing` takes them back. Every service asks for the capability that
the table's owner named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.services import action
from manabiwa.apps.tables.access import OPEN, authorise, changing
from manabiwa.apps.tables.examining import Choices, Examination, examine, refuse_missing_columns
from manabiwa.apps.tables.files import current_limits, digest_of, local_path, path_of_upload
from manabiwa.apps.tables.mapping import ColumnMap, missing_columns
from manabiwa.apps.tables.models import ColumnMapping, ImportState, TableImport, WrongRow
from manabiwa.apps.tables.problems import Conflict, TableFileError
from manabiwa.apps.tables.reading.kinds import refuse_size
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.engines.kernel import Words

MOST_CONFLICTS = 200
"""Rows in conflict that are listed for the person; all are counted."""


def start_import(
    *, actor: Actor, spec: TableSpec, municipality: str | None, upload: File[bytes], name: str, now: dt.datetime
) -> TableImport:
    """Store a file, look at its headings and map its columns: as remembered for such files, or by name.

    Raises
    ------
    PermissionRefused, TableFileError
        Nothing is stored then.
    """
    authorise(spec, actor, municipality)
    limits = current_limits()
    refuse_size(upload.size, limits)
    with path_of_upload(upload) as path:
        found = examine(path, spec, limits)
        digest = digest_of(path)
    with action("tables.start_import", actor=actor, capability=spec.capability, municipality=municipality) as act:
        columns = _remembered(spec, municipality, found) or found.columns
        table_import = TableImport(
            spec_key=spec.key,
            municipality_id=municipality,
            state=ImportState.UPLOADED if missing_columns(spec, columns) else ImportState.MAPPED,
            person_id=actor.person_id,
            person_label=actor.label[:200],
            original_name=name[-255:],
            size=upload.size,
            sha256=digest,
            reading=_reading(spec, found),
            columns=columns.to_json(),
            created_at=now,
        )
        table_import.file.save(name, upload, save=False)
        table_import.save()
        act.about(table_import, changes={"table": spec.key, "file": table_import.original_name})
    return table_import


def read_again(*, actor: Actor, import_id: int, choices: Choices) -> TableImport:
    """Read the file as the person says (encoding, delimiter, sheet, heading rows) and map its columns anew.

    Raises
    ------
    PermissionRefused, WrongStateError, TableFileError
    """
    with changing("tables.read_again", actor, import_id, *OPEN) as (act, spec, table_import):
        with local_path(table_import.file) as path:
            found = examine(path, spec, current_limits(), choices)
        columns = _remembered(spec, table_import.municipality_id, found) or found.columns
        table_import.reading, table_import.columns = _reading(spec, found), columns.to_json()
        table_import.state = ImportState.UPLOADED if missing_columns(spec, columns) else ImportState.MAPPED
        table_import.failure = {}
        table_import.save()
        act.about(table_import)
    return table_import


def map_columns(*, actor: Actor, import_id: int, columns: Mapping[str, int], now: dt.datetime) -> TableImport:
    """Say which column of the file is which of the table, and remember it for files with the same headings.

    Raises
    ------
    PermissionRefused, WrongStateError
    TableFileError
        If a required column is left out or one column of the file is used twice.
    """
    with changing("tables.map_columns", actor, import_id, *OPEN) as (act, spec, table_import):
        chosen = ColumnMap(table_import.columns["data_from"], dict(columns))
        _refuse_bad_map(spec, chosen, table_import.reading)
        refuse_missing_columns(spec, chosen)
        table_import.columns, table_import.state = chosen.to_json(), ImportState.MAPPED
        table_import.failure = {}
        table_import.save()
        ColumnMapping.unscoped.update_or_create(
            spec_key=spec.key,
            municipality_id=table_import.municipality_id,
            signature=table_import.reading["signature"],
            defaults={"columns": dict(columns), "used_at": now},
        )
        act.about(table_import, changes={"columns": dict(columns)})
    return table_import


def discard_import(*, actor: Actor, import_id: int) -> TableImport:
    """Give an import up before anything was written; its file is deleted.

    Raises
    ------
    PermissionRefused, WrongStateError
    """
    with changing("tables.discard_import", actor, import_id, *OPEN) as (act, _spec, table_import):
        table_import.state = ImportState.DISCARDED
        table_import.reading |= {"preview": []}
        table_import.sample = {}
        table_import.save()
        WrongRow.objects.filter(table_import=table_import).delete()
        act.about(table_import)
    table_import.file.storage.delete(table_import.file.name or "")
    return table_import


def record_failure(
    *, import_id: int, words: Words | None, final: bool = False, conflicts: Sequence[Conflict] = ()
) -> None:
    """Note, for the person who waits, why work on an import stopped; None clears an older note.

    Parameters
    ----------
    final : bool
        Whether the import itself cannot go on.
    conflicts : sequence of Conflict
        Rows that an undo would have taken from somebody.
    """
    note: dict[str, Any] = {}
    if words is not None:
        note = {"ja": words.ja, "en": words.en, "conflicts": [one.to_json() for one in conflicts[:MOST_CONFLICTS]]}
    imports = TableImport.unscoped.filter(pk=import_id)
    imports.update(failure=note)
    if final:
        imports.filter(state__in=OPEN).update(state=ImportState.FAILED)


def _reading(spec: TableSpec, found: Examination) -> dict[str, Any]:
    return {**found.to_json(), "signature": found.signature(spec)}


def _remembered(spec: TableSpec, municipality: str | None, found: Examination) -> ColumnMap | None:
    """Return what a person said about a file with these headings, if every column still exists."""
    kept = ColumnMapping.unscoped.filter(
        spec_key=spec.key, municipality_id=municipality, signature=found.signature(spec)
    ).first()
    known = {column.key for column in spec.columns}
    if kept is None or not known.issuperset(kept.columns):
        return None
    return ColumnMap(found.columns.data_from, kept.columns)


def _refuse_bad_map(spec: TableSpec, chosen: ColumnMap, reading: Mapping[str, Any]) -> None:
    headings = dict(reading["headings"])
    known = {column.key for column in spec.columns}
    used = list(chosen.columns.values())
    strange = [index for index in used if index not in headings]
    twice = [headings[index] for index in headings if used.count(index) > 1]
    if twice:
        raise TableFileError(
            Words(
                f"「{twice[0]}」の列が2つの項目に使われています。", f"The column “{twice[0]}” is used for two items."
            ),
            Words("どちらか一方を「取り込まない」にしてください。", "Set one of them to “do not import”."),
        )
    if strange or not known.issuperset(chosen.columns):
        raise TableFileError(
            Words("ファイルにない列が指定されています。", "A column was chosen that the file does not have."),
            Words("もう一度選び直してください。", "Choose again."),
        )
