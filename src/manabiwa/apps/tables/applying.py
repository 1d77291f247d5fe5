"""Checking the rows of an import, and writing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.access import OPEN, authorise, changing, refuse_state
from manabiwa.apps.tables.examining import source_from_json
from manabiwa.apps.tables.files import current_limits, digest_of, local_path
from manabiwa.apps.tables.images import pack, pack_values
from manabiwa.apps.tables.mapping import ColumnMap
from manabiwa.apps.tables.models import ImportChange, ImportState, TableImport, WrongRow
from manabiwa.apps.tables.outcomes import CHUNK, Fate, Judge, Outcome
from manabiwa.apps.tables.problems import RowsRefusedError, TableFileError
from manabiwa.apps.tables.reading import read_rows
from manabiwa.apps.tables.reading.cells import text_of
from manabiwa.apps.tables.signals import table_imported
from manabiwa.apps.tables.spec import Entry, ImportContext, TableSpec
from manabiwa.apps.tables.tally import Tally
from manabiwa.engines.kernel import Words

Report = Callable[[int, int, str], None]
"""Called with rows done, rows in all, and what is being done."""

MOST_WRONG_ROWS = 20_000
"""Wrong rows that are kept for the error file; all are counted."""
LONGEST_KEPT_CELL = 32_767
"""Characters of their cells that are kept: what Excel can show of them."""


def check_import(*, actor: Actor, import_id: int, now: dt.datetime, report: Report | None = None) -> TableImport:
    """Say what applying would do, row by row, without touching the table: a dry run.

    Running it twice gives the same result once.

    Raises
    ------
    PermissionRefused, WrongStateError, TableFileError
    """
    table_import = TableImport.unscoped.get(pk=import_id)
    spec = registry.get(table_import.spec_key)
    authorise(spec, actor, table_import.municipality_id)
    refuse_state(table_import, ImportState.MAPPED, ImportState.CHECKED, ImportState.FAILED)
    tally = Tally()
    WrongRow.objects.filter(table_import=table_import).delete()
    judge = Judge(spec, ColumnMap.from_json(table_import.columns), context_of(table_import, actor, now))
    with local_path(table_import.file) as path:
        rows = read_rows(path, source_from_json(table_import.reading), limits=current_limits())
        for outcomes in judge.judge(rows):
            tally.add(outcomes)
            _keep_wrong(table_import, outcomes, tally)
            if report:
                report(tally.counts.total, max(table_import.reading["rows"], tally.counts.total), _("確認しています"))
    tally.add_missing(judge.missing())
    with changing("tables.check_import", actor, import_id, *OPEN) as (act, _spec, table_import):
        _store(table_import, tally)
        table_import.state, table_import.checked_at, table_import.failure = ImportState.CHECKED, now, {}
        table_import.save()
        act.about(table_import, changes=tally.counts.to_json())
    return table_import


def apply_import(
    *,
    actor: Actor,
    import_id: int,
    keep_good_rows: bool,
    withdraw_missing: bool = False,
    now: dt.datetime,
    report: Report | None = None,
) -> TableImport:
    """Write the rows, all in one transaction, keeping what is needed to undo.

    Raises
    ------
    RowsRefusedError
        If a row is wrong and `keep_good_rows` is not set, or `withdraw_missing` is set (a wrong row cannot
        prove that it is not the missing one). Nothing is written then.
    PermissionRefused, WrongStateError, TableFileError
    """
    with changing("tables.apply_import", actor, import_id, ImportState.CHECKED) as (act, spec, table_import):
        strict = withdraw_missing or not keep_good_rows
        if strict and table_import.rows_wrong:
            raise RowsRefusedError(table_import.rows_wrong)
        if report:
            report(0, table_import.reading["rows"], _("書き込んでいます"))
        tally = Tally()
        context = context_of(table_import, actor, now)
        judge = Judge(spec, ColumnMap.from_json(table_import.columns), context)
        WrongRow.objects.filter(table_import=table_import).delete()
        with local_path(table_import.file) as path:
            _refuse_other_file(table_import, digest_of(path))
            rows = read_rows(path, source_from_json(table_import.reading), limits=current_limits())
            for outcomes in judge.judge(rows):
                tally.add(outcomes)
                if strict and tally.counts.wrong:
                    raise RowsRefusedError(tally.counts.wrong)
                _keep_wrong(table_import, outcomes, tally)
                _write(spec, table_import, context, outcomes)
        _finish_missing(spec, table_import, context, judge, tally, withdraw=withdraw_missing)
        _store(table_import, tally)
        table_import.state, table_import.applied_at = ImportState.APPLIED, now
        table_import.kept_good_rows = keep_good_rows and tally.counts.wrong > 0
        table_import.withdrew_missing = withdraw_missing
        table_import.save()
        act.about(table_import, changes={"table": spec.key, **tally.counts.to_json()})
        act.announce(
            table_imported, spec_key=spec.key, import_id=table_import.pk, municipality=table_import.municipality_id
        )
    return table_import


def context_of(table_import: TableImport, actor: Actor, now: dt.datetime) -> ImportContext:
    """Return for whom and when the rows of an import are read and written."""
    return ImportContext(actor=actor, municipality=table_import.municipality, now=now)


def _write(spec: TableSpec, table_import: TableImport, context: ImportContext, outcomes: Sequence[Outcome]) -> None:
    created = [Entry(one.key, one.after) for one in outcomes if one.fate is Fate.NEW]
    changed = [Entry(one.key, one.after) for one in outcomes if one.fate is Fate.CHANGED]
    if not created and not changed:
        return
    spec.owner.write(created, changed, context)
    ImportChange.objects.bulk_create(
        ImportChange(
            table_import=table_import,
            number=one.number,
            kind=one.fate.value,
            key=[pack(part) for part in one.key],
            before=pack_values(one.before or {}),
            after=pack_values(one.after),
        )
        for one in outcomes
        if one.fate in (Fate.NEW, Fate.CHANGED)
    )


def _finish_missing(
    spec: TableSpec,
    table_import: TableImport,
    context: ImportContext,
    judge: Judge,
    tally: Tally,
    *,
    withdraw: bool,
) -> None:
    """Count what the file lacks and, if asked, withdraw it.

    The keys are listed before the first one is withdrawn: a database cursor must not walk over rows that change.
    """
    missing = judge.missing()
    if missing is None:
        return
    keys = list(missing)
    tally.add_missing(keys)
    if not withdraw:
        return
    rest = iter(keys)
    while chunk := list(islice(rest, CHUNK)):
        spec.owner.withdraw(chunk, context)
        ImportChange.objects.bulk_create(
            ImportChange(
                table_import=table_import,
                number=0,
                kind=ImportChange.Kind.WITHDRAWN,
                key=[pack(part) for part in key],
            )
            for key in chunk
        )


def _keep_wrong(table_import: TableImport, outcomes: Sequence[Outcome], tally: Tally) -> None:
    """Keep wrong rows for the error file; `tally` has counted these outcomes already."""
    wrong = [one for one in outcomes if one.fate is Fate.WRONG]
    room = MOST_WRONG_ROWS - (tally.counts.wrong - len(wrong))
    WrongRow.objects.bulk_create(
        WrongRow(
            table_import=table_import,
            number=one.number,
            cells=[text_of(cell)[:LONGEST_KEPT_CELL] for cell in one.cells],
            problems=[problem.to_json() for problem in one.problems],
        )
        for one in wrong[: max(room, 0)]
    )


def _store(table_import: TableImport, tally: Tally) -> None:
    counts = tally.counts
    table_import.rows_new, table_import.rows_changed = counts.new, counts.changed
    table_import.rows_unchanged, table_import.rows_wrong = counts.unchanged, counts.wrong
    table_import.rows_missing = counts.missing
    table_import.sample = tally.examples()


def _refuse_other_file(table_import: TableImport, digest: str) -> None:
    """A file that changed on the disk since it was checked is not what the person agreed to."""
    if digest != table_import.sha256:
        raise TableFileError(
            Words(
                "保存されているファイルが、受け付けたときと違います。", "The stored file is not the one that was sent."
            ),
            Words("もう一度ファイルを選んで取り込んでください。", "Import the file again."),
        )
