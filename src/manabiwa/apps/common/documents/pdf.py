"""A document as PDF: tagged for screen readers (PDF/UA-1), fit for the archive (PDF/A-2a).

The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from manabiwa.apps.common import charts
from manabiwa.apps.common.numbers import japanese, longday, number, signed

from .blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Picture,
    Table,
    Text,
    Value,
)  # fmt: skip
from .glyphs import REPLACEMENT, FontsMissingError, font_files, writable

HOUSE = Path(__file__).with_name("house.typ")
FAMILY = "Noto Sans JP"
NOTHING = "—"


def pdf_response(document: Document) -> HttpResponse:
    """Answer with the document; it opens in the browser, and is saved under its title."""
    answer = HttpResponse(render_pdf(document), content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=False, filename=f"{document.file_name}.pdf")
    answer["Content-Disposition"] = disposition or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def render_pdf(document: Document) -> bytes:
    """Return the PDF: the same document gives the same bytes. Raises FontsMissingError before set-up."""
    day = document.made_on
    data = json.dumps(_Writer().document(document), ensure_ascii=False, allow_nan=False)
    return bytes(
        typst.compile(
            HOUSE.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"document": data},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
        )
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folder = font_files()[0].parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    if FAMILY not in fonts.families():
        # typst would leave every word out without a word
        raise FontsMissingError(f"no {FAMILY} in {folder}: run `make setup`")
    return fonts


class _Writer:
    """Turns a document into the plain values that the house style reads, and remembers what it had to replace."""

    def __init__(self) -> None:
        self._replaced = False

    def document(self, document: Document) -> dict[str, Any]:
        day, text = document.made_on, self._text
        parts = [self._part(block) for block in document.blocks]
        data = {
            "title": text(document.title), "subtitle": text(document.subtitle),
            "organisation": text(document.organisation),
            "head": " ・ ".join(filter(None, (text(document.organisation), text(document.period)))),
            "made": [day.year, day.month, day.day], "lang": "ja" if japanese() else "en", "parts": parts,
            "definitions": [[text(term), text(meaning)] for term, meaning in document.definitions],
            "caveats": [text(one) for one in document.caveats], "sources": [text(one) for one in document.sources],
            "words": {
                "made": _("作成日 %(day)s") % {"day": longday(day)}, "caveats": _("読むときの注意"),
                "definitions": _("ことばと数字の定義"), "sources": _("出典"), "foot": _("学びの輪で作成"),
                "replaced": _("「〓」は、この書体にない文字です。元の記録の文字は変わっていません。"),
            },
        }  # fmt: skip
        return {**data, "replaced": self._replaced}

    def _text(self, value: Text) -> str:
        plain = str(value)
        shown = writable(plain)
        self._replaced = self._replaced or shown.count(REPLACEMENT) > plain.count(REPLACEMENT)
        return shown

    def _part(self, block: Block) -> dict[str, Any]:
        text = self._text
        match block:
            case Heading():
                return {"kind": "heading", "text": text(block.text), "level": block.level}
            case Paragraph():
                texts = [one for one in text(block.text).replace("\r", "").split("\n\n") if one.strip()]
                return {"kind": "paragraph", "texts": texts, "note": block.is_note}
            case Bullets():
                return {"kind": "bullets", "items": [text(item) for item in block.items]}
            case KeyFigures():
                items = [
                    {"label": text(one.label), "value": text(one.value), "unit": text(one.unit), "note": text(one.note)}
                    for one in block.items
                ]
                return {"kind": "figures", "items": items}
            case Facts():
                return {"kind": "facts", "rows": [[text(label), text(value)] for label, value in block.rows]}
            case Notice():
                return {"kind": "notice", "title": text(block.title), "text": text(block.text)}
            case Picture():
                return self._picture(block)
            case Table():
                return self._table(block)

    def _picture(self, block: Picture) -> dict[str, Any]:
        svg = charts.svg(block.chart)
        # all charts at one scale, so that their letters have one size
        width = min(float(svg.partition(' width="')[2].partition('"')[0]) / charts.WIDTH, 1.0)
        return {
            "kind": "picture", "svg": svg, "alt": self._text(block.chart.alt), "width": width,
            "caption": self._text(block.caption), "note": self._text(block.note),
        }  # fmt: skip

    def _table(self, block: Table) -> dict[str, Any]:
        if not block.rows:
            return {
                "kind": "paragraph",
                "texts": [self._text(block.empty or _("該当するものはありません。"))],
                "note": False,
            }
        columns = [
            {"heading": self._text(one.heading), "share": one.share, "numeric": one.digits is not None}
            for one in block.columns
        ]
        rows = [
            [self._cell(value, column) for value, column in zip(row, block.columns, strict=True)] for row in block.rows
        ]
        return {
            "kind": "table", "caption": self._text(block.caption), "columns": columns, "rows": rows,
            "note": self._text(block.note),
        }  # fmt: skip

    def _cell(self, value: Value, column: Column) -> str:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NOTHING
        if isinstance(value, bool):
            return _("はい") if value else _("いいえ")
        if isinstance(value, (int, float)):
            return (signed if column.is_change and value else number)(value, column.digits or 0)
        if isinstance(value, dt.date):
            return value.isoformat()
        return self._text(value)
