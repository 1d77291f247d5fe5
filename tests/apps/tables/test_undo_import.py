"""Taking an import back."""

from __future__ import annotations

import pytest

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.network.models import Declaration, Promise
from manabiwa.apps.tables.access import WrongStateError
from manabiwa.apps.tables.applying import apply_import, check_import
from manabiwa.apps.tables.models import ImportState, TableImport
from manabiwa.apps.tables.undoing import UndoRefusedError, undo_import
from tests.apps.tables.conftest import csv_bytes, good_row


@pytest.fixture
def run(start, officer, now):
    def go(*rows, withdraw_missing=False):
        one = start(csv_bytes(*rows))
        check_import(actor=officer, import_id=one.pk, now=now)
        return apply_import(
            actor=officer, import_id=one.pk, keep_good_rows=False, withdraw_missing=withdraw_missing, now=now
        )

    return go


def table():
    return sorted(Declaration.unscoped.values_list("title", "statement", "mayor", "declared_on", "is_published"))


def test_new_rows_go_and_changed_rows_get_their_values_back(run, officer, now):
    run(*map(good_row, range(1200)))
    before = table()
    one = run(*[[f"宣言{number}", "別の文", "町長", "2027-01-01"] for number in range(600, 1800)])
    assert (one.rows_new, one.rows_changed) == (600, 600)
    assert undo_import(actor=officer, import_id=one.pk, now=now) == []
    assert table() == before
    assert TableImport.unscoped.get(pk=one.pk).state == ImportState.UNDONE


def test_withdrawn_rows_come_back(run, officer, now):
    run(good_row(1), good_row(2))
    before = table()
    one = run(good_row(1), withdraw_missing=True)
    undo_import(actor=officer, import_id=one.pk, now=now)
    assert table() == before


def test_a_later_change_would_be_lost_so_nothing_is_undone(run, officer, now):
    one = run(good_row(1), good_row(2))
    Declaration.unscoped.filter(title="宣言2").update(mayor="新市長")
    with pytest.raises(UndoRefusedError) as refused:
        undo_import(actor=officer, import_id=one.pk, now=now)
    assert [(conflict.number, conflict.key) for conflict in refused.value.conflicts] == [(3, ("宣言2",))]
    assert "「宣言者」が変更されています" in refused.value.conflicts[0].reason.ja
    assert Declaration.unscoped.count() == 2
    assert TableImport.unscoped.get(pk=one.pk).state == ImportState.APPLIED


def test_the_other_rows_are_undone_if_the_person_says_so(run, officer, now):
    one = run(good_row(1), good_row(2))
    Declaration.unscoped.filter(title="宣言2").update(mayor="新市長")
    left = undo_import(actor=officer, import_id=one.pk, leave_later_changes=True, now=now)
    assert [conflict.number for conflict in left] == [3]
    assert list(Declaration.unscoped.values_list("title", flat=True)) == ["宣言2"]


def test_a_row_that_others_refer_to_is_not_removed(run, officer, now):
    one = run(good_row(1), good_row(2))
    Promise.objects.create(
        declaration=Declaration.unscoped.get(title="宣言1"), text="約束", figure="x", target=1, fiscal_year=2026
    )
    with pytest.raises(UndoRefusedError) as refused:
        undo_import(actor=officer, import_id=one.pk, now=now)
    assert "参照" in refused.value.conflicts[0].reason.ja
    undo_import(actor=officer, import_id=one.pk, leave_later_changes=True, now=now)
    assert list(Declaration.unscoped.values_list("title", flat=True)) == ["宣言1"]


def test_a_changed_row_that_was_deleted_later_is_named(run, officer, now):
    run(good_row(1))
    one = run(["宣言1", "別の文", "市長", "2026-04-01"])
    Declaration.unscoped.all().delete()
    with pytest.raises(UndoRefusedError) as refused:
        undo_import(actor=officer, import_id=one.pk, now=now)
    assert "削除されています" in refused.value.conflicts[0].reason.ja


def test_a_new_row_that_was_deleted_later_needs_no_undo(run, officer, now):
    one = run(good_row(1), good_row(2))
    Declaration.unscoped.filter(title="宣言1").delete()
    assert undo_import(actor=officer, import_id=one.pk, now=now) == []
    assert not Declaration.unscoped.exists()


def test_a_later_import_of_the_same_rows_is_a_later_change(run, officer, now):
    first = run(good_row(1))
    run(["宣言1", "別の文", "市長", "2026-04-01"])
    with pytest.raises(UndoRefusedError):
        undo_import(actor=officer, import_id=first.pk, now=now)


def test_it_is_undone_once(run, officer, now):
    one = run(good_row(1))
    undo_import(actor=officer, import_id=one.pk, now=now)
    with pytest.raises(WrongStateError):
        undo_import(actor=officer, import_id=one.pk, now=now)


@pytest.mark.parametrize("who", ["supporter", "learner", "stranger_officer", "secretariat"])
def test_others_are_refused(run, request, now, who):
    one = run(good_row(1))
    with pytest.raises(PermissionRefused):
        undo_import(actor=request.getfixturevalue(who), import_id=one.pk, now=now)
    assert Declaration.unscoped.count() == 1
