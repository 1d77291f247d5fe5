"""Occupations from the real O*NET tables."""

import pytest

from manabiwa.apps.catalog.builtin import OCCUPATIONS
from manabiwa.apps.catalog.models import Occupation, OccupationSkill, Skill
from manabiwa.apps.catalog.onet import OnetError, import_occupations, level_of
from manabiwa.apps.catalog.onet_goals import Need, choose_goal
from manabiwa.apps.catalog.selectors import also_used_in, goal_of
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused


@pytest.mark.parametrize(("onet", "ours"), [(0, 1), (1.0, 1), (2.8, 2), (4.2, 3), (4.62, 3), (5.6, 4), (7, 5)])
def test_levels_of_onet_become_fifths(onet, ours):
    assert level_of(onet) == ours


def test_a_folder_without_the_tables_is_explained(db, tmp_path):
    with pytest.raises(OnetError, match="Occupation Data"):
        import_occupations(folder=tmp_path, actor=SYSTEM)


def test_a_file_that_is_no_workbook_is_explained(db, tmp_path):
    (tmp_path / "Occupation Data.xlsx").write_bytes(b"%PDF-1.4")
    with pytest.raises(OnetError):
        import_occupations(folder=tmp_path, actor=SYSTEM)


def test_a_learner_may_not_import_occupations(learner, tmp_path):
    with pytest.raises(PermissionRefused):
        import_occupations(folder=tmp_path, actor=learner)


def test_the_real_tables_come_in_and_a_second_time_changes_nothing(builtin, shared_data):
    folder = shared_data / "skills" / "onet"
    import_occupations(folder=folder, actor=SYSTEM)
    assert Occupation.objects.count() >= 1016
    developer = Occupation.objects.get(code="15-1254.00")
    assert (developer.name, developer.name_en) == ("ウェブ開発者", "Web Developers")
    assert developer.related
    executive = Occupation.objects.get(code="11-1011.00")
    need = OccupationSkill.objects.get(occupation=executive, skill__name_en="Reading Comprehension")
    assert (need.skill.name, need.level, need.weight, need.is_goal) == ("文章を読みとる力", 3, 2.12, False)
    # our JavaScript, not a second one
    assert Skill.objects.filter(name="JavaScript").count() == 1
    assert not Skill.objects.filter(name="Cascading style sheets CSS").exists()
    # the goal that we wrote is the goal, whatever else O*NET names
    written = next(list(row[4]) for row in OCCUPATIONS if row[0] == "15-1254.00")
    goal = [(row.skill.name, row.level, row.weight) for row in goal_of(developer)]
    assert sorted(goal) == sorted(written)
    assert also_used_in(developer).count() > 20
    before = (Skill.objects.count(), OccupationSkill.objects.count())
    import_occupations(folder=folder, actor=SYSTEM)
    assert (Skill.objects.count(), OccupationSkill.objects.count()) == before


def test_a_goal_of_the_real_tables_is_short_and_can_be_taught(builtin, shared_data):
    import_occupations(folder=shared_data / "skills" / "onet", actor=SYSTEM)
    sizes = [goal_of(row).count() for row in Occupation.objects.filter(occupation_skills__isnull=False).distinct()]
    assert min(sizes) >= 1  # some occupations have technologies only, and few of them
    assert max(sizes) <= 11
    assistant = Occupation.objects.get(code="43-6011.00")  # Executive Secretaries: no goal of ours
    names = {row.skill.name for row in goal_of(assistant)}
    assert {"Excel", "文書作成", "接客"} <= names
    assert not names & {"話を聞く力", "文章を読みとる力"}


NEEDS = [
    Need(skill=1, level=3, weight=2.0, is_technology=True, is_taught=True),
    Need(skill=2, level=2, weight=1.0, is_technology=True, is_taught=True),
    Need(skill=3, level=3, weight=2.0, is_technology=True, is_taught=False),
    Need(skill=4, level=3, weight=2.5, is_technology=False, is_taught=False),
    Need(skill=5, level=3, weight=1.5, is_technology=False, is_taught=True),
]


def test_a_goal_takes_what_is_taught_first_and_leaves_general_abilities_out():
    assert [need.skill for need in choose_goal(NEEDS, {})] == [1, 2, 3, 5]


def test_a_goal_without_anything_that_is_taught_names_the_weightiest_fields():
    fields = [
        Need(skill=number, level=2, weight=1.0 + number / 10, is_technology=False, is_taught=False)
        for number in range(8)
    ]
    assert [need.skill for need in choose_goal(fields, {})] == [7, 6, 5, 4, 3]


def test_a_skill_that_is_named_twice_is_wanted_once_at_its_highest_level():
    twice = [NEEDS[1], Need(skill=2, level=4, weight=1.0, is_technology=False, is_taught=True)]
    assert [(need.skill, need.level) for need in choose_goal(twice, {})] == [(2, 4)]


def test_among_equals_the_rarer_technology_tells_more():
    common, rare = (Need(skill=key, level=3, weight=2.0, is_technology=True, is_taught=True) for key in (1, 2))
    assert [need.skill for need in choose_goal([common, rare], {1: 300, 2: 5})] == [2, 1]


def test_importing_again_keeps_the_goal_that_a_person_changed(builtin, shared_data):
    folder = shared_data / "skills" / "onet"
    import_occupations(folder=folder, actor=SYSTEM)
    assistant = Occupation.objects.get(code="43-6011.00")
    assistant.occupation_skills.update(is_goal=False)
    row = assistant.occupation_skills.get(skill__name="Excel")
    row.is_goal, row.level, row.source = True, 4, OccupationSkill.Source.WRITTEN
    row.save()
    import_occupations(folder=folder, actor=SYSTEM)
    assert [(row.skill.name, row.level) for row in goal_of(assistant)] == [("Excel", 4)]
