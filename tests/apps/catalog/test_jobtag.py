"""Occupations from the numeric file of job tag."""

import csv

import pytest
from openpyxl import Workbook

from manabiwa.apps.catalog.jobtag import JobtagError, import_jobtag, is_jobtag, level_of
from manabiwa.apps.catalog.jobtag_words import ONET_ELEMENTS
from manabiwa.apps.catalog.models import Occupation, OccupationSkill, Skill, SkillMatch
from manabiwa.apps.catalog.onet_words import ELEMENTS
from manabiwa.apps.catalog.selectors import goal_of
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused

HEAD = ["IPD_01_01_001", "IPD_02_01_001", "name", "type", "label", "value"]
READING, CODING, CUSTOMERS = "IPD_04_03_01_001", "IPD_04_03_01_026", "IPD_04_04_01_005"
NAMES = {READING: "読解力", CODING: "プログラミング", CUSTOMERS: "顧客サービス・対人サービス"}
WORK = {"1": ("販売員", (2.0, 0.1, 4.0)), "2": ("プログラマー", (4.0, 6.0, 1.0)), "3": ("司書", (6.0, 1.0, 2.0))}


@pytest.fixture
def long_csv(tmp_path):
    def write(work=WORK, head=HEAD):
        path = tmp_path / "scores.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            for number, (name, values) in work.items():
                for element, value in zip(NAMES, values, strict=True):
                    writer.writerow([number, name, element, "x", NAMES[element], value])
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "数値系"
    sheet.append(["ご利用にあたって"])
    sheet.append(["19", "収録番号", "職業名", *NAMES.values(), "読解力_無関係フラグ"])
    sheet.append(["20", "IPD_01_01_001", "IPD_02_01_001", *NAMES, "IPD_04_03_02_001"])
    for number, (name, values) in WORK.items():
        sheet.append([21, int(number), name, *values, 0.9])
    path = tmp_path / "jobtag.xlsx"
    book.save(path)
    return path


def needs():
    rows = OccupationSkill.objects.order_by("occupation__code", "skill__name")
    return list(rows.values_list("occupation__name", "skill__name", "level", "weight", "is_goal"))


def test_both_forms_of_the_file_say_the_same(builtin, long_csv, workbook):
    OccupationSkill.objects.all().delete()
    assert import_jobtag(path=long_csv(), actor=SYSTEM) == (3, 3)
    by_csv = needs()
    assert import_jobtag(path=workbook, actor=SYSTEM) == (3, 3)
    assert needs() == by_csv
    assert ("販売員", "接客", 4, 2.34, True) in by_csv
    assert ("プログラマー", "プログラミング", 4, 2.4, True) in by_csv
    # what is at the mean of all occupations, or below it, tells nothing of the work
    assert not [row for row in by_csv if row[0] == "販売員" and row[1] == "読解力"]


def test_an_element_is_our_skill_where_one_stands_for_it(builtin, long_csv):
    import_jobtag(path=long_csv(), actor=SYSTEM)
    match = SkillMatch.objects.get(skill__code=f"jobtag:{CUSTOMERS}", other__framework="manabiwa")
    assert match.other.name == "接客"
    assert not OccupationSkill.objects.filter(skill__code=f"jobtag:{CUSTOMERS}").exists()


@pytest.mark.parametrize(("element", "value", "level"), [
    (READING, 0, 1), (READING, 3.5, 2), (READING, 7, 5), (CUSTOMERS, 2.6, 3), (CUSTOMERS, 5, 5),
])  # fmt: skip
def test_levels_are_fifths_of_the_scale(element, value, level):
    assert level_of(element, value) == level


@pytest.mark.parametrize("cell", ["", "-1", "7.1", "たくさん", "nan"])
def test_a_value_outside_of_its_scale_is_told_and_nothing_is_written(builtin, long_csv, cell):
    before = Occupation.objects.count()
    path = long_csv({**WORK, "4": ("調理師", (cell, 1, 1))})
    with pytest.raises(JobtagError) as caught:
        import_jobtag(path=path, actor=SYSTEM)
    assert "調理師" in caught.value.words.ja
    assert "読解力" in caught.value.words.ja
    assert Occupation.objects.count() == before


def test_files_that_are_not_job_tags_are_told_apart(builtin, long_csv, workbook, tmp_path):
    other = tmp_path / "courses.csv"
    other.write_text("id,title\n1,x\n", encoding="utf-8")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    assert is_jobtag(long_csv())
    assert is_jobtag(workbook)
    assert not any(is_jobtag(path) for path in (other, broken, tmp_path / "x.json"))
    with pytest.raises(JobtagError, match="label"):
        import_jobtag(
            path=long_csv(head=["IPD_01_01_001", "IPD_02_01_001", "name", "type", "x", "value"]), actor=SYSTEM
        )
    with pytest.raises(JobtagError):
        import_jobtag(path=broken, actor=SYSTEM)
    with pytest.raises(JobtagError, match="no occupations"):
        import_jobtag(path=long_csv({}), actor=SYSTEM)


def test_a_learner_may_not_import_occupations(learner, long_csv):
    with pytest.raises(PermissionRefused):
        import_jobtag(path=long_csv(), actor=learner)


def test_every_twin_is_an_element_of_onet_once():
    assert set(ONET_ELEMENTS.values()) <= set(ELEMENTS)
    assert len(set(ONET_ELEMENTS.values())) == len(ONET_ELEMENTS)


def test_the_real_file_comes_in_and_a_second_time_changes_nothing(builtin, shared_data):
    folder = shared_data / "skills" / "jobtag"
    occupations, count = import_jobtag(path=folder / "IPD_DL_numeric_1_8.xlsx", actor=SYSTEM)
    assert occupations == 439
    assert Skill.objects.filter(framework="jobtag").count() == 39 + 33
    before = needs()
    assert import_jobtag(path=folder / "occupation_scores.csv", actor=SYSTEM) == (occupations, count)
    assert needs() == before
    tofu = Occupation.objects.get(code="jobtag-001")
    assert tofu.name == "豆腐製造、豆腐職人"
    sizes = [goal_of(row).count() for row in Occupation.objects.filter(code__startswith="jobtag-")]
    assert max(sizes) <= 5
    reporter = Occupation.objects.get(name="新聞記者")
    assert "文章の書き方" in {row.skill.name for row in goal_of(reporter)}
