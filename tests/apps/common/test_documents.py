"""One document mechanism: safe with every text, whole for every reader, the same bytes every time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.common.charts import funnel_chart
from manabiwa.apps.common.documents import glyphs
from manabiwa.apps.common.documents.blocks import (
    Bullets,
    Column,
    Document,
    Facts,
    Heading,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Picture,
    Table,
)
from manabiwa.apps.common.documents.pdf import pdf_response, render_pdf
from manabiwa.apps.common.pictures import Stage
from tests.apps.papers import read_pdf, text_of

DAY = dt.date(2026, 11, 24)


def document(*blocks: Any, **more: Any) -> Document:
    return Document(**{"title": "報告", "organisation": "ためし市", "made_on": DAY, "blocks": blocks} | more)


def test_the_same_document_gives_the_same_bytes() -> None:
    one = document(Paragraph("本文"), Picture(funnel_chart([Stage("応募", 3)], unit="人"), "人の流れ"))
    assert render_pdf(one) == render_pdf(one)


def test_names_keep_their_rare_characters() -> None:
    told = text_of(render_pdf(document(Paragraph("髙橋𠮷男さん、①番、葛\U000e0100城市"), title="髙𠮷の報告")))
    assert "髙橋𠮷男さん、①番、葛" in told
    assert "髙𠮷の報告" in told
    assert "〓" not in told


@pytest.mark.parametrize(
    "hostile",
    ["#set text(fill: red)", '#panic("x")', "$x^2$", "*b* _i_ `code`", "] [ } { \\", '"quoted"', "= 見出し", "// note"],
)
def test_what_people_wrote_is_shown_and_never_run(hostile: str) -> None:
    chart = Picture(funnel_chart([Stage(hostile, 1)], unit="人"), hostile)
    one = document(
        Heading(hostile), Paragraph(hostile), Bullets((hostile,)), Facts(((hostile, hostile),)),
        Notice(hostile, hostile), Table(hostile, (Column(hostile),), ((hostile,),)), chart, title=hostile,
    )  # fmt: skip
    assert "".join(hostile.split()) in text_of(render_pdf(one))


def test_a_character_without_a_glyph_is_marked_and_said() -> None:
    told = text_of(render_pdf(document(Paragraph("うれしい\U0001f600\x07です\ue000"))))
    assert "うれしい〓です〓" in told
    assert "元の記録の文字は変わっていません" in told


def test_without_such_a_character_nothing_is_said() -> None:
    assert "元の記録の文字" not in text_of(render_pdf(document(Paragraph("〓は下駄記号です"))))


def test_text_cannot_be_turned_round() -> None:
    assert glyphs.writable("支払\u202e000,1") == "支払000,1"


def test_missing_values_and_no_numbers_are_dashes() -> None:
    columns = (Column("a", digits=1), Column("b", digits=0), Column("c"), Column("d", digits=0, is_change=True))
    told = text_of(render_pdf(document(Table("表", columns, ((float("nan"), None, "", 0), (1.25, 1200, "x", 4))))))
    assert "nan" not in told.lower()
    assert "——0" in told
    assert "1.21,200x+4" in told


def test_an_empty_table_says_what_is_missing() -> None:
    told = text_of(render_pdf(document(Table("表", (Column("a"),), (), empty="成果の記録は、まだありません。"))))
    assert "成果の記録は、まだありません。" in told


def test_a_document_without_parts_is_still_a_document() -> None:
    assert "ためし市" in text_of(render_pdf(document()))


def test_the_head_names_place_and_year_and_the_foot_counts_pages() -> None:
    rows = tuple((f"約束{n}", n) for n in range(200))
    data = render_pdf(document(Table("表", (Column("約束", 1), Column("数", digits=0)), rows), period="令和8年度"))
    pages = read_pdf(data).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        told = "".join(page.extract_text().split())
        assert "ためし市・令和8年度" in told
        assert f"{number}/{len(pages)}" in told
        # the headings of a table come again on every page that it reaches
        assert "約束数" in told or number == len(pages)


def test_screen_readers_get_tags_a_title_and_the_language() -> None:
    reader = read_pdf(render_pdf(document(Heading("問い"), Paragraph("本文"))))
    root = reader.trailer["/Root"].get_object()
    assert reader.metadata is not None
    assert reader.metadata.title == "報告"
    assert root["/Lang"].startswith("ja")
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert "pdfaid" in root["/Metadata"].get_object().get_data().decode()


def test_definitions_caveats_and_sources_close_the_document() -> None:
    told = text_of(
        render_pdf(document(definitions=(("割合", "分母の定義"),), caveats=("効果ではない",), sources=("市の記録",)))
    )
    for words in ("ことばと数字の定義", "分母の定義", "読むときの注意", "効果ではない", "出典", "市の記録"):
        assert words in told


def test_long_names_stay_on_the_page() -> None:
    name = "とても長い名前の" * 12 + "まち"
    data = render_pdf(
        document(
            KeyFigures((KeyFigure(name, "1", "人"), KeyFigure("短い", "2", "人"))),
            Table(name, (Column(name), Column("数", digits=0)), ((name, 1),)), title=name, organisation=name,
        )
    )  # fmt: skip
    assert text_of(data).count(name) >= 4


def test_the_answer_is_named_after_the_document_and_kept_nowhere() -> None:
    answer = pdf_response(document(title='a"b/../髙'))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")


def test_missing_fonts_are_told_instead_of_an_empty_page(settings: Any, tmp_path: Any) -> None:
    settings.DOCUMENT_FONTS = tmp_path
    glyphs.font_files.cache_clear()
    try:
        with pytest.raises(glyphs.FontsMissingError, match="make setup"):
            glyphs.font_files()
    finally:
        glyphs.font_files.cache_clear()
