"""CSV in every encoding that offices send."""

from __future__ import annotations

import pytest

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading import inspect_file, read_rows

ROWS = [["氏名", "番号"], ["髙橋 一郎", "①"], ["森 鷗外", "②"]]
TEXT = "\r\n".join(",".join(row) for row in ROWS) + "\r\n"


def cells(path, **said):
    return [row.cells for row in read_rows(path, inspect_file(path, **said))]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_a_unicode_file_is_read_with_and_without_its_mark(put, encoding, found):
    path = put(TEXT.encode(encoding))
    assert inspect_file(path).encoding == found
    assert cells(path) == ROWS


def test_a_file_in_cp932_keeps_taka_and_circled_numbers(put):
    rows = [["氏名", "番号"], ["髙橋 一郎", "①"]]
    path = put("\r\n".join(",".join(row) for row in rows).encode("cp932"))
    assert inspect_file(path).encoding == "cp932"
    assert cells(path) == rows


def test_a_file_in_cp932_full_of_half_width_kana_is_not_taken_for_euc(put):
    path = put("ｼﾒｲ,ﾊﾞﾝｺﾞｳ\r\nﾀｶﾊｼ ｲﾁﾛｳ,1\r\n".encode("cp932"))
    assert cells(path)[0] == ["ｼﾒｲ", "ﾊﾞﾝｺﾞｳ"]


def test_a_file_in_euc_jp_is_read(put):
    path = put("氏名,番号\r\n高橋 一郎,1\r\nすずき はなこ,2\r\n".encode("euc_jp"))
    assert inspect_file(path).encoding == "euc_jp"
    assert cells(path)[1] == ["高橋 一郎", "1"]


def test_bytes_that_are_no_text_are_refused_with_the_line(put):
    with pytest.raises(TableFileError) as refused:
        inspect_file(put("氏名\r\n".encode("cp932") + b"\x80\xff\xfe\xfd\r\n"))
    assert "2行目" in refused.value.message("ja")
    assert "line 2" in refused.value.message("en")


def test_binary_data_are_refused(put):
    with pytest.raises(TableFileError, match="not text"):
        inspect_file(put(b"abc\0\0\0\0def\0ghi" * 100))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(put, delimiter):
    path = put("\n".join(delimiter.join(row) for row in ROWS).encode())
    assert inspect_file(path).delimiter == delimiter
    assert cells(path) == ROWS


def test_commas_inside_of_quotes_do_not_mislead(put):
    path = put('講座;説明\n"表計算";"a,b,c"\n"文書";"d,e,f"\n'.encode())
    assert inspect_file(path).delimiter == ";"


def test_a_person_may_overrule_encoding_and_delimiter(put):
    path = put(b"a;b,c\n1;2,3\n")
    assert cells(path, encoding="utf-8-sig", delimiter=";") == [["a", "b,c"], ["1", "2,3"]]


def test_line_breaks_inside_of_a_cell_count_as_one_row(put):
    path = put('名前,備考\n甲,"一\n二"\n乙,三\n'.encode())
    assert [(row.number, row.cells[0]) for row in read_rows(path, inspect_file(path))][-1] == (3, "乙")


def test_blank_lines_keep_the_row_numbers_of_the_file(put):
    path = put("名前,値\n\n甲,1\n".encode())
    assert [row.number for row in read_rows(path, inspect_file(path)) if not row.is_blank] == [1, 3]


def test_a_quotation_mark_that_is_never_closed_is_named(put):
    path = put(('名前,備考\n甲,"開いたまま\n' + "乙,二\n" * 40_000).encode())
    with pytest.raises(TableFileError) as refused:
        list(read_rows(path, inspect_file(path)))
    assert "引用符" in refused.value.message("ja")


def test_too_many_columns_are_refused_with_their_number(put):
    path = put((",".join(str(number) for number in range(40)) + "\n").encode())
    with pytest.raises(TableFileError) as refused:
        list(read_rows(path, inspect_file(path), limits=Limits(columns=30)))
    assert "40列" in refused.value.message("ja")


def test_too_many_rows_are_refused(put):
    path = put(b"a,b\n" * 20)
    with pytest.raises(TableFileError, match="More than 10 rows"):
        list(read_rows(path, inspect_file(path), limits=Limits(rows=10)))


def test_a_file_above_the_limit_is_refused_before_it_is_read(put):
    path = put(b"a,b\n" * 1000)
    with pytest.raises(TableFileError) as refused:
        inspect_file(path, limits=Limits(bytes=100))
    assert "大きすぎます" in refused.value.message("ja")
    assert "分けて" in refused.value.message("ja")
