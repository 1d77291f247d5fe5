"""A table out of any list page: `?format=csv`, `csv-cp932` or `xlsx`."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manabiwa.apps.tables.writing import CsvEncoding, OutColumn, OutTable, Unwritable, Value, csv_chunks, write_workbook

_SPOOL = 2 * 1024 * 1024
_MOST_REPORTED = 10_000
_CSV_TYPES = {CsvEncoding.UTF_8: "text/csv; charset=utf-8", CsvEncoding.CP932: "text/csv; charset=shift_jis"}
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportFormat(StrEnum):
    """Files that offices ask for."""

    CSV = "csv"
    CSV_CP932 = "csv-cp932"
    XLSX = "xlsx"


def requested_format(request: HttpRequest) -> ExportFormat | None:
    """Return the format that `?format=` names, None if it names none that we write."""
    try:
        return ExportFormat(request.GET.get("format", ""))
    except ValueError:
        return None


def export_response(table: OutTable, rows: Iterable[Sequence[Value]], form: ExportFormat) -> HttpResponseBase:
    """Return the table as a download; rows are taken one by one and never all at once.

    A CP932 file that lost characters comes as a ZIP with a report that names every such cell.
    """
    table = in_language(table)
    if form is ExportFormat.CSV:
        answer = StreamingHttpResponse(csv_chunks(table, rows), content_type=_CSV_TYPES[CsvEncoding.UTF_8])
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{table.name}.csv")
        return answer
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - the response closes it
    if form is ExportFormat.XLSX:
        write_workbook(table, rows, spool)
        return _download(spool, f"{table.name}.xlsx", _XLSX_TYPE)
    lost: list[Unwritable] = []

    def keep(one: Unwritable) -> None:
        if len(lost) < _MOST_REPORTED:
            lost.append(one)

    for chunk in csv_chunks(table, rows, encoding=CsvEncoding.CP932, report=keep):
        spool.write(chunk)
    if not lost:
        return _download(spool, f"{table.name}.csv", _CSV_TYPES[CsvEncoding.CP932])
    return _download(_with_report(table, spool, lost), f"{table.name}.zip", "application/zip")


def in_language(table: OutTable) -> OutTable:
    """Return the table with truth in the words of the person's language."""
    if (table.yes, table.no) != ("はい", "いいえ") or not (get_language() or "ja").startswith("en"):
        return table
    return OutTable(table.name, table.columns, yes="Yes", no="No")


def _with_report(table: OutTable, written: IO[bytes], lost: Sequence[Unwritable]) -> IO[bytes]:
    """Pack the CSV with the report; the report is UTF-8, for it must show the characters."""
    headings = (_("行番号"), _("列"), _("書き込めなかった文字"), _("元の値"))
    report = OutTable(table.name, [OutColumn(heading) for heading in headings])
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
        written.seek(0)
        with archive.open(f"{table.name}.csv", "w") as member:
            while chunk := written.read(_SPOOL):
                member.write(chunk)
        with archive.open(_("書き込めなかった文字") + ".csv", "w") as member:
            for chunk in csv_chunks(report, _lines(lost)):
                member.write(chunk)
    written.close()
    return spool


def _lines(lost: Iterable[Unwritable]) -> Iterator[Sequence[Value]]:
    return ((one.row, one.column, one.characters, one.text) for one in lost)


def _download(file: IO[bytes], name: str, kind: str) -> FileResponse:
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
