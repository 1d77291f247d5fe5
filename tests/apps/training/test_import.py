"""The framework and the staff come in as tables: good rows survive, wrong cells are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.training import selectors
from manabiwa.apps.training.models import StaffPosition, TrainingFramework
from manabiwa.apps.training.tables import REQUIREMENTS, STAFF
from tests.apps.training.levels import level_named

HEAD = "役割,段階,スキル,必要レベル\n"
STAFF_HEAD = "職員番号,所属,役割,段階,年齢,人数,メールアドレス,上司のメールアドレス\n"


@pytest.fixture
def bring(tmp_path: Path, town: Municipality, trainer: Person, now: Any) -> Any:
    def bring_in(spec: Any, text: str, actor: Person = trainer, *, keep: bool = True) -> Any:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode("cp932"))
        return import_file(spec=spec, path=path, actor=actor, now=now, municipality=town.pk, keep_good_rows=keep)

    return bring_in


def told(report: Any) -> str:
    return " ".join(line.message("ja") for line in report.problems)


def test_required_levels_come_in_and_add_what_the_draft_lacks(draft: TrainingFramework, bring: Any) -> None:
    report = bring(REQUIREMENTS, HEAD + "一般職員,中堅,Excel,4\n保健師,新任,情報セキュリティ,2\n保健師,中堅,Python,1\n")
    assert (report.counts.new, report.counts.changed, report.counts.wrong) == (2, 1, 0)
    levels = selectors.required_by([level_named(draft, "一般職員", "中堅").pk])
    assert 4 in levels[level_named(draft, "一般職員", "中堅").pk].values()
    nurse = draft.roles.get(name="保健師")
    assert [(level.step, level.name) for level in nurse.levels.all()] == [(1, "新任"), (2, "中堅")]
    assert draft.columns.filter(skill__name="Python").exists()
    before = draft.revision
    draft.refresh_from_db()
    assert draft.revision > before  # somebody who types over the matrix meanwhile is told


def test_a_wrong_row_is_named_and_the_good_ones_stay(draft: TrainingFramework, bring: Any) -> None:
    report = bring(REQUIREMENTS, HEAD + "一般職員,中堅,ないスキル,2\n一般職員,中堅,Excel,9\n一般職員,中堅,RPA,1\n")
    assert (report.counts.wrong, report.counts.new) == (2, 1)
    words = told(report)
    assert "2行目" in words
    assert "3行目" in words
    assert "この名前かコードのスキルはありません" in words


def test_without_a_draft_the_table_says_the_first_step(framework: TrainingFramework, bring: Any) -> None:
    report = bring(REQUIREMENTS, HEAD + "一般職員,中堅,Excel,4\n")
    assert report.counts.wrong == 1
    assert "案がありません" in told(report)


def test_what_was_exported_comes_in_unchanged(draft: TrainingFramework, bring: Any) -> None:
    rows = [
        f"{line.row.role.name},{line.row.name},{skill.name},{level}\n"
        for line in selectors.matrix_of(draft).rows
        for skill, level in line.cells
        if level
    ]
    report = bring(REQUIREMENTS, HEAD + "".join(rows))
    assert (report.counts.unchanged, report.counts.new, report.counts.changed) == (len(rows), 0, 0)


def test_staff_come_in_as_people_and_as_counts(crew: Any, bring: Any) -> None:
    report = bring(
        STAFF,
        STAFF_HEAD
        + "002,税務課,一般職員,主任・係長,35〜39歳,,Ann@tameshi.example,boss@tameshi.example\n"
        + "税務-若手,税務課,一般職員,中堅,30-34,7,,\n",
    )
    assert (report.counts.new, report.counts.changed, report.counts.wrong) == (1, 1, 0)
    ann = StaffPosition.unscoped.get(code="002")
    assert (ann.section, str(ann.role_level), ann.age_band) == ("税務課", "一般職員 主任・係長", "35-39")
    assert StaffPosition.unscoped.get(code="税務-若手").heads == 7
    again = bring(STAFF, STAFF_HEAD + "税務-若手,税務課,一般職員,中堅,30-34,7,,\n")
    assert again.counts.unchanged == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("9,課,ない役割,中堅,,1,,", "この役割と段階がありません"),
        ("9,課,一般職員,中堅,,1,nobody@x.example,", "登録されていません"),
        ("9,課,一般職員,中堅,,3,boss@tameshi.example,", "個人の行の人数は1人です"),
        ("9,課,一般職員,中堅,,1,ann@tameshi.example,", "この人は別の職員番号の行にいます"),
        ("9,課,一般職員,中堅,青年,1,,", "年齢"),
    ],
)
def test_a_wrong_row_of_staff_says_why(crew: Any, bring: Any, row: str, words: str) -> None:
    report = bring(STAFF, STAFF_HEAD + row + "\n10,課,一般職員,中堅,,2,,\n")
    assert (report.counts.wrong, report.counts.new) == (1, 1)
    assert words in told(report)
    assert not StaffPosition.unscoped.filter(code="9").exists()


def test_people_of_another_municipality_are_strangers_here(crew: Any, bring: Any, stranger_trainer: Person) -> None:
    report = bring(STAFF, STAFF_HEAD + f"9,課,一般職員,中堅,,1,{stranger_trainer.user.email},\n")
    assert report.counts.wrong == 1


def test_others_import_nothing(crew: Any, bring: Any, stranger_trainer: Person, officer: Person) -> None:
    for actor in (stranger_trainer, officer):
        with pytest.raises(PermissionRefused):
            bring(STAFF, STAFF_HEAD + "9,課,一般職員,中堅,,1,,\n", actor)
