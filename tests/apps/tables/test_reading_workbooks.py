"""Excel files as offices make them, and as nobody should."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import openpyxl
import pytest

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading import FileKind, inspect_file, read_rows
from tests.apps.tables.conftest import workbook_bytes


def rows_of(path, **limits):
    bounds = Limits(**limits)
    return list(read_rows(path, inspect_file(path, limits=bounds), limits=bounds))


def test_rows_keep_their_numbers_when_the_sheet_begins_further_down(put):
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D4"], book.active["C5"] = "名前", "値", "甲"
    target = BytesIO()
    book.save(target)
    rows = [row for row in rows_of(put(target.getvalue(), "a.xlsx")) if not row.is_blank]
    assert [(row.number, row.cells[2]) for row in rows] == [(4, "名前"), (5, "甲")]


def test_dates_times_and_durations_come_as_such(put):
    content = workbook_bytes(["日", "時"], [dt.date(2026, 4, 1), dt.timedelta(hours=30)])
    assert rows_of(put(content, "a.xlsx"))[1].cells == [dt.date(2026, 4, 1), dt.timedelta(hours=30)]


def test_a_value_merged_over_rows_belongs_to_each(put):
    content = workbook_bytes(["課", "氏名"], ["総務課", "甲"], [None, "乙"], ["税務課", "丙"], merges=["A2:A3"])
    assert [row.cells[0] for row in rows_of(put(content, "a.xlsx"))] == ["課", "総務課", "総務課", "税務課"]


def test_the_first_sheet_with_something_in_it_is_read(put):
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.create_sheet("名簿").append(["氏名"])
    target = BytesIO()
    book.save(target)
    source = inspect_file(put(target.getvalue(), "a.xlsx"))
    assert (source.sheet, source.sheets) == ("名簿", ("表紙", "名簿"))


def test_a_person_may_choose_the_sheet(put):
    book = openpyxl.Workbook()
    book.active.append(["一"])
    book.create_sheet("別").append(["二"])
    target = BytesIO()
    book.save(target)
    path = put(target.getvalue(), "a.xlsx")
    source = inspect_file(path, sheet="別")
    assert [row.cells for row in read_rows(path, source)] == [["二"]]


def test_error_values_are_reported(put):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active["A2"], book.active["A2"].data_type = "#N/A", "e"
    target = BytesIO()
    book.save(target)
    notices = inspect_file(put(target.getvalue(), "a.xlsx")).notices
    assert "1か所" in notices[0].words.ja


def test_two_cells_in_opposite_corners_do_not_claim_the_memory(put):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "甲", "乙"
    target = BytesIO()
    book.save(target)
    with pytest.raises(TableFileError, match="too many columns"):
        inspect_file(put(target.getvalue(), "a.xlsx"))


def test_cells_that_only_carry_a_format_do_not_count(put):
    book = openpyxl.Workbook()
    book.active.append(["名前", "値"])
    book.active["XFD1000"].font = openpyxl.styles.Font(bold=True)
    target = BytesIO()
    book.save(target)
    assert len(rows_of(put(target.getvalue(), "a.xlsx"))[0].cells) == 2


def _bomb(megabytes: int) -> bytes:
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook_bytes(["a"]))) as book,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in book.namelist():
            out.writestr(name, book.read(name))
        out.writestr("xl/media/zeros.bin", b"\0" * megabytes * 1024 * 1024)
    return target.getvalue()


def test_a_zip_bomb_is_refused(put):
    content = _bomb(30)
    assert len(content) < 100_000
    with pytest.raises(TableFileError) as refused:
        inspect_file(put(content, "a.xlsx"), limits=Limits(unpacked_bytes=10 * 1024 * 1024))
    assert "展開すると10 MBを超える" in refused.value.message("ja")


def test_a_zip_bomb_that_lies_about_its_size_is_refused(put):
    content = bytearray(_bomb(30))
    # the central directory states the unpacked size 24 bytes into the member's entry
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(TableFileError):
        inspect_file(put(bytes(content), "a.xlsx"), limits=Limits(unpacked_bytes=10 * 1024 * 1024))


def test_a_damaged_workbook_is_refused(put):
    with pytest.raises(TableFileError) as refused:
        inspect_file(put(workbook_bytes(["a"])[:600], "a.xlsx"))
    assert "壊れて" in refused.value.message("ja")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 something", "PDF"),
        (b"\x89PNG\r\n\x1a\nxxxx", "PNG"),
        (b'{\n  "1": {"required": [[1692, "beginner"]]}}', "JSON"),
        (b'\xef\xbb\xbf[{"id": 1}]', "JSON"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"<html><table><tr><td>1</td></tr></table>", "HTML"),
    ],
)
def test_other_files_under_the_name_of_a_table_are_named(put, content, word):
    with pytest.raises(TableFileError) as refused:
        inspect_file(put(content, "table.xlsx"))
    assert word in refused.value.message("ja")
    assert ".xlsx" in refused.value.message("ja")


def _ole(stream: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 600


def test_a_workbook_with_a_password_is_refused_with_the_way_out(put):
    with pytest.raises(TableFileError) as refused:
        inspect_file(put(_ole("EncryptedPackage"), "a.xlsx"))
    assert "パスワード" in refused.value.message("ja")


def test_a_word_document_of_the_old_kind_is_refused(put):
    with pytest.raises(TableFileError, match="other than Excel"):
        inspect_file(put(_ole("WordDocument"), "a.xls"))


def test_an_old_workbook_is_known_by_its_bytes(put):
    path = put(_ole("Workbook"), "a.xlsx")
    with pytest.raises(TableFileError, match="damaged"):
        inspect_file(path)


def test_a_docx_is_named(put):
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(TableFileError) as refused:
        inspect_file(put(target.getvalue(), "a.xlsx"))
    assert "Word" in refused.value.message("ja")


def test_the_kind_is_told_by_content_and_not_by_name(put):
    assert inspect_file(put(workbook_bytes(["a", "b"], [1, 2]), "a.csv")).kind is FileKind.XLSX
