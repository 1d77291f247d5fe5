"""Occupations from the real O*NET tables."""

import pytest

from manabiwa.apps.catalog.models import Occupation, OccupationSkill, Skill
from manabiwa.apps.catalog.onet import OnetError, import_occupations, level_of
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
    need = OccupationSkill.objects.get(occupation=executive, skill__name="Reading Comprehension")
    assert (need.level, need.weight) == (3, 2.12)
    # our JavaScript, not a second one
    assert Skill.objects.filter(name="JavaScript").count() == 1
    before = (Skill.objects.count(), OccupationSkill.objects.count())
    import_occupations(folder=folder, actor=SYSTEM)
    assert (Skill.objects.count(), OccupationSkill.objects.count()) == before
