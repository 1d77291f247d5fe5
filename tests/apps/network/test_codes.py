"""Codes of municipalities: check digits, and the registry that they key."""

import pytest
from django.conf import settings

from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.network.codes import check_digit, complete_code
from manabiwa.apps.network.models import Kind, Municipality
from manabiwa.apps.network.registry import load_registry, read_registry
from manabiwa.engines.kernel import ParameterError


@pytest.mark.parametrize(("five", "digit"), [("01100", "2"), ("13101", "6"), ("47201", "8"), ("27000", "8")])
def test_the_check_digit_is_that_of_the_ministrys_list(five: str, digit: str) -> None:
    # 札幌市 011002, 千代田区 131016, 那覇市 472018, 北海道 010006, 大阪府 270008 in the published list
    assert check_digit(five) == digit


@pytest.mark.parametrize("wrong", ["131017", "1310", "13101a", "", "１３１０１６"])
def test_a_wrong_code_is_refused(wrong: str) -> None:
    with pytest.raises(ParameterError):
        complete_code(wrong)


@pytest.mark.django_db
def test_the_registry_holds_47_prefectures_and_1741_municipalities() -> None:
    counts = load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)
    assert counts == (47, 1741)
    assert Municipality.objects.filter(kind=Kind.SPECIAL_WARD).count() == 23
    assert not Municipality.objects.filter(code__in=["016951", "017001"]).exists()
    assert Municipality.objects.get(pk="131016").full_name == "東京都千代田区"
    assert all(complete_code(code) == code for code in Municipality.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    rows = read_registry(settings.REGISTRY_FILE)
    load_registry(rows=rows, actor=SYSTEM)
    load_registry(rows=rows, actor=SYSTEM)
    assert Municipality.objects.count() == 1788


@pytest.mark.django_db
def test_one_wrong_check_digit_stops_the_whole_load() -> None:
    rows = [dict(row) for row in read_registry(settings.REGISTRY_FILE)[:20]]
    rows[10]["code"] = rows[10]["code"][:5] + str((int(rows[10]["code"][5]) + 1) % 10)
    with pytest.raises(ParameterError):
        load_registry(rows=rows, actor=SYSTEM)
    assert not Municipality.objects.exists()


@pytest.mark.django_db
def test_an_officer_may_not_load_the_registry(officer: object) -> None:
    with pytest.raises(PermissionRefused):
        load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=officer)  # type: ignore[arg-type]
