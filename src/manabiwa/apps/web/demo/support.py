"""Support in the demo's home town: hours, texts to begin from, what was done in the last weeks, one hand-over."""

from datetime import timedelta

from manabiwa.apps.accounts.models import Purpose, Role, User
from manabiwa.apps.accounts.services import give_consent, give_role
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.services import assign_supporter
from manabiwa.apps.support.models import ActKind, SupportAct
from manabiwa.apps.support.services import add_starters, ask_hand_over, set_hours

from .places import HOME
from .world import World, add_person, person_actor, sign_in

HOURS = (3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0)
# days ago, kind, reason: a history as a supporter leaves it
HISTORY = (
    (24, ActKind.MESSAGE, "not_begun"), (21, ActKind.MESSAGE, "idle"), (20, ActKind.MEETING, "no_plan"),
    (17, ActKind.MESSAGE, "idle"), (15, ActKind.PLAN, "behind"), (14, ActKind.MESSAGE, "idle"),
    (12, ActKind.MEETING, "behind"), (10, ActKind.MESSAGE, "message"), (9, ActKind.MESSAGE, "idle"),
    (8, ActKind.NOTE, "behind"), (5, ActKind.MESSAGE, "idle"), (3, ActKind.MEETING, "behind"),
)  # fmt: skip


def add_support(world: World) -> None:
    """What the supporter of the home town has set up and done."""
    supporter = sign_in(world, "supporter")
    actor = person_actor(supporter)
    set_hours(weekday_hours=HOURS, actor=actor)
    add_starters(municipality=world.municipality(HOME), actor=actor)
    beside = list(
        Participation.unscoped.filter(supporter=supporter, completed_on=None, withdrawn_on=None).order_by("pk")
    )
    # the acts that the seed itself has caused just now have no past
    SupportAct.unscoped.filter(supporter=supporter).delete()
    SupportAct.unscoped.bulk_create(
        SupportAct(
            participation=beside[number % len(beside)], supporter=supporter, kind=kind, reasons=[reason],
            at=world.now - timedelta(days=days, hours=number % 5),
        )
        for number, (days, kind, reason) in enumerate(HISTORY)
    )  # fmt: skip
    _ask_by_colleague(world, supporter)


def _ask_by_colleague(world: World, supporter: User) -> None:
    """A second supporter, who gives a person away because of new duties; the request waits for an answer."""
    place = world.municipality(HOME)
    colleague = add_person(
        world, email=f"supporter2@demo-{HOME.code}.example", name="岡本 七海", kana="おかもと ななみ", place=HOME
    )
    give_role(user=colleague, role=Role.SUPPORTER, municipality=place, actor=SYSTEM)
    alone = Participation.objects.for_municipality(HOME.code).filter(
        supporter=None, completed_on=None, withdrawn_on=None, started_on__isnull=False
    ).select_related("person", "cohort__programme").order_by("pk").first()  # fmt: skip
    assert alone is not None
    assign_supporter(participation=alone, supporter=colleague, actor=SYSTEM)
    give_consent(user=alone.person, purpose=Purpose.SUPPORT, actor=person_actor(alone.person), now=world.now)
    ask_hand_over(
        person=alone.person, taker=supporter, actor=person_actor(colleague),
        note="来月から窓口の担当になります。土曜の午前に声をかけると返事が来る方です。次の約束: 12月に計画を見直す。",
    )  # fmt: skip
