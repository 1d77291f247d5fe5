"""Staff and assessments: who writes what, who sees what, and how it is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.training import own_data, peers, selectors, services, staffing
from manabiwa.apps.training.heat import Rows, heat_map, people_behind
from manabiwa.apps.training.models import AssessedBy, SkillAssessment, StaffPosition, TrainingFramework

TODAY = dt.date(2026, 11, 24)


def assess(position: Any, by: AssessedBy, actor: Person, level: int) -> None:
    levels = {skill.pk: level for skill, _needs in selectors.skills_asked(position.role_level)}
    staffing.assess(position=position, source=by, levels=levels, actor=actor, today=TODAY)


def test_both_views_stand_side_by_side(crew: Any) -> None:
    assess(crew.of_ann, AssessedBy.SELF, crew.ann, 3)
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 1)
    assess(crew.of_ann, AssessedBy.SELF, crew.ann, 2)
    levels = selectors.assessments_of([crew.of_ann.pk])
    assert {level for (_p, _s, by), level in levels.items() if by == "self"} == {2}
    assert {level for (_p, _s, by), level in levels.items() if by == "supervisor"} == {1}


def test_only_the_person_and_the_own_supervisor_assess(crew: Any, trainer: Person) -> None:
    for source, actor in (
        (AssessedBy.SELF, crew.boss), (AssessedBy.SELF, trainer), (AssessedBy.SUPERVISOR, crew.ann),
        (AssessedBy.SUPERVISOR, crew.ben), (AssessedBy.SUPERVISOR, trainer),
    ):  # fmt: skip
        with pytest.raises(PermissionRefused):
            assess(crew.of_ann, source, actor, 2)
    with pytest.raises(PermissionRefused):  # the boss has nobody above
        assess(crew.of_boss, AssessedBy.SUPERVISOR, crew.boss, 2)
    assert not SkillAssessment.unscoped.exists()


def test_a_skill_that_the_role_does_not_ask_for_is_refused(crew: Any) -> None:
    with pytest.raises(ValidationError):
        staffing.assess(position=crew.of_ann, source=AssessedBy.SELF, levels={10**6: 1}, actor=crew.ann, today=TODAY)


def test_people_of_another_municipality_are_not_placed(
    crew: Any, town: Municipality, trainer: Person, stranger_trainer: Person
) -> None:
    with pytest.raises(ValidationError, match="この自治体の人ではありません"):
        staffing.place_staff(
            municipality=town,
            code="9",
            section="課",
            role_level=crew.middle,
            person=stranger_trainer.user,
            actor=trainer,
        )
    with pytest.raises(PermissionRefused):
        staffing.place_staff(municipality=town, code="9", section="課", role_level=crew.middle, actor=stranger_trainer)
    with pytest.raises(PermissionRefused):
        selectors.staff_of(town.pk, stranger_trainer)


def test_a_person_stands_once_and_a_number_once(crew: Any, town: Municipality, trainer: Person) -> None:
    for more in ({"code": "001"}, {"code": "777", "person": crew.ann.user}):
        with pytest.raises(ValidationError):
            staffing.place_staff(
                **{"municipality": town, "section": "課", "role_level": crew.middle, "actor": trainer, **more}
            )


def test_the_map_counts_missing_levels_of_those_who_are_assessed(
    crew: Any, framework: TrainingFramework, trainer: Person
) -> None:
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 1)
    assess(crew.of_ben, AssessedBy.SUPERVISOR, crew.boss, 5)
    found = heat_map(framework, trainer, by=AssessedBy.SUPERVISOR, rows=Rows.ROLE)
    row = next(row for row in found.rows if row.label == "一般職員 中堅")
    cell = next(cell for cell in row.cells if cell.skill.name == "Excel")
    # 3 is asked for: one lacks two levels, the other, who is above, lacks none; ten are only counted
    assert (cell.heads, cell.known, cell.short, cell.reached) == (12, 2, 1.0, 1)
    other = next(cell for cell in row.cells if cell.skill.name == "リーダーシップ")
    assert (other.heads, other.short) == (0, None)
    by_self = heat_map(framework, trainer, by=AssessedBy.SELF, rows=Rows.SECTION)
    assert by_self.assessed == 0
    assert [row.label for row in by_self.rows] == ["総務課"]
    assert by_self.rows[0].heads == 13


def test_the_map_belongs_to_the_training_officer(crew: Any, framework: TrainingFramework, officer: Person) -> None:
    for actor in (officer, crew.boss):
        with pytest.raises(PermissionRefused):
            heat_map(framework, actor, by=AssessedBy.SELF, rows=Rows.ROLE)


def test_the_map_asks_the_store_the_same_number_of_times(
    crew: Any, framework: TrainingFramework, trainer: Person, town: Municipality, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        heat_map(framework, trainer, by=AssessedBy.SELF, rows=Rows.ROLE)
    for number in range(20):
        staffing.place_staff(
            municipality=town, code=f"n{number}", section=f"課{number}", role_level=crew.middle, actor=trainer
        )
    with django_assert_num_queries(4):
        heat_map(framework, trainer, by=AssessedBy.SELF, rows=Rows.ROLE)


def test_people_behind_a_cell_are_told_worst_first(crew: Any, framework: TrainingFramework, trainer: Person) -> None:
    assess(crew.of_ben, AssessedBy.SUPERVISOR, crew.boss, 0)
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 3)
    assess(crew.of_ann, AssessedBy.SELF, crew.ann, 1)
    skill = next(skill for skill, _l in selectors.skills_asked(crew.middle) if skill.name == "Excel")
    people = people_behind(framework, trainer, rows=Rows.ROLE, key=str(crew.middle.pk), skill=skill)
    assert [(one.position.person, one.by_supervisor, one.differs) for one in people] == [
        (crew.ben.user, 0, False), (crew.ann.user, 3, True)
    ]  # fmt: skip


def test_a_person_takes_the_own_rows_along_and_can_have_them_forgotten(crew: Any) -> None:
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 1)
    data = own_data.export(crew.ann.user.pk)
    assert data["positions"][0]["role"] == "一般職員"
    assert {row["by"] for row in data["assessments"]} == {"supervisor"}
    own_data.erase(crew.ann.user.pk)
    assert not StaffPosition.unscoped.filter(code="002").exists()
    assert own_data.export(crew.ann.user.pk) == {"positions": [], "assessments": []}


def test_when_the_supervisor_is_forgotten_the_assessment_stays_without_the_name(crew: Any) -> None:
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 1)
    own_data.erase(crew.boss.user.pk)
    assert SkillAssessment.unscoped.filter(position=crew.of_ann).exists()


def test_small_numbers_are_not_published(crew: Any, framework: TrainingFramework, trainer: Person) -> None:
    assert peers.public_figures(framework) is None
    services.share_figures(framework=framework, shares=True, actor=trainer)
    figures = peers.public_figures(framework)
    assert figures is not None
    shown = {role.name: count.value for role, count in figures.heads.items()}
    # one head of section is hidden, and so are the twelve: the total less them would tell
    assert shown == {"一般職員": None, "DX推進リーダー": 0, "管理職": None, "高度専門人材": 0}
    assert figures.coverage is None


def test_the_trail_tells_the_person_who_assessed(crew: Any) -> None:
    assess(crew.of_ann, AssessedBy.SUPERVISOR, crew.boss, 1)
    assert AuditEntry.objects.filter(action="training.assess", person=crew.ann.user).count() == 1


def test_peers_are_compared_without_telling_of_one(
    framework: TrainingFramework, neighbour: Municipality, stranger_trainer: Person, now: Any, trainer: Person
) -> None:
    copy = services.start_framework(municipality=neighbour, actor=stranger_trainer, source=framework)
    services.remove_role(role=copy.roles.get(name="高度専門人材"), actor=stranger_trainer)
    services.publish(framework=copy, actor=stranger_trainer, now=now)
    services.share_figures(framework=copy, shares=True, actor=stranger_trainer)
    found = peers.compare(framework)
    assert [peer.municipality_id for peer in found.peers] == [neighbour.pk]
    assert ("高度専門人材", 0, True) in found.roles
    assert ("一般職員", 1, True) in found.roles
    asked = {row.skill.name: (row.places, row.level, row.own) for row in found.skills}
    assert asked["クラウド"] == (0, 0.0, 3)
    assert asked["Excel"] == (1, 3.0, 3)
    assert found.coverage is None


def test_the_median_of_three_sharing_peers_is_told(
    framework: TrainingFramework, make_person: Callable[..., Person], trainer: Person, now: Any
) -> None:
    for number, level in enumerate((1, 2, 3)):
        place = Municipality.objects.create(
            code=f"14{number}012", name=f"町{number}", kana="まち", kind="city", prefecture="14", is_demo=True
        )
        from manabiwa.apps.accounts.models import Role

        actor = make_person(f"t{number}@x.example", Role.TRAINING_OFFICER, place)
        copy = services.start_framework(municipality=place, actor=actor, source=framework)
        services.publish(framework=copy, actor=actor, now=now)
        services.share_figures(framework=copy, shares=True, actor=actor)
        row = copy.roles.get(name="一般職員").levels.get(step=2)
        for who in range(10):
            person = make_person(f"p{number}-{who}@x.example", None, place)
            position = staffing.place_staff(
                municipality=place, code=str(who), section="課", role_level=row, person=person.user, actor=actor
            )
            assess(position, AssessedBy.SELF, person, level)
        asked = [needs for _s, needs in selectors.skills_asked(row)]
        if level == 2:
            middle = sum(min(level, needs) for needs in asked) / sum(asked)
    found = peers.compare(framework)
    assert found.sharing == 3
    assert found.coverage == pytest.approx(middle)
