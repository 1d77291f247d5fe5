"""Building the demo network: seeded, repeatable, through the same services as the pages."""

import random
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.accounts.roles import STAFF_ROLES
from manabiwa.apps.accounts.services import give_role
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Membership, Municipality
from manabiwa.apps.network.services import add_domain
from manabiwa.apps.procurement.models import PurchaseRound

from . import catalogue, connections, desks, groups, network, offers, staff, story, studies, support
from .people import PASSWORD, SIGN_INS
from .places import PLACES
from .world import World, add_person

Say = Callable[[str], None]


def has_demo() -> bool:
    """Whether the demo network stands as a whole: the purchase round is the last that is built."""
    return PurchaseRound.unscoped.filter(municipality__is_demo=True).exists()


def has_ruin() -> bool:
    """Whether a build was interrupted."""
    return Municipality.objects.filter(is_demo=True).exists() and not has_demo()


def build_demo(*, seed: int, say: Say, now: datetime | None = None) -> None:
    """Build the whole network; the same seed and day give the same network. What a broken build left is removed."""
    if has_ruin():
        remove_demo()
    world = World(now=now or timezone.now(), rng=random.Random(seed))
    steps: tuple[tuple[str, Callable[[World], None]], ...] = (
        ("自治体と人", add_places_and_people),
        ("講座とスキル", catalogue.add_catalogue),
        ("事業と参加者", story.add_programmes),
        ("学べる場所", desks.add_desks),
        ("学習と伴走", studies.add_learning),
        ("支援の記録と引き継ぎ", support.add_support),
        ("学習グループ", groups.add_groups),
        ("席とクラス", offers.add_offers),
        ("成果と事例", story.add_outcomes_and_cases),
        ("宣言・お知らせ・交流会", network.add_declarations_and_news),
        ("講座の接続", connections.add_connections),
        ("人材育成体系と職員", staff.add_staff),
        ("共同調達", network.add_purchase_round),
    )
    for title, step in steps:
        say(title)
        step(world)


def remove_demo() -> None:
    """Empty every table (a demo database holds nothing else) and load the registry of municipalities again."""
    from django.conf import settings
    from django.core.management import call_command

    from manabiwa.apps.catalog.seed import load_builtin
    from manabiwa.apps.evaluation.kinds import load_outcome_types
    from manabiwa.apps.network.registry import load_registry, read_registry

    call_command("flush", verbosity=0, interactive=False)
    load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)
    load_outcome_types(actor=SYSTEM)
    load_builtin(actor=SYSTEM)


def add_places_and_people(world: World) -> None:
    """Invented municipalities as members with their domains, and the people whom a visitor can be."""
    rows = [
        Municipality(
            code=place.code, name=place.full_name, kana=place.kana, kind=place.kind, prefecture=place.prefecture,
            is_demo=True,
        )
        for place in PLACES
    ]  # fmt: skip
    Municipality.objects.bulk_create(rows, ignore_conflicts=True)
    world.municipalities = {row.code: row for row in rows}
    world.password = make_password(PASSWORD)
    for number, place in enumerate(PLACES):
        municipality = world.municipality(place)
        since = world.now.date().replace(day=1, month=1 + number % 9)
        Membership.objects.create(municipality=municipality, since=since, department="地域リスキリング推進室")
        add_domain(municipality=municipality, domain=place.domain, actor=SYSTEM)
    for person in SIGN_INS:
        is_network = person.role == Role.SECRETARIAT
        user = add_person(
            world, email=person.email, name=person.name, kana=person.kana, place=None if is_network else person.place
        )
        if person.role in STAFF_ROLES:
            where = None if is_network else world.municipality(person.place)
            give_role(user=user, role=person.role, municipality=where, actor=SYSTEM)
