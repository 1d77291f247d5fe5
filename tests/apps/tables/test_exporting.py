"""Tables out of list pages."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation

from manabiwa.apps.tables.exporting import ExportFormat, export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

TABLE = OutTable("講座一覧", (OutColumn("講座名", 40), OutColumn("公開")))
ROWS = [("髙度な表計算", True), ("=1+1", False)]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("csv", ExportFormat.CSV),
        ("csv-cp932", ExportFormat.CSV_CP932),
        ("xlsx", ExportFormat.XLSX),
        ("pdf", None),
        ("", None),
    ],
)
def test_the_address_names_the_format(query, form):
    assert requested_format(RequestFactory().get("/", {"format": query})) == form


def test_a_csv_is_streamed_under_its_japanese_name():
    answer = export_response(TABLE, iter(ROWS), ExportFormat.CSV)
    assert answer.streaming
    assert "filename*=utf-8''%E8%AC%9B%E5%BA%A7" in answer["Content-Disposition"]
    assert body(answer).decode("utf-8-sig") == "講座名,公開\r\n髙度な表計算,はい\r\n'=1+1,いいえ\r\n"


def test_a_csv_in_cp932_is_one_file_when_nothing_is_lost():
    answer = export_response(TABLE, ROWS, ExportFormat.CSV_CP932)
    assert answer["Content-Type"].startswith("text/csv")
    assert "髙度な表計算" in body(answer).decode("cp932")


def test_a_csv_in_cp932_that_lost_something_comes_with_a_report():
    answer = export_response(TABLE, [("𠮷野", True)], ExportFormat.CSV_CP932)
    with zipfile.ZipFile(BytesIO(body(answer))) as archive:
        assert archive.namelist() == ["講座一覧.csv", "書き込めなかった文字.csv"]
        assert "〓野" in archive.read("講座一覧.csv").decode("cp932")
        assert "2,講座名,𠮷,𠮷野" in archive.read("書き込めなかった文字.csv").decode("utf-8-sig")


def test_a_workbook_can_be_opened():
    answer = export_response(TABLE, ROWS, ExportFormat.XLSX)
    sheet = openpyxl.load_workbook(BytesIO(body(answer))).active
    assert [cell.value for cell in sheet["A"]] == ["講座名", "髙度な表計算", "=1+1"]
    assert sheet["A3"].data_type == "s"


def test_truth_is_written_in_the_language_of_the_person():
    with translation.override("en"):
        assert "Yes" in body(export_response(TABLE, ROWS, ExportFormat.CSV)).decode()
