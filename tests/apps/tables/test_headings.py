"""Where the headings are and which column they name."""

from __future__ import annotations

import pytest

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.examining import Choices, examine, refuse_missing_columns
from manabiwa.apps.tables.limits import DEFAULT
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.spec import TableSpec
from tests.apps.tables.conftest import declarations, workbook_bytes

SPEC = declarations()
ROW = ["宣言1", "本文", "市長", "2026-04-01"]


def look(path, spec: TableSpec = SPEC, **said):
    return examine(path, spec, DEFAULT, Choices(**said) if said else None)


def test_notes_above_the_headings_are_skipped(put):
    content = workbook_bytes(["令和8年度 宣言一覧"], ["作成: 企画課"], [], ["宣言", "本文", "宣言者", "宣言日"], ROW)
    found = look(put(content, "a.xlsx"))
    assert (found.block.first_row, found.block.depth) == (4, 1)
    assert found.columns.columns == {"title": 0, "statement": 1, "mayor": 2, "declared_on": 3}
    assert found.preview == (tuple(ROW),)


def test_blank_columns_are_left_out(put):
    content = workbook_bytes([None, "宣言", None, "宣言者", "宣言日"], [None, "宣言1", None, "市長", "2026-04-01"])
    found = look(put(content, "a.xlsx"))
    assert found.columns.columns == {"title": 1, "mayor": 3, "declared_on": 4}


def test_width_case_blanks_and_remarks_do_not_matter(put):
    found = look(put("　宣 言(必須)　,ＭＡＹＯＲ,declared-on,本文\nあ,い,2026-04-01,う\n".encode()))
    assert found.columns.columns == {"title": 0, "mayor": 1, "declared_on": 2, "statement": 3}


def test_english_headings_keys_and_aliases_are_known(put):
    found = look(put(b"Declaration,statement,Mayor,declared_on\na,b,c,2026-04-01\n"))
    assert len(found.columns.columns) == 4
    assert look(put("件名,x\nあ,い\n".encode())).columns.columns == {"title": 0}


def period_spec() -> TableSpec:
    columns = (
        Column(key="name", ja="氏名", en="Name", required=True),
        Column(key="start", ja="期間 開始", en="Start"),
        Column(key="end", ja="期間 終了", en="End"),
    )
    return declarations(key="test.period", columns=columns, natural_key=("name",))


def test_merged_headings_of_two_rows_are_joined(put):
    content = workbook_bytes(["氏名", "期間", None], [None, "開始", "終了"], ["甲", 1, 2], merges=["A1:A2", "B1:C1"])
    found = look(put(content, "a.xlsx"), period_spec())
    assert [heading.text for heading in found.block.headings] == ["氏名", "期間 開始", "期間 終了"]
    assert found.columns.columns == {"name": 0, "start": 1, "end": 2}
    assert found.columns.data_from == 3


def test_merged_headings_saved_as_csv_are_joined_too(put):
    found = look(put("氏名,期間,\n,開始,終了\n甲,1,2\n".encode()), period_spec())
    assert found.columns.columns == {"name": 0, "start": 1, "end": 2}


def test_a_heading_that_comes_twice_is_numbered_and_told(put):
    found = look(put("宣言,宣言者,宣言者,宣言日\nあ,い,う,2026-04-01\n".encode()))
    assert [heading.text for heading in found.block.headings] == ["宣言", "宣言者", "宣言者 (2)", "宣言日"]
    assert found.columns.columns["mayor"] == 1
    assert any("同じ見出し" in notice.words.ja for notice in found.notices)


def test_a_wrong_delimiter_is_told(put):
    found = look(put("宣言/本文/宣言者\nあ/い/う\n".encode()))
    assert any("区切り文字" in notice.words.ja for notice in found.notices)
    with pytest.raises(TableFileError) as refused:
        refuse_missing_columns(SPEC, found.columns, found)
    message = refused.value.message("ja")
    assert "「宣言者」" in message
    assert "コンマ" in message


def test_a_file_without_known_headings_still_shows_its_first_row(put):
    found = look(put(b"a,b\nc,d\n"))
    assert found.columns.columns == {}
    assert [heading.text for heading in found.block.headings] == ["a", "b"]


def test_a_person_may_say_where_the_headings_are(put):
    found = look(put("x,y\n宣言,宣言者\nあ,い\n".encode()), first_row=1, depth=1)
    assert [heading.text for heading in found.block.headings] == ["x", "y"]


def test_headings_without_rows_are_refused(put):
    with pytest.raises(TableFileError) as refused:
        look(put("宣言,本文,宣言者,宣言日\n".encode()))
    assert "データの行がありません" in refused.value.message("ja")


def test_three_official_heading_rows_are_understood(shared_data):
    columns = (
        Column(key="area", ja="地域コード", en="Area code", required=True),
        Column(key="population", ja="総人口", en="Population"),
    )
    spec = declarations(key="test.statistics", columns=columns, natural_key=("area",))
    found = look(shared_data / "japan" / "SSDSE-A-2025.csv", spec)
    assert (found.source.encoding, found.block.last_row, found.columns.columns) == (
        "cp932",
        3,
        {"area": 0, "population": 3},
    )


def test_a_declaration_with_two_columns_of_one_name_is_refused():
    twice = (Column(key="a", ja="名", en="A"), Column(key="b", ja="名", en="B"))
    with pytest.raises(ValueError, match="share a heading"):
        declarations(columns=twice, natural_key=("a",))
