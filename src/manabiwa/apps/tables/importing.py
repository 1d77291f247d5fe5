"""A file into a table in one call, for the command line, the demo network and other apps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.access import authorise
from manabiwa.apps.tables.applying import Report, apply_import, check_import
from manabiwa.apps.tables.examining import Examination, examine, refuse_missing_columns
from manabiwa.apps.tables.files import current_limits
from manabiwa.apps.tables.mapping import ColumnMap, missing_columns
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.outcomes import Fate, Judge
from manabiwa.apps.tables.problems import CellProblem, Notice
from manabiwa.apps.tables.reading import read_rows
from manabiwa.apps.tables.reading.cells import text_of
from manabiwa.apps.tables.services import discard_import, start_import
from manabiwa.apps.tables.spec import ImportContext, TableSpec
from manabiwa.apps.tables.tally import Counts, Tally
from manabiwa.engines.kernel import Lang, Words

MOST_LISTED = 1000


class ReportState(StrEnum):
    """What came of an import."""

    CHECKED = "checked"
    """A dry run: nothing was written."""
    REFUSED = "refused"
    """Rows are wrong and the good ones were not to be kept: nothing was written."""
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A row that was not taken.

    Parameters
    ----------
    number : int
        Row number in the file.
    cells : tuple of str
    problems : tuple of CellProblem
    """

    number: int
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...]

    def message(self, lang: Lang = "ja") -> str:
        """Return row number and reasons in one line."""
        reasons = " ".join(problem.message(lang) for problem in self.problems)
        return f"Row {self.number:,}: {reasons}" if lang == "en" else f"{self.number:,}行目: {reasons}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did or would do.

    Parameters
    ----------
    state : ReportState
    counts : Counts
    problems : tuple of WrongLine
        The first 1,000 wrong rows.
    notices : tuple of Notice
    import_id : int or None
        Of the stored import, by which it can be undone; None for a dry run.
    """

    state: ReportState
    counts: Counts
    problems: tuple[WrongLine, ...]
    notices: tuple[Notice, ...] = field(default_factory=tuple)
    import_id: int | None = None

    def lines(self, lang: Lang = "ja") -> list[str]:
        """Return the report in words, a line each: result, counts, notices."""
        counts = self.counts
        summary = Words(
            f"新規 {counts.new:,}行、変更 {counts.changed:,}行、変更なし {counts.unchanged:,}行、"
            f"誤り {counts.wrong:,}行",
            f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {counts.wrong:,} wrong",
        )
        lines = [_RESULTS[self.state].to(lang), summary.to(lang)]
        if counts.missing:
            missing = Words(
                f"登録済みでこのファイルにない行が{counts.missing:,}件あります。",
                f"{counts.missing:,} stored rows are not in this file.",
            )
            lines.append(missing.to(lang))
        return lines + [notice.words.to(lang) for notice in self.notices]


_RESULTS = {
    ReportState.CHECKED: Words("確認だけを行いました。何も書き込んでいません。", "Checked only; nothing was written."),
    ReportState.REFUSED: Words(
        "誤りのある行があるため、何も書き込んでいません。", "Some rows are wrong; nothing was written."
    ),
    ReportState.APPLIED: Words("取り込みました。", "Imported."),
}


def import_file(
    *,
    spec: TableSpec,
    path: Path,
    actor: Actor,
    now: dt.datetime,
    municipality: str | None = None,
    keep_good_rows: bool = False,
    withdraw_missing: bool = False,
    dry_run: bool = False,
    original_name: str = "",
    report: Report | None = None,
) -> ImportReport:
    """Read a file, map its columns by their headings, check every row and, unless `dry_run`, write them.

    Parameters
    ----------
    municipality : str or None
        6-digit code, for a table whose rows belong to a municipality.
    keep_good_rows : bool
        Write the good rows although others are wrong; otherwise one wrong row stops everything.
    withdraw_missing : bool
        Withdraw stored rows that the file lacks.

    Raises
    ------
    TableFileError
        If the file cannot be read or lacks a required column.
    RowsRefusedError
        If `withdraw_missing` is set and a row is wrong.
    PermissionRefused
    """
    authorise(spec, actor, municipality)
    place = Municipality.objects.get(pk=municipality) if municipality else None
    context = ImportContext(actor, place, now)
    found = examine(path, spec, current_limits())
    if dry_run:
        refuse_missing_columns(spec, found.columns, found)
        return _dry_run(spec, path, found, context, report)
    with path.open("rb") as file:
        started = start_import(
            actor=actor,
            spec=spec,
            municipality=municipality,
            upload=File(file, name=path.name),
            name=original_name or path.name,
            now=now,
        )
    if missing_columns(spec, ColumnMap.from_json(started.columns)):
        discard_import(actor=actor, import_id=started.pk)
        refuse_missing_columns(spec, found.columns, found)
    checked = check_import(actor=actor, import_id=started.pk, now=now, report=report)
    if checked.rows_wrong and not keep_good_rows:
        return _report(ReportState.REFUSED, checked, found.notices)
    applied = apply_import(
        actor=actor,
        import_id=started.pk,
        keep_good_rows=keep_good_rows,
        withdraw_missing=withdraw_missing,
        now=now,
        report=report,
    )
    return _report(ReportState.APPLIED, applied, found.notices)


def _dry_run(
    spec: TableSpec, path: Path, found: Examination, context: ImportContext, report: Report | None
) -> ImportReport:
    """Judge every row; even what an owner's look-ups might write is rolled back."""
    limits = current_limits()
    judge = Judge(spec, found.columns, context)
    tally, wrong = Tally(), list[WrongLine]()
    with transaction.atomic():
        for outcomes in judge.judge(read_rows(path, found.source, limits=limits)):
            tally.add(outcomes)
            wrong += [
                WrongLine(one.number, tuple(text_of(cell) for cell in one.cells), one.problems)
                for one in outcomes
                if one.fate is Fate.WRONG and len(wrong) < MOST_LISTED
            ]
            if report:
                report(tally.counts.total, max(found.source.rows, tally.counts.total), "")
        tally.add_missing(judge.missing())
        transaction.set_rollback(True)
    return ImportReport(ReportState.CHECKED, tally.counts, tuple(wrong[:MOST_LISTED]), found.notices)


def _report(state: ReportState, table_import: TableImport, notices: tuple[Notice, ...]) -> ImportReport:
    counts = Counts(
        new=table_import.rows_new,
        changed=table_import.rows_changed,
        unchanged=table_import.rows_unchanged,
        wrong=table_import.rows_wrong,
        missing=table_import.rows_missing,
    )
    rows = table_import.wrong_rows.all()[:MOST_LISTED]
    wrong = tuple(
        WrongLine(row.number, tuple(row.cells), tuple(CellProblem.from_json(one) for one in row.problems))
        for row in rows
    )
    return ImportReport(state, counts, wrong, notices, table_import.pk)
