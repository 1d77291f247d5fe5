"""Writing the rows: all or nothing, once."""

from __future__ import annotations

import datetime as dt

import pytest

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables.access import WrongStateError
from manabiwa.apps.tables.applying import apply_import, check_import
from manabiwa.apps.tables.models import ImportChange, ImportState
from manabiwa.apps.tables.problems import RowsRefusedError, TableFileError
from manabiwa.apps.tables.signals import table_imported
from tests.apps.tables.conftest import csv_bytes, good_row

BAD = ["嘘", "", "市長", "2026-04-01"]


@pytest.fixture
def run(start, officer, now):
    """`run(content, ...)`: start, check and apply."""

    def go(content, *, keep_good_rows=False, withdraw_missing=False):
        one = start(content)
        check_import(actor=officer, import_id=one.pk, now=now)
        return apply_import(
            actor=officer, import_id=one.pk, keep_good_rows=keep_good_rows, withdraw_missing=withdraw_missing, now=now
        )

    return go


def test_new_rows_are_stored_and_changed_ones_changed(run, town):
    run(csv_bytes(good_row(1)))
    applied = run(csv_bytes(["宣言1", "新しい文", "町長", "令和8年5月1日"], good_row(2)))
    assert (applied.rows_new, applied.rows_changed) == (1, 1)
    first = Declaration.objects.for_municipality(town.pk).get(title="宣言1")
    assert (first.statement, first.mayor, first.declared_on) == ("新しい文", "町長", dt.date(2026, 5, 1))


def test_the_same_file_twice_changes_nothing(run):
    content = csv_bytes(*map(good_row, range(30)))
    run(content)
    again = run(content)
    assert (again.rows_new, again.rows_changed, again.rows_unchanged) == (0, 0, 30)
    assert Declaration.unscoped.count() == 30
    assert not ImportChange.objects.filter(table_import=again).exists()


def test_one_wrong_row_stops_everything_unless_the_person_says_otherwise(run):
    content = csv_bytes(*map(good_row, range(10)), BAD)
    with pytest.raises(RowsRefusedError) as refused:
        run(content)
    assert refused.value.wrong == 1
    assert not Declaration.unscoped.exists()


def test_the_good_rows_are_kept_if_the_person_says_so(run):
    applied = run(csv_bytes(*map(good_row, range(10)), BAD), keep_good_rows=True)
    assert (applied.rows_new, applied.rows_wrong, applied.kept_good_rows) == (10, 1, True)
    assert Declaration.unscoped.count() == 10
    assert applied.wrong_rows.get().number == 12


def test_an_error_in_the_middle_leaves_nothing(start, officer, now, spec, monkeypatch):
    one = start(csv_bytes(*map(good_row, range(2500))))
    check_import(actor=officer, import_id=one.pk, now=now)
    write, calls = spec.owner.write, []

    def failing(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the disk is full")
        write(*arguments)

    monkeypatch.setattr(spec.owner, "write", failing, raising=False)
    with pytest.raises(RuntimeError):
        apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now)
    one.refresh_from_db()
    assert len(calls) == 3
    assert one.state == ImportState.CHECKED
    assert not Declaration.unscoped.exists()
    assert not ImportChange.objects.exists()
    monkeypatch.undo()
    assert apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now).rows_new == 2500


def test_a_row_that_became_wrong_after_the_check_stops_everything(start, officer, now, spec, monkeypatch):
    one = start(csv_bytes(good_row(1)))
    check_import(actor=officer, import_id=one.pk, now=now)
    monkeypatch.setattr(spec.owner, "validate", lambda row, context: [_problem()], raising=False)
    with pytest.raises(RowsRefusedError):
        apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now)


def _problem():
    from manabiwa.apps.tables.problems import cell_problem
    from manabiwa.engines.kernel import Words

    return cell_problem(None, "", Words("だめ", "no"), Words("直す", "mend"))


def test_rows_that_the_file_lacks_stay_unless_the_person_asks(run, town):
    run(csv_bytes(good_row(1), good_row(2)))
    kept = run(csv_bytes(good_row(1)))
    assert kept.rows_missing == 1
    assert Declaration.objects.for_municipality(town.pk).filter(is_published=True).count() == 2
    gone = run(csv_bytes(good_row(1)), withdraw_missing=True)
    assert gone.withdrew_missing
    assert list(Declaration.unscoped.filter(is_published=True).values_list("title", flat=True)) == ["宣言1"]


def test_nothing_is_withdrawn_while_a_row_is_wrong(run, town):
    run(csv_bytes(good_row(1), good_row(2)))
    with pytest.raises(RowsRefusedError):
        run(csv_bytes(good_row(1), BAD), keep_good_rows=True, withdraw_missing=True)
    assert Declaration.unscoped.filter(is_published=True).count() == 2


def test_nothing_of_another_municipality_is_touched(run, neighbour):
    Declaration.unscoped.create(
        municipality=neighbour,
        title="宣言1",
        statement="隣の文",
        mayor="町長",
        declared_on="2026-04-01",
        is_published=True,
    )
    run(csv_bytes(good_row(1)), withdraw_missing=True)
    assert Declaration.objects.for_municipality(neighbour.pk).get().statement == "隣の文"
    assert Declaration.objects.for_municipality(neighbour.pk).get().is_published


def test_it_is_applied_once(run, officer, now):
    one = run(csv_bytes(good_row(1)))
    with pytest.raises(WrongStateError):
        apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now)


def test_a_file_that_changed_on_the_disk_is_refused(start, officer, now):
    one = start(csv_bytes(good_row(1)))
    check_import(actor=officer, import_id=one.pk, now=now)
    with one.file.storage.open(one.file.name, "wb") as file:
        file.write(csv_bytes(good_row(9)))
    with pytest.raises(TableFileError):
        apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now)
    assert not Declaration.unscoped.exists()


def test_the_audit_row_has_the_counts(run, officer):
    run(csv_bytes(good_row(1)))
    entry = AuditEntry.objects.get(action="tables.apply_import")
    assert entry.changes["new"] == 1
    assert entry.actor_id == officer.person_id


def test_the_news_goes_out_once_it_is_committed(run, django_capture_on_commit_callbacks):
    news = []

    def listen(**told):
        news.append((told["spec_key"], told["municipality"]))

    table_imported.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run(csv_bytes(good_row(1)))
    finally:
        table_imported.disconnect(listen)
    assert news == [("test.declarations", "139017")]


@pytest.mark.parametrize("who", ["supporter", "learner", "stranger_officer", "secretariat"])
def test_others_are_refused(start, officer, request, now, who):
    one = start(csv_bytes(good_row(1)))
    check_import(actor=officer, import_id=one.pk, now=now)
    with pytest.raises(PermissionRefused):
        apply_import(actor=request.getfixturevalue(who), import_id=one.pk, keep_good_rows=False, now=now)
    assert not Declaration.unscoped.exists()
