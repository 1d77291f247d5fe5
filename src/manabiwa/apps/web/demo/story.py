"""The story of the demo: 95 residents learn, 38 find work, somebody walks beside them, and the town tells it as it was."""

from datetime import timedelta

from manabiwa.apps.accounts.models import Purpose, Role
from manabiwa.apps.accounts.services import give_consent, give_role_to_post
from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation.models import OutcomeSource, OutcomeType, Reached
from manabiwa.apps.evaluation.own_figures import FOUND_WORK
from manabiwa.apps.evaluation.services import evaluate_cohort, publish_evaluation, record_outcome
from manabiwa.apps.exchange.services import draft_case, publish_case
from manabiwa.apps.learning.services import enrol_learner
from manabiwa.apps.materials.models import Material
from manabiwa.apps.network.models import Post
from manabiwa.apps.network.selectors import fiscal_year_of
from manabiwa.apps.network.services import create_post, hand_over_post
from manabiwa.apps.programmes.models import Cohort, Participation, Programme
from manabiwa.apps.programmes.services import (
    add_participant,
    create_programme,
    mark_completed,
    mark_started,
    mark_withdrawn,
    open_cohort,
)  # fmt: skip

from .cases import CASES
from .people import invent_people
from .places import HOME, PLACES
from .world import World, add_person, person_actor, sign_in

PEOPLE, FOUND, NOT_FOUND = 95, 38, 41  # and 16 of whom nothing is known
COMPLETED, WITHDRAWN = 71, 15
HOME_PROGRAMME = "再就職のためのデジタル学び直し"
SECOND_COHORT = 24


def add_programmes(world: World) -> None:
    """The home town's three programmes with their cohorts, and one programme of every other municipality."""
    post = _add_posts(world)
    home, year = world.municipality(HOME), fiscal_year_of(world.now.date())
    today = world.now.date()
    occupation = Occupation.objects.filter(code="15-1254.00").first()
    residents = create_programme(
        municipality=home, name=HOME_PROGRAMME, pillar=Pillar.RESIDENTS, fiscal_year=year, budget_yen=14_200_000,
        summary="仕事をさがす人が、週6時間の学びと伴走支援で、ウェブやデータの仕事に就くことをめざします。",
        occupation=occupation, post=post, actor=SYSTEM,
    )  # fmt: skip
    first = open_cohort(
        programme=residents,
        name="第1期",
        starts_on=today - timedelta(days=210),
        ends_on=today - timedelta(days=60),
        actor=SYSTEM,
    )
    second = open_cohort(
        programme=residents, name="第2期", starts_on=today - timedelta(days=45), ends_on=today + timedelta(days=100),
        opens_on=today - timedelta(days=80), closes_on=today + timedelta(days=12), capacity=40,
        eligibility="市内に住む、または市内で働きたい人。パソコンは貸し出します。", actor=SYSTEM,
    )  # fmt: skip
    _fill_first_cohort(world, first)
    _fill_second_cohort(world, second)
    _add_home_programmes(world, year, post)
    _add_other_programmes(world, year)


def _add_posts(world: World) -> Post:
    """Posts that outlive their holders; returns the one that is responsible for the programmes."""
    home, posts = world.municipality(HOME), []
    for section, title, role, key in (
        ("産業振興課", "学び直し担当", Role.PROGRAMME_OFFICER, "officer"),
        ("人事課", "人材育成担当", Role.TRAINING_OFFICER, "training"),
    ):
        post = create_post(municipality=home, section=section, title=title, actor=SYSTEM)
        give_role_to_post(post=post, role=role, actor=SYSTEM)
        hand_over_post(
            post=post, successor_id=sign_in(world, key).pk, note="", actor=SYSTEM,
            today=world.now.date() - timedelta(days=230),
        )  # fmt: skip
        posts.append(post)
    return posts[0]


def _fill_first_cohort(world: World, cohort: Cohort) -> None:
    start = cohort.starts_on
    for number, (email, name, kana) in enumerate(invent_people(PEOPLE, HOME, world.rng)):
        person = add_person(world, email=email, name=name, kana=kana, place=HOME)
        row = add_participant(cohort=cohort, person=person, joined_on=start - timedelta(days=14), actor=SYSTEM)
        if number < COMPLETED + WITHDRAWN + 4:
            mark_started(participation=row, on=start + timedelta(days=number % 9), actor=SYSTEM)
        if number < COMPLETED:
            mark_completed(participation=row, on=start + timedelta(days=80 + number), actor=SYSTEM)
        elif number < COMPLETED + WITHDRAWN:
            reasons = ("就業が決まった", "家族の世話", "体調", "時間がとれない")
            mark_withdrawn(
                participation=row, on=start + timedelta(days=20 + number % 50), reason=reasons[number % 4], actor=SYSTEM
            )


def _fill_second_cohort(world: World, cohort: Cohort) -> None:
    supporter, resident = sign_in(world, "supporter"), sign_in(world, "resident")
    joined = cohort.starts_on - timedelta(days=10)
    people = [resident]
    for email, name, kana in invent_people(SECOND_COHORT - 1, HOME, world.rng):
        people.append(add_person(world, email=f"b{email}", name=name, kana=kana, place=HOME))
    for number, person in enumerate(people):
        beside = supporter if number < 16 else None
        row = add_participant(cohort=cohort, person=person, joined_on=joined, supporter=beside, actor=SYSTEM)
        if number != 7:
            mark_started(participation=row, on=cohort.starts_on, actor=SYSTEM)
        if number != 11:
            give_consent(
                user=person, purpose=Purpose.SUPPORT, actor=person_actor(person), now=world.now - timedelta(days=44)
            )


