"""CSV for Excel in Japan: UTF-8 with a byte order mark, or CP932."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from manabiwa.apps.tables.writing.safety import Unwritable, guard, to_cp932
from manabiwa.apps.tables.writing.values import OutTable, Value, flat

_ROWS_A_CHUNK = 500


class CsvEncoding(StrEnum):
    """Encodings in which a CSV is written; never plain Shift_JIS, which lacks 髙 and ①."""

    UTF_8 = "utf-8-sig"
    CP932 = "cp932"


def csv_chunks(
    table: OutTable,
    rows: Iterable[Sequence[Value]],
    *,
    encoding: CsvEncoding = CsvEncoding.UTF_8,
    report: Callable[[Unwritable], None] | None = None,
) -> Iterator[bytes]:
    """Yield the file piece by piece; `report` is called for each cell that CP932 cannot hold in full."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if encoding is CsvEncoding.UTF_8:
        yield b"\xef\xbb\xbf"
    writer.writerow(_line(table, table.headings, 1, encoding, report))
    for number, row in enumerate(rows, start=2):
        writer.writerow(_line(table, row, number, encoding, report))
        if number % _ROWS_A_CHUNK == 0:
            yield _take(buffer, encoding)
    yield _take(buffer, encoding)


def _line(
    table: OutTable,
    row: Sequence[Value],
    number: int,
    encoding: CsvEncoding,
    report: Callable[[Unwritable], None] | None,
) -> list[str]:
    line = []
    for index, value in enumerate(row):
        text = _as_text(table, value)
        if encoding is CsvEncoding.CP932:
            written, lost = to_cp932(text)
            if lost and report is not None:
                report(Unwritable(number, table.headings[index], text, lost))
            text = written
        line.append(text)
    return line


def _as_text(table: OutTable, value: Value) -> str:
    cell = flat(value, table)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return format(cell, "f") if not isinstance(cell, (int, float)) else str(cell)


def _take(buffer: io.StringIO, encoding: CsvEncoding) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8" if encoding is CsvEncoding.UTF_8 else encoding.value)
