"""Files that go out: safe to open, whole in CP932 where it can be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.apps.tables.writing import (
    CsvEncoding,
    OutColumn,
    OutTable,
    Unwritable,
    csv_chunks,
    guard,
    without_guard,
    write_workbook,
)

TABLE = OutTable("一覧", (OutColumn("名前"), OutColumn("値")))


def csv_of(*rows, **said) -> bytes:
    return b"".join(csv_chunks(TABLE, rows, **said))


def sheet_of(*rows):
    target = BytesIO()
    write_workbook(TABLE, rows, target)
    return openpyxl.load_workbook(BytesIO(target.getvalue())).active


def test_a_csv_begins_with_the_mark_that_excel_needs():
    assert csv_of(("甲", 1)) == "\ufeff名前,値\r\n甲,1\r\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|'/c calc'!A0",
        "-2+3+cmd",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "＝1+1",
        "＋1",
        "－1+1",
        "＠x",
        '=HYPERLINK("x")',
    ],
)
def test_a_formula_goes_out_as_text(text):
    assert csv_of((text, 1)).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    cell = sheet_of((text, 1))["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("number", ["-5", "+81", "-1,234.5", "-3%"])
def test_a_number_written_as_text_stays_a_number(number):
    assert guard(number) == number


def test_numbers_stay_numbers():
    assert csv_of((-5, Decimal("-1.50"))).decode("utf-8-sig").splitlines()[1] == "-5,-1.50"
    row = sheet_of((-5, Decimal("1.5")))
    assert [row["A2"].value, row["B2"].value] == [-5, 1.5]


def test_truth_dates_and_several_values_are_written_for_people():
    line = csv_of((True, dt.date(2026, 4, 1)), (["HTML", "CSS"], None)).decode("utf-8-sig").splitlines()
    assert line[1:] == ["はい,2026-04-01", "HTML、CSS,"]


def test_cp932_keeps_taka_and_circled_numbers():
    assert "髙橋,①" in csv_of(("髙橋", "①"), encoding=CsvEncoding.CP932).decode("cp932")


def test_what_cp932_cannot_hold_is_shown_and_reported_per_cell():
    lost: list[Unwritable] = []
    written = csv_of(("甲", "森鷗外"), ("𠮷野家", "x😀"), encoding=CsvEncoding.CP932, report=lost.append).decode(
        "cp932"
    )
    assert "〓野家,x〓" in written
    assert [(one.row, one.column, one.characters) for one in lost][-2:] == [(3, "名前", "𠮷"), (3, "値", "😀")]


def test_a_workbook_has_frozen_headings_a_filter_and_widths():
    sheet = sheet_of(("甲", 1), ("乙", 2))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width >= 8


def test_a_sheet_name_that_excel_refuses_is_mended():
    target = BytesIO()
    write_workbook(OutTable("講座[2026]/前期: 一覧", (OutColumn("x"),)), [], target)
    assert openpyxl.load_workbook(target).sheetnames == ["講座 2026  前期  一覧"]


def test_a_number_with_too_many_digits_for_excel_goes_out_as_text():
    assert sheet_of(("x", 12345678901234567))["B2"].value == "12345678901234567"


def test_rows_are_taken_while_the_file_is_sent():
    taken = []

    def rows():
        for number in range(2000):
            taken.append(number)
            yield (str(number), number)

    chunks = csv_chunks(TABLE, rows())
    next(chunks)
    next(chunks)
    assert len(taken) < 1000


@given(st.text())
def test_a_guard_can_always_be_taken_off(text):
    assert without_guard(guard(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_guarded_text_never_starts_hot(text):
    guarded = guard(text)
    assert not guarded.startswith(("=", "@", "\t", "\r", "\n"))
    assert not guarded.startswith(("+", "-")) or guarded[1:2].isdigit()