def _add_home_programmes(world: World, year: int, post: Post) -> None:
    home, today = world.municipality(HOME), world.now.date()
    for name, pillar, summary in (
        (
            "職員のデータ活用研修",
            Pillar.STAFF,
            "窓口と企画の職員が、表計算と統計を使い、根拠のある事業をつくれるようになります。",
        ),
        (
            "小さな会社のデジタル化講座",
            Pillar.BUSINESS,
            "帳簿・受発注・ホームページ。市内の小さな会社が、毎週一つずつ自分の仕事を楽にします。",
        ),
    ):
        programme = create_programme(
            municipality=home,
            name=name,
            pillar=pillar,
            summary=summary,
            fiscal_year=year,
            budget_yen=3_600_000,
            post=post,
            actor=SYSTEM,
        )
        open_cohort(programme=programme, name="第1期", starts_on=today + timedelta(days=20), ends_on=today + timedelta(days=110), actor=SYSTEM,
                    opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=14), capacity=30)  # fmt: skip


def _add_other_programmes(world: World, year: int) -> None:
    kinds = (
        (Pillar.STAFF, "職員DX基礎研修", "全職員が、業務の流れを書き出し、直せるところから直します。"),
        (Pillar.BUSINESS, "商店街のデジタル塾", "商店主が、在庫・会計・発信を、週2時間で身につけます。"),
        (
            Pillar.RESIDENTS,
            "いつからでもデジタル",
            "住民が、暮らしと仕事で使うデジタルの力を、近くの公民館で学びます。",
        ),
    )
    for number, place in enumerate(place for place in PLACES if place != HOME):
        pillar, name, summary = kinds[number % 3]
        today = world.now.date()
        programme = create_programme(
            municipality=world.municipality(place),
            name=name,
            pillar=pillar,
            summary=summary,
            fiscal_year=year,
            actor=SYSTEM,
        )
        cohort = open_cohort(
            programme=programme, name="第1期", starts_on=today - timedelta(days=120 + number),
            ends_on=today + timedelta(days=30 if number % 2 else -20), actor=SYSTEM,
        )  # fmt: skip
        for email, person_name, kana in invent_people(4 + number % 6, place, world.rng):
            person = add_person(world, email=email, name=person_name, kana=kana, place=place)
            row = add_participant(cohort=cohort, person=person, joined_on=cohort.starts_on, actor=SYSTEM)
            mark_started(participation=row, on=cohort.starts_on, actor=SYSTEM)
            if world.rng.random() < 0.6 and not number % 2:
                mark_completed(participation=row, on=cohort.ends_on, actor=SYSTEM)


def add_outcomes_and_cases(world: World) -> None:
    """Count the outcomes of the first cohort honestly, publish the case, and let other members tell theirs."""
    kind = OutcomeType.objects.get(key=FOUND_WORK)
    cohort = Cohort.unscoped.get(programme__name=HOME_PROGRAMME, name="第1期")
    rows = list(Participation.unscoped.filter(cohort=cohort).order_by("pk"))
    order = list(range(len(rows)))
    world.rng.shuffle(order)
    for number in order[: FOUND + NOT_FOUND]:
        rank = order.index(number)
        record_outcome(
            participation=rows[number], outcome_type=kind, reached=Reached.YES if rank < FOUND else Reached.NO,
            source=OutcomeSource.DOCUMENT if rank % 3 == 0 else OutcomeSource.SELF,
            observed_on=world.now.date() - timedelta(days=20), actor=SYSTEM,
        )  # fmt: skip
    evaluation = evaluate_cohort(
        cohort=cohort, outcome_type=kind, level=0.95, actor=SYSTEM, now=world.now - timedelta(days=9)
    )
    for number, text in enumerate(CASES):
        place = HOME if number == 0 else next(p for p in PLACES if p.name == text.place)
        municipality = world.municipality(place)
        programme = Programme.unscoped.filter(municipality=municipality).order_by("pk").first()
        case = draft_case(
            municipality=municipality, programme=programme, title=text.title, pillar=text.pillar,
            result_kind=text.result_kind, problem=text.problem, context=text.context, actions=text.actions,
            timeline=text.timeline, result=text.result, went_wrong=text.went_wrong, do_differently=text.do_differently,
            cost_yen=text.cost_yen, actor=SYSTEM, now=world.now,
        )  # fmt: skip
        when = world.now - timedelta(days=4 + 6 * number)
        if number == 0:
            publish_evaluation(evaluation=evaluation, case=case, actor=SYSTEM, now=when)
        else:
            publish_case(case=case, actor=SYSTEM, now=when)
    _prepare_own_course(world)


def _prepare_own_course(world: World) -> None:
    """The resident has the town's own short course waiting, not begun."""
    material = Material.unscoped.select_related("course").filter(municipality=world.municipality(HOME)).first()
    resident = sign_in(world, "resident")
    if material:
        enrol_learner(
            person=resident, course=material.course, actor=person_actor(resident), now=world.now - timedelta(days=1)
        )
