"""A document as Excel: its words on the first sheet, numbers as numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.test import RequestFactory

from manabiwa.apps.common.documents.blocks import Column, Document, Facts, Heading, Paragraph, Table
from manabiwa.apps.tables.documents import DocumentFormat, document_response, wanted_format, write_document
from tests.apps.papers import body_of, sheets_of


def document(*blocks: Any) -> Document:
    return Document(
        title="報告", organisation="ためし市", made_on=dt.date(2026, 11, 24), blocks=blocks, period="令和8年度",
        caveats=("効果ではない",), sources=("市の記録",), definitions=(("割合", "分母の定義"),),
    )  # fmt: skip


def sheets(*blocks: Any) -> dict[str, list[tuple[Any, ...]]]:
    target = io.BytesIO()
    write_document(document(*blocks), target)
    return sheets_of(target.getvalue())


def test_the_first_sheet_holds_the_words() -> None:
    rows = sheets(Heading("問い"), Paragraph("何割か"), Facts((("期", "第1期"),)))["概要"]
    for row in (
        ("題名", "報告"), ("年度", "令和8年度"), ("問い", "何割か"), ("期", "第1期"), ("出典", "市の記録"),
        ("読むときの注意", "効果ではない"), ("定義: 割合", "分母の定義"),
    ):  # fmt: skip
        assert row in rows


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    table = Table(
        "数", (Column("名"), Column("値", digits=1)), (("髙𠮷", 1.25), ("なし", None), ("非数", float("nan")))
    )
    assert sheets(table)["数"] == [("名", "値"), ("髙𠮷", 1.25), ("なし", None), ("非数", None)]


def test_tables_of_one_name_get_sheets_of_their_own() -> None:
    table = Table("とても長い表題" * 10, (Column("a"),), ((1,),))
    assert len(sheets(table, table)) == 3


def test_a_formula_stays_a_text() -> None:
    assert sheets(Table("数", (Column("a"),), (("=1+1",),)))["数"][1] == ("=1+1",)


def test_an_empty_table_is_told_on_the_first_sheet() -> None:
    found = sheets(Table("成果", (Column("a"),), (), empty="まだありません。"))
    assert list(found) == ["概要"]
    assert ("表: 成果", "まだありません。") in found["概要"]


def test_the_format_is_pdf_unless_excel_is_asked_for(rf: RequestFactory) -> None:
    assert wanted_format(rf.get("/")) is DocumentFormat.PDF
    assert wanted_format(rf.get("/?format=exe")) is DocumentFormat.PDF
    assert wanted_format(rf.get("/?format=xlsx")) is DocumentFormat.XLSX


def test_both_files_are_handed_out_under_the_name_of_the_document() -> None:
    for form, start in ((DocumentFormat.PDF, b"%PDF"), (DocumentFormat.XLSX, b"PK")):
        answer = document_response(document(), form)
        assert "2026-11-24" in answer["Content-Disposition"]
        assert body_of(answer).startswith(start)
