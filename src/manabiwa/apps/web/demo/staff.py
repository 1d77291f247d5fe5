"""The staff of the demo: a city's training framework with people in it, and those of cities alike."""

from collections.abc import Sequence
from datetime import timedelta

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Kind, Municipality
from manabiwa.apps.training import selectors, services, staffing
from manabiwa.apps.training.models import AssessedBy, RoleLevel, StaffPosition, TrainingFramework

from .people import invent_people
from .places import HOME, PLACES, Place
from .world import World, add_person, sign_in

# role, step, and heads by band of ages: a city of 240,000 has about 1,100 people in general administration
_COUNTS = (
    ("一般職員", "採用1〜3年", (("18-24", 38), ("25-29", 71), ("30-34", 12))),
    ("一般職員", "中堅", (("25-29", 64), ("30-34", 131), ("35-39", 108), ("40-44", 52))),
    ("一般職員", "主任・係長", (("35-39", 41), ("40-44", 92), ("45-49", 118), ("50-54", 87), ("55-59", 62))),
    ("管理職", "課長補佐", (("45-49", 26), ("50-54", 49), ("55-59", 31))),
    ("管理職", "課長", (("50-54", 28), ("55-59", 47), ("60-64", 9))),
)
_SECTIONS = ("情報政策課", "市民課", "税務課", "福祉課")
# section, role, step, ages, and how well the person does (0: two levels below, 1: at the level)
_PEOPLE = (
    (0, "高度専門人材", "専門員", "35-39", 0.8), (0, "高度専門人材", "専門員", "30-34", 0.6),
    (0, "高度専門人材", "上級専門員", "45-49", 0.9), (0, "DX推進リーダー", "リーダー", "40-44", 0.9),
    (0, "一般職員", "中堅", "30-34", 0.9), (1, "DX推進リーダー", "候補", "35-39", 0.6), (1, "一般職員", "中堅", "25-29", 0.7),
    (1, "一般職員", "主任・係長", "45-49", 0.5), (1, "一般職員", "採用1〜3年", "18-24", 0.8), (1, "管理職", "課長補佐", "50-54", 0.5),
    (2, "DX推進リーダー", "候補", "30-34", 0.7), (2, "一般職員", "中堅", "30-34", 0.6), (2, "一般職員", "主任・係長", "50-54", 0.4),
    (2, "一般職員", "採用1〜3年", "25-29", 0.9), (2, "管理職", "課長補佐", "45-49", 0.6), (3, "DX推進リーダー", "候補", "40-44", 0.4),
    (3, "一般職員", "中堅", "35-39", 0.5), (3, "一般職員", "主任・係長", "40-44", 0.6), (3, "一般職員", "採用1〜3年", "25-29", 0.6),
    (3, "管理職", "課長補佐", "55-59", 0.3),
)  # fmt: skip
_SHARING, _WITHOUT_FIGURES, _EACH = 3, 2, 10


def add_staff(world: World) -> None:
    """The home city's framework, staff and assessments, and the frameworks of five other cities."""
    home = world.municipality(HOME)
    framework = _publish(home, world)
    services.share_figures(framework=framework, shares=True, actor=SYSTEM)
    levels = _levels(framework)
    for role, step, bands in _COUNTS:
        for band, heads in bands:
            staffing.place_staff(
                municipality=home, code=f"{role}-{step}-{band}", section="全庁", role_level=levels[role, step],
                heads=heads, age_band=band, actor=SYSTEM,
            )  # fmt: skip
    _add_home_people(world, home, levels)
    cities = [place for place in PLACES if place.kind == Kind.CITY and place != HOME]
    for number, place in enumerate(cities[: _SHARING + _WITHOUT_FIGURES]):
        _add_peer(world, place, framework, number)
    services.start_framework(municipality=home, source=selectors.in_force(home.pk), actor=SYSTEM)


def _publish(place: Municipality, world: World, source: TrainingFramework | None = None) -> TrainingFramework:
    framework = services.start_framework(municipality=place, source=source, actor=SYSTEM)
    services.publish(framework=framework, actor=SYSTEM, now=world.now - timedelta(days=60))
    return framework


