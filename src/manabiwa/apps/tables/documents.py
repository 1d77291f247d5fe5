"""A document as a file: PDF as `common` writes it, or Excel with its words on the first sheet and a sheet a table."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from manabiwa.apps.common.documents import blocks
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.numbers import longday
from manabiwa.apps.tables.exporting import in_language
from manabiwa.apps.tables.writing import OutColumn, OutTable, Value, write_sheets

_SPOOL = 2 * 1024 * 1024
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Line = tuple[str, str]


class DocumentFormat(StrEnum):
    """How a document is handed out."""

    PDF = "pdf"
    XLSX = "xlsx"


def wanted_format(request: HttpRequest) -> DocumentFormat:
    """Return the format that `?format=` names; PDF if it names none."""
    return DocumentFormat.XLSX if request.GET.get("format") == DocumentFormat.XLSX else DocumentFormat.PDF


def document_response(document: blocks.Document, form: DocumentFormat) -> HttpResponseBase:
    """Answer with the document as a file."""
    if form is DocumentFormat.PDF:
        return pdf_response(document)
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - the response closes it
    write_document(document, spool)
    spool.seek(0)
    answer = FileResponse(spool, as_attachment=True, filename=f"{document.file_name}.xlsx", content_type=_XLSX_TYPE)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def write_document(document: blocks.Document, target: IO[bytes]) -> None:
    """Write the document as a workbook: what stands in print as words comes first, then each table."""
    overview = OutTable(_("概要"), (OutColumn(_("項目"), 28), OutColumn(_("内容"), 90)))
    sheets: list[tuple[OutTable, list[tuple[Value, ...]]]] = [(overview, list(_overview(document)))]
    for block in document.blocks:
        if isinstance(block, blocks.Table) and block.rows:
            columns = tuple(OutColumn(str(column.heading)) for column in block.columns)
            rows = [tuple(_value(value) for value in row) for row in block.rows]
            sheets.append((in_language(OutTable(str(block.caption), columns)), rows))
    write_sheets(sheets, target)


def _overview(document: blocks.Document) -> Iterator[Line]:
    yield _("題名"), str(document.title)
    for label, text in (("", document.subtitle), (_("作成者"), document.organisation), (_("年度"), document.period)):
        if text:
            yield label, str(text)
    yield _("作成日"), longday(document.made_on)
    heading = ""
    for block in document.blocks:
        if isinstance(block, blocks.Heading):
            heading = str(block.text)
            continue
        for line in _lines(block, heading):
            yield line
            heading = ""
    for label, texts in ((_("読むときの注意"), document.caveats), (_("出典"), document.sources)):
        for text in texts:
            yield label, str(text)
    for term, meaning in document.definitions:
        yield _("定義: %(term)s") % {"term": term}, str(meaning)


def _lines(block: blocks.Block, heading: str) -> list[Line]:
    match block:
        case blocks.Paragraph():
            return [(heading, str(block.text))]
        case blocks.Bullets():
            return [("" if place else heading, str(item)) for place, item in enumerate(block.items)]
        case blocks.KeyFigures():
            return [(str(one.label), _figure(one)) for one in block.items]
        case blocks.Facts():
            return [(str(label), str(text)) for label, text in block.rows]
        case blocks.Notice():
            return [(str(block.title), str(block.text))]
        case blocks.Picture():
            return [(_("図: %(caption)s") % {"caption": block.caption}, block.chart.alt)]
        case blocks.Table():
            text = _("「%(name)s」のシートにあります。") % {"name": block.caption} if block.rows else str(block.empty)
            return [(_("表: %(caption)s") % {"caption": block.caption}, text)]
    return []


def _figure(one: blocks.KeyFigure) -> str:
    return f"{one.value}{one.unit}({one.note})" if one.note else f"{one.value}{one.unit}"


def _value(value: blocks.Value) -> Value:
    """A cell: numbers stay numbers; what is no number, and nothing, is an empty cell."""
    if isinstance(value, LazyText):
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
