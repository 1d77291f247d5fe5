"""Sending a file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import ANONYMOUS, SYSTEM, PermissionRefused
from manabiwa.apps.tables import services
from manabiwa.apps.tables.access import WrongStateError
from manabiwa.apps.tables.examining import Choices
from manabiwa.apps.tables.models import ColumnMapping, ImportState, TableImport
from manabiwa.apps.tables.problems import TableFileError
from tests.apps.tables.conftest import csv_bytes, declarations, good_row


def test_a_file_with_known_headings_is_mapped_at_once(start):
    one = start(csv_bytes(good_row(1)))
    assert one.state == ImportState.MAPPED
    assert one.columns == {"data_from": 2, "columns": {"title": 0, "statement": 1, "mayor": 2, "declared_on": 3}}


def test_the_start_leaves_an_audit_row(start, officer):
    one = start(csv_bytes(good_row(1)))
    entry = AuditEntry.objects.get(action="tables.start_import")
    assert (entry.actor_id, entry.subject_id, entry.municipality_id) == (officer.person_id, str(one.pk), "139017")


def test_the_stored_name_says_nothing_of_what_the_person_called_the_file(start):
    one = start(csv_bytes(good_row(1)), name="../../秘密 <b>.csv")
    assert one.file.name.startswith("imports/")
    assert "秘密" not in one.file.name


def test_a_file_with_other_headings_waits_for_the_mapping(start):
    one = start(csv_bytes(["x", "市長", "2026-04-01"], headings=["なまえ", "宣言者", "宣言日"]))
    assert one.state == ImportState.UPLOADED


def test_a_mapping_is_remembered_for_files_with_the_same_headings(start, officer, now):
    strange = csv_bytes(["x", "市長", "2026-04-01"], headings=["なまえ", "だれが", "いつ"])
    first = start(strange)
    columns = {"title": 0, "mayor": 1, "declared_on": 2}
    assert services.map_columns(actor=officer, import_id=first.pk, columns=columns, now=now).state == ImportState.MAPPED
    again = start(strange.replace(b"x", b"y"))
    assert again.state == ImportState.MAPPED
    assert again.columns["columns"] == columns
    assert ColumnMapping.unscoped.count() == 1


def test_a_mapping_of_another_municipality_is_not_used(start, officer, stranger_officer, neighbour, now):
    strange = csv_bytes(["x", "市長", "2026-04-01"], headings=["なまえ", "だれが", "いつ"])
    columns = {"title": 0, "mayor": 1, "declared_on": 2}
    services.map_columns(actor=officer, import_id=start(strange).pk, columns=columns, now=now)
    assert start(strange, actor=stranger_officer, municipality=neighbour.pk).state == ImportState.UPLOADED


def test_a_mapping_without_a_required_column_is_refused(start, officer, now):
    one = start(csv_bytes(good_row(1)))
    with pytest.raises(TableFileError) as refused:
        services.map_columns(actor=officer, import_id=one.pk, columns={"title": 0}, now=now)
    assert "「宣言者」、「宣言日」" in refused.value.message("ja")


@pytest.mark.parametrize(
    "columns",
    [
        {"title": 0, "mayor": 0, "declared_on": 3},
        {"title": 0, "mayor": 99, "declared_on": 3},
        {"title": 0, "mayor": 2, "declared_on": 3, "password": 1},
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(start, officer, now, columns):
    one = start(csv_bytes(good_row(1)))
    with pytest.raises(TableFileError):
        services.map_columns(actor=officer, import_id=one.pk, columns=columns, now=now)


def test_a_file_read_wrong_can_be_read_again(start, officer):
    one = start("宣言;本文;宣言者;宣言日\r\na;b;c;2026-04-01\r\n".encode())
    again = services.read_again(actor=officer, import_id=one.pk, choices=Choices(delimiter=",", first_row=1, depth=1))
    assert len(again.reading["headings"]) == 1
    assert again.state == ImportState.UPLOADED
    back = services.read_again(actor=officer, import_id=one.pk, choices=Choices(delimiter=";"))
    assert back.state == ImportState.MAPPED


def test_a_discarded_import_loses_its_file_and_cannot_go_on(start, officer, now):
    one = start(csv_bytes(good_row(1)))
    storage, name = one.file.storage, one.file.name
    services.discard_import(actor=officer, import_id=one.pk)
    assert not storage.exists(name)
    with pytest.raises(WrongStateError):
        services.map_columns(actor=officer, import_id=one.pk, columns={"title": 0}, now=now)


@pytest.mark.parametrize("who", ["supporter", "learner", "secretariat", "stranger_officer"])
def test_others_are_refused_and_nothing_is_stored(start, request, who, town):
    with pytest.raises(PermissionRefused):
        start(csv_bytes(good_row(1)), actor=request.getfixturevalue(who))
    assert not TableImport.unscoped.exists()


def test_a_table_without_a_capability_refuses_everybody(town, now):
    closed = declarations(key="test.closed", capability=None)
    for actor in (SYSTEM, ANONYMOUS):
        with pytest.raises(PermissionRefused):
            services.start_import(
                actor=actor,
                spec=closed,
                municipality=town.pk,
                upload=SimpleUploadedFile("a.csv", b"x"),
                name="a",
                now=now,
            )


def test_a_table_of_municipalities_needs_one_and_a_table_of_the_network_has_none(spec, town, now):
    network_wide = declarations(key="test.network", per_municipality=False)
    for table, place in ((spec, None), (network_wide, town.pk)):
        with pytest.raises(PermissionRefused):
            services.start_import(
                actor=SYSTEM,
                spec=table,
                municipality=place,
                upload=SimpleUploadedFile("a.csv", b"x"),
                name="a",
                now=now,
            )