def _levels(framework: TrainingFramework) -> dict[tuple[str, str], RoleLevel]:
    rows = RoleLevel.objects.filter(role__framework=framework).select_related("role__framework")
    return {(row.role.name, row.name): row for row in rows}


def _add_home_people(world: World, home: Municipality, levels: dict[tuple[str, str], RoleLevel]) -> None:
    bosses = {0: sign_in(world, "training"), 1: sign_in(world, "officer")}
    for key, section in (("training", 0), ("officer", 1)):
        _place(home, f"1{section:03d}", _SECTIONS[section], levels["管理職", "課長"], sign_in(world, key), "50-54")
    names = invent_people(len(_PEOPLE), HOME, world.rng)
    for number, ((section, role, step, ages, skill), (_address, name, kana)) in enumerate(
        zip(_PEOPLE, names, strict=True), start=1
    ):
        user = add_person(world, email=f"s{number:03d}@{HOME.domain}", name=name, kana=kana, place=HOME)
        boss = bosses.setdefault(section, user)  # the first of a section without one is its head
        row = _place(
            home, f"2{number:03d}", _SECTIONS[section], levels[role, step], user, ages, None if boss == user else boss
        )
        _assess(world, row, AssessedBy.SELF, skill + 0.1)
        if row.supervisor_id and number % 7:
            _assess(world, row, AssessedBy.SUPERVISOR, skill)
    author = sign_in(world, "author")
    _place(home, "2100", _SECTIONS[0], levels["DX推進リーダー", "リーダー"], author, "35-39", bosses[0])


def _place(
    place: Municipality, code: str, section: str, level: RoleLevel, user: User, ages: str, boss: User | None = None
) -> StaffPosition:
    return staffing.place_staff(
        municipality=place, code=code, section=section, role_level=level, person=user, age_band=ages, supervisor=boss,
        actor=SYSTEM,
    )  # fmt: skip


def _assess(world: World, row: StaffPosition, by: AssessedBy, skill: float) -> None:
    """Levels at what is asked, or one or two below, by chance."""
    asked = selectors.skills_asked(row.role_level)
    levels = {one.pk: _level(world, needs, skill) for one, needs in asked}
    staffing.assess(position=row, source=by, levels=levels, actor=SYSTEM, today=world.now.date() - timedelta(days=20))


def _level(world: World, needs: int, skill: float) -> int:
    missing = sum(world.rng.random() > skill for _ in range(2))
    return max(needs - missing, 0)


def _add_peer(world: World, place: Place, source: TrainingFramework, number: int) -> None:
    """A city alike: every second one adopted the home city's framework; each asks for something of its own."""
    municipality = world.municipality(place)
    draft = services.start_framework(municipality=municipality, source=source if number % 2 else None, actor=SYSTEM)
    for name in _OWN_SKILLS[number]:
        skill = Skill.objects.filter(framework_id="manabiwa", name=name).first()
        if skill is not None:
            services.add_skill(framework=draft, skill=skill, actor=SYSTEM)
            rows = RoleLevel.objects.filter(role__framework=draft, role__name="DX推進リーダー")
            services.save_matrix(
                framework=draft, levels={(row.pk, skill.pk): row.step for row in rows}, revision=draft.revision,
                actor=SYSTEM,
            )  # fmt: skip
    services.publish(framework=draft, actor=SYSTEM, now=world.now - timedelta(days=40 + number))
    if number >= _SHARING:
        return
    services.share_figures(framework=draft, shares=True, actor=SYSTEM)
    level = _levels(draft)["一般職員", "中堅"]
    people: Sequence[tuple[str, str, str]] = invent_people(_EACH, place, world.rng)
    for who, (_address, name, kana) in enumerate(people, start=1):
        user = add_person(world, email=f"s{who:03d}@{place.domain}", name=name, kana=kana, place=place)
        row = _place(municipality, f"{who:03d}", "総務課", level, user, "30-34")
        _assess(world, row, AssessedBy.SELF, 0.4 + 0.2 * number)


_OWN_SKILLS = (
    ("GIS", "窓口改革"),
    ("窓口改革",),
    ("Power BI", "オープンデータ活用"),
    ("kintone", "窓口改革"),
    ("広報",),
)
