"""The framework: begun, changed, published, adopted; and refused to whoever may not."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.common.tenancy import UnscopedQueryError
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.training import selectors, services, starting
from manabiwa.apps.training.models import FrameworkState, Requirement, Role, TrainingFramework
from tests.apps.training.levels import level_named


def skill(name: str) -> Skill:
    return Skill.objects.get(framework_id="manabiwa", name=name)


def test_the_template_has_four_roles_and_every_skill_it_names(draft: TrainingFramework) -> None:
    matrix = selectors.matrix_of(draft)
    assert [one.name for one in matrix.skills] == list(starting.SKILLS)
    assert {line.row.role.name for line in matrix.rows} == {"一般職員", "DX推進リーダー", "管理職", "高度専門人材"}
    written = sum(len(required) for _name, _summary, levels in starting.ROLES for _title, required in levels)
    assert Requirement.objects.filter(role_level__role__framework=draft).count() == written


def test_levels_of_the_template_never_fall_from_one_step_to_the_next() -> None:
    for _name, _summary, levels in starting.ROLES:
        for (_low, below), (_high, above) in itertools.pairwise(levels):
            assert all(above.get(name, 0) >= level for name, level in below.items() if name in above)


def test_a_town_has_one_draft_at_a_time(draft: TrainingFramework, town: Municipality, trainer: Person) -> None:
    with pytest.raises(ValidationError, match="作りかけの案"):
        services.start_framework(municipality=town, actor=trainer)


def test_nobody_else_begins_or_changes_a_framework(
    draft: TrainingFramework, town: Municipality, officer: Person, learner: Person, stranger_trainer: Person
) -> None:
    for actor in (officer, learner, stranger_trainer):
        with pytest.raises(PermissionRefused):
            services.start_framework(municipality=town, actor=actor)
        with pytest.raises(PermissionRefused):
            services.save_matrix(framework=draft, levels={}, revision=0, actor=actor)
        with pytest.raises(PermissionRefused):
            services.publish(framework=draft, actor=actor, now=None)  # type: ignore[arg-type]
        with pytest.raises(PermissionRefused):
            selectors.draft_of(town.pk, actor)


def test_frameworks_are_never_read_without_a_tenant(db: None) -> None:
    with pytest.raises(UnscopedQueryError):
        list(TrainingFramework.objects.all())


def test_cells_are_set_changed_and_cleared(draft: TrainingFramework, trainer: Person) -> None:
    row = level_named(draft, "一般職員", "中堅")
    excel, lead = skill("Excel"), skill("リーダーシップ")
    levels = {(row.pk, excel.pk): 0, (row.pk, lead.pk): 2}
    assert services.save_matrix(framework=draft, levels=levels, revision=draft.revision, actor=trainer) == 2
    required = selectors.required_by([row.pk])[row.pk]
    assert excel.pk not in required
    assert required[lead.pk] == 2
    assert services.save_matrix(framework=draft, levels=levels, revision=draft.revision, actor=trainer) == 0


def test_of_two_editors_the_second_is_told(draft: TrainingFramework, trainer: Person) -> None:
    row, excel = level_named(draft, "一般職員", "中堅"), skill("Excel")
    other = TrainingFramework.objects.for_municipality(draft.municipality_id).get(pk=draft.pk)
    services.save_matrix(framework=draft, levels={(row.pk, excel.pk): 4}, revision=draft.revision, actor=trainer)
    with pytest.raises(ValidationError, match="ほかの人が先に"):
        services.save_matrix(framework=other, levels={(row.pk, excel.pk): 1}, revision=0, actor=trainer)
    assert selectors.required_by([row.pk])[row.pk][excel.pk] == 4


@pytest.mark.parametrize("level", [6, -1])
def test_a_level_that_cannot_be_is_refused(draft: TrainingFramework, trainer: Person, level: int) -> None:
    row = level_named(draft, "一般職員", "中堅")
    with pytest.raises(ValidationError):
        services.save_matrix(
            framework=draft, levels={(row.pk, skill("Excel").pk): level}, revision=draft.revision, actor=trainer
        )


def test_roles_are_added_renamed_and_removed(draft: TrainingFramework, trainer: Person) -> None:
    role = services.add_role(framework=draft, name="保健師", levels=["新任", "中堅"], actor=trainer)
    services.rename_role(role=role, name="保健師", levels=["中堅", "新任", "統括"], actor=trainer)
    assert list(role.levels.values_list("step", "name")) == [(1, "中堅"), (2, "新任"), (3, "統括")]
    services.rename_role(role=role, name="保健師など", levels=["全員"], actor=trainer)
    assert list(role.levels.values_list("name", flat=True)) == ["全員"]
    with pytest.raises(ValidationError):
        services.add_role(framework=draft, name="保健師など", levels=["新任"], actor=trainer)
    with pytest.raises(ValidationError):
        services.add_role(framework=draft, name="別の役割", levels=["同じ", "同じ"], actor=trainer)
    services.remove_role(role=role, actor=trainer)
    assert not Role.objects.filter(framework=draft, name="保健師など").exists()


def test_a_column_is_added_once_and_goes_with_all_that_it_asks(draft: TrainingFramework, trainer: Person) -> None:
    python = skill("Python")
    services.add_skill(framework=draft, skill=python, actor=trainer)
    services.add_skill(framework=draft, skill=python, actor=trainer)
    assert draft.columns.filter(skill=python).count() == 1
    excel = skill("Excel")
    services.remove_skill(framework=draft, skill=excel, actor=trainer)
    assert not Requirement.objects.filter(role_level__role__framework=draft, skill=excel).exists()


def test_what_is_published_cannot_be_changed(framework: TrainingFramework, trainer: Person) -> None:
    with pytest.raises(ValidationError, match="変えられるのは案だけ"):
        services.add_role(framework=framework, name="新", levels=["一"], actor=trainer)


def test_an_empty_framework_is_not_published(builtin: None, town: Municipality, trainer: Person, now: Any) -> None:
    blank = services.start_framework(municipality=town, actor=trainer, blank=True)
    with pytest.raises(ValidationError, match="一つも"):
        services.publish(framework=blank, actor=trainer, now=now)


def test_the_next_version_takes_everybody_along(crew: Any, town: Municipality, trainer: Person, now: Any) -> None:
    before = selectors.in_force(town.pk)
    second = services.start_framework(municipality=town, actor=trainer, source=before)
    services.publish(framework=second, actor=trainer, now=now)
    crew.of_ann.refresh_from_db()
    assert crew.of_ann.role_level == level_named(second, "一般職員", "中堅")
    assert before is not None
    before.refresh_from_db()
    assert (before.state, second.state, second.version) == (FrameworkState.RETIRED, FrameworkState.PUBLISHED, 2)


def test_a_version_without_somebodys_role_is_not_published(
    crew: Any, town: Municipality, trainer: Person, now: Any
) -> None:
    second = services.start_framework(municipality=town, actor=trainer, source=selectors.in_force(town.pk))
    services.remove_role(role=second.roles.get(name="一般職員"), actor=trainer)
    with pytest.raises(ValidationError, match=r"一般職員 中堅\(12人\)"):
        services.publish(framework=second, actor=trainer, now=now)
    crew.of_ann.refresh_from_db()
    assert crew.of_ann.role_level == crew.middle


def test_a_peers_framework_is_adopted_with_its_lineage(
    framework: TrainingFramework, neighbour: Municipality, stranger_trainer: Person
) -> None:
    copy = services.start_framework(municipality=neighbour, actor=stranger_trainer, source=framework)
    assert copy.adopted_from == framework
    theirs, ours = selectors.matrix_of(framework), selectors.matrix_of(copy)
    assert [[level for _s, level in row.cells] for row in ours.rows] == [
        [level for _s, level in row.cells] for row in theirs.rows
    ]
    assert not set(copy.roles.values_list("key", flat=True)) & set(framework.roles.values_list("key", flat=True))


def test_a_peers_draft_is_not_for_others(
    draft: TrainingFramework, neighbour: Municipality, stranger_trainer: Person
) -> None:
    with pytest.raises(ValidationError, match="公開中"):
        services.start_framework(municipality=neighbour, actor=stranger_trainer, source=draft)


def test_every_change_leaves_its_trace(framework: TrainingFramework, trainer: Person) -> None:
    names = set(AuditEntry.objects.filter(municipality=framework.municipality_id).values_list("action", flat=True))
    assert {"training.start_framework", "training.publish"} <= names


def test_a_draft_is_thrown_away(draft: TrainingFramework, trainer: Person, town: Municipality) -> None:
    services.discard_draft(framework=draft, actor=trainer)
    assert selectors.draft_of(town.pk, trainer) is None
