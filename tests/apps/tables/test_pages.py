"""The way of an import through the pages."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables.models import ImportState, TableImport
from manabiwa.apps.tasks.models import BackgroundTask
from manabiwa.apps.tasks.worker import Worker
from tests.apps.tables.conftest import csv_bytes, good_row

COLUMNS = {"column-title": "0", "column-statement": "1", "column-mayor": "2", "column-declared_on": "3"}


@pytest.fixture
def officer_client(spec, officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def send(officer_client):
    def post(*rows, name="table.csv", content=None):
        answer = officer_client.post(
            reverse("tables:upload", args=["test.declarations"]),
            {"municipality": "139017", "file": SimpleUploadedFile(name, content or csv_bytes(*rows))},
        )
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    return post


def words(answer) -> str:
    return answer.content.decode()


def test_the_whole_way_from_the_file_to_the_undo(officer_client, send):
    where = send(good_row(1), good_row(2))
    mapping = words(officer_client.get(where))
    assert "ファイルの列を、どの項目に入れますか" in mapping
    assert "学びます" in mapping
    assert officer_client.post(where + "map/", COLUMNS).url == where
    assert "新しい行の例" in words(officer_client.get(where))
    assert not Declaration.unscoped.exists()
    officer_client.post(where + "apply/")
    assert "反映しました" in words(officer_client.get(where))
    assert Declaration.unscoped.count() == 2
    officer_client.post(where + "undo/")
    assert "取り消しました" in words(officer_client.get(where))
    assert not Declaration.unscoped.exists()


def test_a_check_shows_old_beside_new(officer_client, send, town):
    Declaration.unscoped.create(
        municipality=town, title="宣言1", statement="古い文", mayor="市長", declared_on="2026-04-01", is_published=True
    )
    where = send(good_row(1))
    officer_client.post(where + "map/", COLUMNS)
    page = words(officer_client.get(where))
    assert "<del>古い文</del>" in page
    assert "<ins>学びます</ins>" in page


def test_wrong_rows_are_shown_and_stop_the_application_until_the_person_decides(officer_client, send):
    where = send(good_row(1), ["嘘", "", "市長", "2026-04-01"])
    officer_client.post(where + "map/", COLUMNS)
    assert "嘘です。直してください。" in words(officer_client.get(where))
    officer_client.post(where + "apply/")
    assert "何も反映していません" in words(officer_client.get(where))
    assert not Declaration.unscoped.exists()
    officer_client.post(where + "apply/", {"keep_good_rows": "1"})
    assert "反映しました" in words(officer_client.get(where))
    assert Declaration.unscoped.count() == 1


def test_the_error_file_has_the_row_its_number_and_the_reason(officer_client, send):
    where = send(good_row(1), ["嘘", "文", "市長", "2026-04-01"])
    officer_client.post(where + "map/", COLUMNS)
    answer = officer_client.get(where + "errors/?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines == [
        ("元の行", "理由", "宣言", "本文", "宣言者", "宣言日"),
        (3, "嘘です。直してください。", "嘘", "文", "市長", "2026-04-01"),
    ]


def test_the_corrected_error_file_can_be_imported_as_it_is(officer_client, send):
    where = send(good_row(1), ["嘘", "文", "市長", "2026-04-01"])
    officer_client.post(where + "map/", COLUMNS)
    errors = b"".join(officer_client.get(where + "errors/?format=csv").streaming_content)
    again = send(content=errors.replace("嘘,".encode(), "まこと,".encode()))
    one = TableImport.unscoped.latest("pk")
    assert again.endswith(f"/{one.pk}/")
    assert one.columns["columns"] == {"title": 2, "statement": 3, "mayor": 4, "declared_on": 5}


def test_a_conflict_at_undo_is_listed_with_the_way_out(officer_client, send):
    where = send(good_row(1), good_row(2))
    officer_client.post(where + "map/", COLUMNS)
    officer_client.post(where + "apply/")
    Declaration.unscoped.filter(title="宣言2").update(mayor="新市長")
    officer_client.post(where + "undo/")
    page = words(officer_client.get(where))
    assert "取り込んだ後に「宣言者」が変更されています" in page
    officer_client.post(where + "undo/", {"leave_later_changes": "1"})
    assert "取り消しました" in words(officer_client.get(where))
    assert list(Declaration.unscoped.values_list("title", flat=True)) == ["宣言2"]


def test_a_long_file_is_worked_on_in_the_background(officer_client, send, django_capture_on_commit_callbacks):
    where = send(*map(good_row, range(600)))
    officer_client.post(where + "map/", COLUMNS)
    assert "components" not in words(officer_client.get(where))
    assert "<progress" in words(officer_client.get(where + "progress/"))
    assert TableImport.unscoped.get().state == ImportState.MAPPED
    assert Worker().run_one()
    assert TableImport.unscoped.get().rows_new == 600
    assert "結果を見る" in words(officer_client.get(where + "progress/"))
    officer_client.post(where + "apply/")
    assert Worker().run_one()
    assert Declaration.unscoped.count() == 600
    officer_client.post(where + "undo/")
    assert Worker().run_one()
    assert not Declaration.unscoped.exists()


def test_a_file_read_wrong_is_read_again_as_the_person_says(officer_client, send):
    where = send(content="宣言;本文;宣言者;宣言日\r\na;b;c;2026-04-01\r\n".encode())
    said = {"encoding": "utf-8-sig", "delimiter": "|", "first_row": "1", "depth": "1"}
    officer_client.post(where + "read/", said)
    assert "列が1つしか見つかりません" in words(officer_client.get(where))
    officer_client.post(where + "read/", said | {"delimiter": ";"})
    assert TableImport.unscoped.get().state == ImportState.MAPPED


def test_a_mapping_that_lacks_a_required_item_says_so_beside_it(officer_client, send):
    where = send(good_row(1))
    answer = officer_client.post(where + "map/", {"column-title": "0"})
    assert answer.status_code == 422
    assert "この項目は必須です" in words(answer)


def test_one_column_for_two_items_is_refused_in_words(officer_client, send):
    where = send(good_row(1))
    answer = officer_client.post(where + "map/", COLUMNS | {"column-mayor": "0"}, follow=True)
    assert "2つの項目に使われています" in words(answer)


def test_a_discarded_import_says_so(officer_client, send):
    where = send(good_row(1))
    answer = officer_client.post(where + "discard/", follow=True)
    assert "取り込みをやめました" in words(answer)
    assert "途中でやめました" in words(officer_client.get(where))


def test_the_template_has_the_headings(officer_client):
    answer = officer_client.get(reverse("tables:template", args=["test.declarations"]) + "?format=csv")
    assert b"".join(answer.streaming_content).decode("utf-8-sig").strip() == "宣言,本文,宣言者,宣言日"


def test_the_list_shows_tables_and_imports_with_a_fixed_number_of_queries(
    officer_client, send, django_assert_num_queries
):
    url = reverse("tables:imports")
    send(good_row(1))
    officer_client.get(url)
    with CaptureQueriesContext(connection) as first:
        page = words(officer_client.get(url))
        queries = len(first)
    assert "table.csv" in page
    for number in range(12):
        send(good_row(number))
    with django_assert_num_queries(queries):
        officer_client.get(url)
    assert queries <= 15


def test_the_page_of_an_import_has_a_fixed_number_of_queries(officer_client, send, django_assert_max_num_queries):
    where = send(good_row(1), *[["", "", "", f"{number}"] for number in range(200)])
    officer_client.post(where + "map/", COLUMNS)
    with django_assert_max_num_queries(15):
        officer_client.get(where)


def test_the_pages_speak_english(officer_client, send):
    where = send(good_row(1))
    page = words(officer_client.get(where, headers={"accept-language": "en"}))
    assert "Declaration" in page
    assert "whole number" not in page


@pytest.mark.parametrize("who", ["supporter", "learner", "stranger_officer", "secretariat"])
@pytest.mark.parametrize("step", ["", "progress/", "errors/"])
def test_others_do_not_see_an_import(spec, send, request, who, step):
    where = send(good_row(1))
    client = Client()
    client.force_login(request.getfixturevalue(who).user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(where + step).status_code == 404


@pytest.mark.parametrize("who", ["supporter", "stranger_officer"])
@pytest.mark.parametrize("step", ["read", "map", "check", "apply", "undo", "discard"])
def test_others_cannot_take_a_step(spec, send, request, who, step):
    where = send(good_row(1))
    client = Client()
    client.force_login(request.getfixturevalue(who).user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{where}{step}/").status_code == 404


@pytest.mark.parametrize("who", ["supporter", "learner", "secretariat"])
def test_others_are_refused_the_upload_the_list_and_the_template(spec, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("tables:upload", args=["test.declarations"])).status_code == 403
    assert client.get(reverse("tables:template", args=["test.declarations"])).status_code == 403


def test_a_learner_learns_that_there_is_nothing_to_import(spec, sign_in, learner):
    answer = sign_in(learner).get(reverse("tables:imports"))
    assert answer.status_code == 403
    assert "取り込める表がありません" in words(answer)


def test_an_officer_cannot_send_a_file_for_another_municipality(officer_client, neighbour):
    answer = officer_client.post(
        reverse("tables:upload", args=["test.declarations"]),
        {"municipality": neighbour.pk, "file": SimpleUploadedFile("a.csv", csv_bytes(good_row(1)))},
    )
    assert answer.status_code == 422
    assert not TableImport.unscoped.exists()


def test_a_file_without_the_token_is_refused(spec, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("tables:upload", args=["test.declarations"]),
        {"municipality": "139017", "file": SimpleUploadedFile("a.csv", csv_bytes(good_row(1)))},
    )
    assert answer.status_code == 403
    assert not TableImport.unscoped.exists()


def test_strangers_are_sent_to_the_sign_in(spec, db):
    answer = Client().get(reverse("tables:imports"))
    assert answer.status_code == 302
    assert "login" in answer.url


@pytest.mark.parametrize("step", ["read", "map", "check", "apply", "undo", "discard"])
def test_a_step_is_no_get(officer_client, send, step):
    assert officer_client.get(f"{send(good_row(1))}{step}/").status_code == 405


def test_an_unknown_table_is_not_found(officer_client):
    assert officer_client.get(reverse("tables:upload", args=["test.nothing"])).status_code == 404


def test_an_undo_before_the_application_says_why_not(officer_client, send):
    where = send(good_row(1))
    officer_client.post(where + "undo/")
    assert TableImport.unscoped.get().state == ImportState.MAPPED


def test_the_error_file_in_cp932_comes_with_a_report_of_what_it_lost(officer_client, send):
    where = send(["嘘😀", "文", "市長", "2026-04-01"])
    officer_client.post(where + "map/", COLUMNS)
    answer = officer_client.get(where + "errors/?format=csv-cp932")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        table, report = (archive.read(name) for name in archive.namelist())
    assert "嘘〓" in table.decode("cp932")
    assert "😀" in report.decode("utf-8-sig")


def test_a_cancelled_check_can_be_asked_for_again(officer_client, send):
    where = send(*map(good_row, range(600)))
    officer_client.post(where + "map/", COLUMNS)
    assert "変わる内容を確かめる" not in words(officer_client.get(where))
    BackgroundTask.objects.update(state="cancelled")
    assert "変わる内容を確かめる" in words(officer_client.get(where))
    officer_client.post(where + "check/")
    assert Worker().run_one()
    assert TableImport.unscoped.get().state == ImportState.CHECKED


def test_work_that_failed_offers_to_repeat_it(officer_client, send):
    where = send(*map(good_row, range(600)))
    officer_client.post(where + "map/", COLUMNS)
    BackgroundTask.objects.update(state="failed")
    page = words(officer_client.get(where))
    assert "終わりまで進めませんでした" in page
    assert "変わる内容を確かめる" in page
