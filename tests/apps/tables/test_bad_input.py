"""What comes in on a bad day: each gives a clear message, keeps the good rows if asked and never half-saves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.models import TableImport
from tests.apps.tables.conftest import HEADINGS, csv_bytes, good_row, workbook_bytes


@pytest.fixture
def page(spec, officer, sign_in):
    """`page(content, name)`: the answer to the officer who sends a file."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = sign_in(officer)

    def send(content: bytes, name: str = "table.csv"):
        return client.post(
            reverse("tables:upload", args=["test.declarations"]),
            {"municipality": "139017", "file": SimpleUploadedFile(name, content)},
        )

    return send


@pytest.fixture
def run(spec, put, town, now):
    def go(content, name="table.csv", **said):
        return import_file(spec=spec, path=put(content, name), actor=SYSTEM, now=now, municipality=town.pk, **said)

    return go


def test_a_csv_in_cp932_with_taka_and_a_circled_number(run):
    run(csv_bytes(["①髙輪宣言", "学び①", "髙橋 一郎", "令和8年4月1日"], encoding="cp932"))
    row = Declaration.unscoped.get()
    assert (row.title, row.mayor) == ("①髙輪宣言", "髙橋 一郎")


def test_an_excel_with_merged_headings_and_codes_as_floats(run):
    content = workbook_bytes(
        ["宣言の一覧", None, None, None],
        ["宣言", "宣言について", None, None],
        [None, "本文", "宣言者", "宣言日"],
        [10006.0, "学びます", "市長", "2026-04-01"],
        merges=["A1:D1", "A2:A3", "B2:D2"],
    )
    report = run(content, "table.xlsx")
    assert report.counts.new == 1
    assert Declaration.unscoped.get().title == "10006"


def test_three_bad_rows_of_a_thousand(run):
    rows = [good_row(number) for number in range(1000)]
    for number in (10, 500, 998):
        rows[number][3] = "いつか"
    refused = run(csv_bytes(*rows))
    assert (refused.state, refused.counts.wrong) == ("refused", 3)
    assert [line.number for line in refused.problems] == [12, 502, 1000]
    assert not Declaration.unscoped.exists()
    kept = run(csv_bytes(*rows), keep_good_rows=True)
    assert (kept.counts.new, kept.counts.wrong) == (997, 3)
    assert Declaration.unscoped.count() == 997


def test_a_file_of_two_hundred_megabytes_is_refused_while_it_comes_in(page, settings):
    settings.TABLE_IMPORT_MAX_BYTES = 200_000
    answer = page(csv_bytes(*[good_row(number) for number in range(20_000)]))
    assert answer.status_code == 413
    assert "ファイルが大きすぎます" in answer.content.decode()
    assert "分けて保存し" in answer.content.decode()
    assert not TableImport.unscoped.exists()


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file(page, content):
    answer = page(content)
    assert answer.status_code == 422
    assert "ファイルが空です" in answer.content.decode()


def test_an_empty_sheet(page):
    answer = page(workbook_bytes(), "table.xlsx")
    assert answer.status_code == 422
    assert "データの行がありません" in answer.content.decode()


def test_a_pdf_under_the_name_of_an_excel(page):
    answer = page(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "table.xlsx")
    assert answer.status_code == 422
    assert "中身はPDF" in answer.content.decode()
    assert not TableImport.unscoped.exists()


def test_a_wrong_delimiter_is_told_on_the_mapping_page(page, client):
    content = "".join("/".join(row) + "\r\n" for row in [HEADINGS, good_row(1)]).encode()
    answer = client.get(page(content).url)
    assert "区切り文字(コンマ・タブなど)の指定が違う" in answer.content.decode()


def test_duplicated_codes_keep_the_first_and_name_it(run):
    report = run(csv_bytes(good_row(1), good_row(2), good_row(1)), keep_good_rows=True)
    assert (report.counts.new, report.counts.wrong) == (2, 1)
    assert "2行目と同じ" in report.problems[0].message("ja")


def test_a_formula_in_a_wrong_row_is_harmless_in_the_error_file(page, client):
    where = page(csv_bytes(["=HYPERLINK(1)", "", "市長", "いつか"])).url
    client.post(where + "map/", {"column-title": "0", "column-mayor": "2", "column-declared_on": "3"})
    answer = client.get(where + "errors/?format=csv")
    assert "'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()


def test_a_lone_surrogate_and_control_characters_are_wrong_cells_and_no_crash(run):
    report = run(csv_bytes(["宣言\x00\x01", "", "市長", "2026-04-01"], encoding="utf-8-sig").replace(b"\x00", b"\x02"))
    assert (report.state, report.counts.wrong) == ("refused", 1)
