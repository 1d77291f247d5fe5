"""Import of the official SSDSE-A table."""

from pathlib import Path

import pytest
from django.conf import settings

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.network.models import Indicator, Municipality, Statistic
from manabiwa.apps.network.registry import load_registry, read_registry
from manabiwa.apps.network.selectors import population_of
from manabiwa.apps.network.statistics import StatisticsFileError, import_statistics

HEADER = (
    "SSDSE-A-2025,Prefecture,Municipality,A1101,A4101\n,,年度,2020,2022\n地域コード,都道府県,市区町村,総人口,出生数\n"
)


@pytest.fixture
def registry(db: None) -> None:
    load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)


def table(folder: Path, rows: str, encoding: str = "cp932") -> Path:
    path = folder / "ssdse.csv"
    path.write_bytes((HEADER + rows).encode(encoding))
    return path


def test_values_are_kept_with_indicator_and_year(registry: None, tmp_path: Path) -> None:
    path = table(tmp_path, "R13101,東京都,千代田区,66680,-\nR01100,北海道,札幌市,1973395,12259\n")
    report = import_statistics(path=path, actor=SYSTEM)
    assert (report.municipalities, report.indicators, report.values, report.problems) == (2, 2, 4, [])
    assert population_of(["131016"]) == {"131016": (66680, 2020)}
    assert Statistic.objects.get(municipality_id="131016", indicator_id="A4101").value is None
    assert Indicator.objects.get(pk="A1101").source == "SSDSE-A-2025"


def test_the_same_file_twice_changes_nothing(registry: None, tmp_path: Path) -> None:
    path = table(tmp_path, "R13101,東京都,千代田区,66680,600\n")
    import_statistics(path=path, actor=SYSTEM)
    import_statistics(path=path, actor=SYSTEM)
    assert Statistic.objects.count() == 2


def test_good_rows_survive_bad_ones(registry: None, tmp_path: Path) -> None:
    path = table(tmp_path, "R13101,東京都,千代田区,66680,600\nR99999,どこか,ない町,1,1\nR01100,北海道,札幌市,多い,1\n")
    report = import_statistics(path=path, actor=SYSTEM)
    assert report.municipalities == 1
    assert [number for number, _reason in report.problems] == [5, 6]


def test_a_municipality_without_people_is_kept_as_zero(registry: None, tmp_path: Path) -> None:
    import_statistics(path=table(tmp_path, "R07546,福島県,双葉町,0,0\n"), actor=SYSTEM)
    assert population_of(["075469"]) == {"075469": (0, 2020)}


def test_a_file_that_is_not_cp932_is_refused(registry: None, tmp_path: Path) -> None:
    with pytest.raises(StatisticsFileError, match="CP932"):
        import_statistics(path=table(tmp_path, "R13101,東京都,千代田区,1,1\n", encoding="utf-8-sig"), actor=SYSTEM)


def test_another_table_is_refused(registry: None, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="cp932")
    with pytest.raises(StatisticsFileError, match="SSDSE-A"):
        import_statistics(path=path, actor=SYSTEM)
    path.write_text("", encoding="cp932")
    with pytest.raises(StatisticsFileError):
        import_statistics(path=path, actor=SYSTEM)


def test_an_officer_may_not_import(registry: None, tmp_path: Path, officer: Person) -> None:
    with pytest.raises(PermissionRefused):
        import_statistics(path=table(tmp_path, "R13101,東京都,千代田区,1,1\n"), actor=officer)
    assert not Statistic.objects.exists()


def test_the_official_file_covers_all_1741(registry: None, shared_data: Path) -> None:
    report = import_statistics(path=shared_data / "japan" / "SSDSE-A-2025.csv", actor=SYSTEM)
    assert (report.municipalities, report.problems) == (1741, [])
    assert Municipality.objects.filter(statistics__isnull=False).distinct().count() == 1741
