"""A town with a training framework in force and three people in it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Role as AccountRole
from manabiwa.apps.catalog.models import Course, CourseSkill, Provider, Skill
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Membership, Municipality
from manabiwa.apps.training import services, staffing
from manabiwa.apps.training.models import RoleLevel, TrainingFramework
from tests.apps.training.levels import level_named


@pytest.fixture
def builtin(db: None) -> None:
    """The built-in skills, which the template names."""
    load_builtin(actor=SYSTEM)


@pytest.fixture
def trainer(make_person: Callable[..., Person], town: Municipality, now: Any) -> Person:
    Membership.objects.create(municipality=town, since=now.date())
    return make_person("training@tameshi.example", AccountRole.TRAINING_OFFICER, town)


@pytest.fixture
def stranger_trainer(make_person: Callable[..., Person], neighbour: Municipality, now: Any) -> Person:
    Membership.objects.create(municipality=neighbour, since=now.date())
    return make_person("training@tonari.example", AccountRole.TRAINING_OFFICER, neighbour)


@pytest.fixture
def draft(builtin: None, town: Municipality, trainer: Person) -> TrainingFramework:
    return services.start_framework(municipality=town, actor=trainer)


@pytest.fixture
def framework(draft: TrainingFramework, trainer: Person, now: Any) -> TrainingFramework:
    services.publish(framework=draft, actor=trainer, now=now)
    return draft


@pytest.fixture
def crew(framework: TrainingFramework, town: Municipality, trainer: Person, make_person: Callable[..., Person]) -> Any:
    """A boss, two people of the boss and a count of ten."""
    boss, ann, ben = (make_person(f"{name}@tameshi.example", None, town) for name in ("boss", "ann", "ben"))
    middle, head = level_named(framework, "一般職員", "中堅"), level_named(framework, "管理職", "課長")

    def place(code: str, level: RoleLevel, **more: Any) -> Any:
        return staffing.place_staff(
            municipality=town, code=code, section="総務課", role_level=level, actor=trainer, **more
        )

    return SimpleNamespace(
        boss=boss, ann=ann, ben=ben, middle=middle,
        of_boss=place("001", head, person=boss.user, age_band="55-59"),
        of_ann=place("002", middle, person=ann.user, supervisor=boss.user, age_band="30-34"),
        of_ben=place("003", middle, person=ben.user, supervisor=boss.user),
        counted=place("総務課-一般", middle, heads=10, age_band="40-44"),
    )  # fmt: skip


@pytest.fixture
def courses(builtin: None) -> Any:
    """Courses that everybody may see, for a few skills of the template."""
    provider = Provider.objects.create(code="open", name="ひらかれた講座")
    made = {}
    for name, level, needs, hours, yen in (
        ("Excel", 2, 0, 6, 0), ("Excel", 3, 2, 10, 3000), ("文書作成", 3, 0, 8, 0), ("情報セキュリティ", 2, 0, 4, 1000),
    ):  # fmt: skip
        skill = Skill.objects.get(framework_id="manabiwa", name=name)
        course = Course.objects.create(
            provider=provider, external_id=f"{name}{level}", title=f"{name}の講座{level}", hours=hours, price_yen=yen
        )
        CourseSkill.objects.create(course=course, skill=skill, teaches=level, needs=needs)
        made[f"{name}{level}"] = course
    return made
