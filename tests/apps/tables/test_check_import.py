"""The dry run."""

from __future__ import annotations

import pytest

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables.access import WrongStateError
from manabiwa.apps.tables.applying import apply_import, check_import
from manabiwa.apps.tables.models import ImportState, WrongRow
from tests.apps.tables.conftest import csv_bytes, good_row


def stored(town, **fields):
    given = {
        "title": "宣言1",
        "statement": "古い文",
        "mayor": "市長",
        "declared_on": "2026-04-01",
        "is_published": True,
    }
    return Declaration.unscoped.create(municipality=town, **(given | fields))


def counts(one):
    return one.rows_new, one.rows_changed, one.rows_unchanged, one.rows_wrong, one.rows_missing


def test_it_says_what_is_new_changed_unchanged_wrong_and_missing(start, officer, town, now):
    stored(town)
    stored(town, title="宣言2", statement="学びます")
    stored(town, title="ファイルにない")
    one = start(
        csv_bytes(good_row(1), good_row(2), good_row(3), ["嘘の宣言", "", "市長", "2026-04-01"], ["", "", "", "いつか"])
    )
    checked = check_import(actor=officer, import_id=one.pk, now=now)
    assert checked.state == ImportState.CHECKED
    assert counts(checked) == (1, 1, 1, 2, 1)
    assert checked.sample["changed"][0]["before"] == {"statement": "古い文"}
    assert checked.sample["changed"][0]["after"] == {"statement": "学びます"}
    assert checked.sample["missing"] == [["ファイルにない"]]


def test_it_writes_nothing(start, officer, town, now):
    one = start(csv_bytes(good_row(1)))
    check_import(actor=officer, import_id=one.pk, now=now)
    assert not Declaration.unscoped.exists()


def test_every_reason_of_a_wrong_row_is_kept_with_its_number(start, officer, now):
    one = start(csv_bytes(good_row(1), ["", "文", "", "いつか"]))
    check_import(actor=officer, import_id=one.pk, now=now)
    row = WrongRow.objects.get()
    assert row.number == 3
    assert row.cells == ["", "文", "", "いつか"]
    assert [problem["column"] for problem in row.problems] == ["title", "mayor", "declared_on"]


def test_a_key_that_comes_twice_names_the_first_row(start, officer, now):
    one = start(csv_bytes(good_row(1), good_row(2), good_row(1)))
    checked = check_import(actor=officer, import_id=one.pk, now=now)
    assert counts(checked)[:4] == (2, 0, 0, 1)
    row = WrongRow.objects.get()
    assert row.number == 4
    assert "2行目と同じ" in row.problems[0]["reason"][0]


def test_columns_that_the_file_lacks_stay_as_they_are(start, officer, town, now):
    stored(town)
    one = start(csv_bytes(["宣言1", "市長", "2026-04-01"], headings=["宣言", "宣言者", "宣言日"]))
    assert check_import(actor=officer, import_id=one.pk, now=now).rows_unchanged == 1


def test_checking_twice_lists_wrong_rows_once(start, officer, now):
    one = start(csv_bytes(["", "", "", ""], ["嘘", "", "市長", "2026-04-01"]))
    check_import(actor=officer, import_id=one.pk, now=now)
    assert check_import(actor=officer, import_id=one.pk, now=now).rows_wrong == 1
    assert WrongRow.objects.count() == 1


def test_queries_do_not_grow_with_the_rows_of_a_chunk(start, officer, now, django_assert_max_num_queries):
    few, many = start(csv_bytes(*map(good_row, range(5)))), start(csv_bytes(*map(good_row, range(900))))
    with django_assert_max_num_queries(40) as first:
        check_import(actor=officer, import_id=few.pk, now=now)
    with django_assert_max_num_queries(len(first)):
        check_import(actor=officer, import_id=many.pk, now=now)


def test_progress_is_told(start, officer, now):
    told = []
    one = start(csv_bytes(*map(good_row, range(2500))))
    check_import(
        actor=officer, import_id=one.pk, now=now, report=lambda done, total, _words: told.append((done, total))
    )
    assert told == [(1000, 2501), (2000, 2501), (2500, 2501)]


def test_a_row_of_another_municipality_counts_as_new_here(start, officer, neighbour, now):
    stored(neighbour)
    one = start(csv_bytes(good_row(1)))
    assert check_import(actor=officer, import_id=one.pk, now=now).rows_new == 1


@pytest.mark.parametrize("who", ["supporter", "learner", "stranger_officer", "secretariat"])
def test_others_are_refused(start, request, now, who):
    one = start(csv_bytes(good_row(1)))
    with pytest.raises(PermissionRefused):
        check_import(actor=request.getfixturevalue(who), import_id=one.pk, now=now)


def test_an_import_without_a_mapping_is_not_checked(start, officer, now):
    one = start(csv_bytes(["x", "y"], headings=["あ", "い"]))
    with pytest.raises(WrongStateError):
        check_import(actor=officer, import_id=one.pk, now=now)


def test_an_applied_import_is_not_checked_again(start, officer, now):
    one = start(csv_bytes(good_row(1)))
    check_import(actor=officer, import_id=one.pk, now=now)
    apply_import(actor=officer, import_id=one.pk, keep_good_rows=False, now=now)
    with pytest.raises(WrongStateError):
        check_import(actor=officer, import_id=one.pk, now=now)
