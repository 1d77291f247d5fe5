"""A file into a table in one call, as the command line does it."""

from __future__ import annotations

import pytest

from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.undoing import undo_import
from tests.apps.tables.conftest import csv_bytes, good_row

BAD = ["嘘", "", "市長", "2026-04-01"]


@pytest.fixture
def run(spec, put, town, now):
    def go(content, actor=SYSTEM, **said):
        return import_file(spec=spec, path=put(content), actor=actor, now=now, municipality=town.pk, **said)

    return go


def test_it_reports_what_it_did_and_can_be_undone(run, now):
    report = run(csv_bytes(good_row(1), good_row(2)))
    assert (report.state, report.counts.new, report.counts.total) == ("applied", 2, 2)
    assert report.lines("ja") == ["取り込みました。", "新規 2行、変更 0行、変更なし 0行、誤り 0行"]
    undo_import(actor=SYSTEM, import_id=report.import_id, now=now)
    assert not Declaration.unscoped.exists()


def test_a_dry_run_stores_nothing_at_all(run):
    report = run(csv_bytes(good_row(1), BAD), dry_run=True)
    assert (report.state, report.counts.new, report.counts.wrong, report.import_id) == ("checked", 1, 1, None)
    assert report.problems[0].message("ja") == "3行目: 嘘です。直してください。"
    assert report.problems[0].message("en") == "Row 3: A lie. Mend it."
    assert not Declaration.unscoped.exists()
    assert not TableImport.unscoped.exists()


def test_wrong_rows_refuse_the_file(run):
    report = run(csv_bytes(good_row(1), BAD))
    assert (report.state, report.counts.wrong, [line.number for line in report.problems]) == ("refused", 1, [3])
    assert "何も書き込んでいません" in report.lines("ja")[0]
    assert not Declaration.unscoped.exists()


def test_the_good_rows_are_kept_when_asked(run):
    report = run(csv_bytes(good_row(1), BAD), keep_good_rows=True)
    assert (report.state, report.counts.new, report.counts.wrong) == ("applied", 1, 1)


def test_rows_that_the_file_lacks_are_told_and_withdrawn_when_asked(run):
    run(csv_bytes(good_row(1), good_row(2)))
    report = run(csv_bytes(good_row(1)), withdraw_missing=True)
    assert report.counts.missing == 1
    assert "このファイルにない行が1件" in report.lines("ja")[2]
    assert Declaration.unscoped.get(title="宣言2").is_published is False


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_without_a_required_column_is_refused(run, dry_run):
    with pytest.raises(TableFileError) as refused:
        run(csv_bytes(["x", "y"], headings=["宣言", "本文"]), dry_run=dry_run)
    assert "「宣言者」、「宣言日」" in refused.value.message("ja")
    assert not TableImport.unscoped.exclude(state="discarded").exists()


@pytest.mark.parametrize("who", ["supporter", "learner", "stranger_officer", "secretariat"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_others_are_refused(run, request, who, dry_run):
    with pytest.raises(PermissionRefused):
        run(csv_bytes(good_row(1)), actor=request.getfixturevalue(who), dry_run=dry_run)
