"""Declarations with promises, news, events and the joint purchase of the demo."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.exchange.services import create_event
from manabiwa.apps.network.declaring import PromiseInput, publish_declaration
from manabiwa.apps.network.selectors import fiscal_year_of
from manabiwa.apps.network.services import keep_figures, publish_news
from manabiwa.apps.procurement.services import declare_demand, open_round

from .places import HOME, PLACES, WARDS, Place
from .world import World

_TITLES = (
    "学び直しで、まちの仕事を次へ", "だれもが、いつからでも学べるまち", "役場から始める、地域まるごとの学び直し",
    "小さな会社の一歩を、まちぐるみで", "失敗も分け合う、学びのまち",
)  # fmt: skip
_STATEMENTS = (
    "働く人が減るなかで、住民の期待は大きくなっています。私たちは、職員・事業者・住民が学び直す機会を用意し、その結果を正直に数え、"
    "うまくいかなかったことも含めて、ほかの自治体と分け合います。",
    "何を学べばよいか分からない、という声にこたえます。一人ひとりに、理由の分かる学習計画を。続けられるように、そばで支える人を。",
    "学んで終わりにしません。仕事や暮らしがどう変わったかを確かめ、次の年の取り組みに生かします。",
)


def add_declarations_and_news(world: World) -> None:
    """A declaration of each member, last year's figures, news and events."""
    year = fiscal_year_of(world.now.date())
    for number, place in enumerate(PLACES):
        _declare(world, place, number, year)
    _add_last_year(world, year)
    _add_news(world)
    _add_events(world)


def _declare(world: World, place: Place, number: int, year: int) -> None:
    pillars = [Pillar.RESIDENTS, Pillar.STAFF, Pillar.BUSINESS][: 1 + (number + 2) % 3]
    is_home = place == HOME
    promises = [
        PromiseInput(f"{year}年度末までに、住民・職員・事業者{120 if is_home else 20 + 5 * (number % 6)}人が受講します。", "participants",
                     120 if is_home else 20 + 5 * (number % 6), year),
        PromiseInput("受講した人の半分以上が修了するまで、伴走します。", "completions", 60 if is_home else 10 + number % 5, year),
    ]  # fmt: skip
    if is_home:
        promises.append(PromiseInput("受講を経て、50人が就業・転職します。", "found_work", 50, year))
    publish_declaration(
        municipality=world.municipality(place), title=_TITLES[number % len(_TITLES)],
        statement=_STATEMENTS[number % len(_STATEMENTS)], mayor=f"{place.name}長", pillars=pillars, promises=promises,
        declared_on=world.now.date() - timedelta(days=30 + 11 * number), actor=SYSTEM,
    )  # fmt: skip


def _add_last_year(world: World, year: int) -> None:
    """Figures as they stood a year ago, so that the yearly report shows a change (invented, like all of the demo)."""
    figures = ("participants", "completions", "found_work")
    values = {
        place.code: dict(
            zip(figures, (64.0, 31.0, 17.0) if place == HOME else (number % 9, number % 5, number % 3), strict=True)
        )
        for number, place in enumerate(PLACES)
    }
    keep_figures(values=values, fiscal_year=year - 1, now=world.now - timedelta(days=230), actor=SYSTEM)


def _add_news(world: World) -> None:
    for days, title, body in (
        (
            40,
            "デモのネットワークへようこそ",
            "ここにある自治体・人・数字は、すべて架空のものです。実在の自治体は、公開された統計だけで登場します。",
        ),
        (
            19,
            "効果検証のワーキンググループを始めます",
            "「95人のうち38人が就業」を、どう読み、どう伝えるか。数え方をそろえるところから始めます。",
        ),
        (
            3,
            "23区の共同調達、参加の意思表示は今月末まで",
            "受講枠の共同調達に、23区すべてが関心を示しました。あと少しで次の価格の段に届きます。",
        ),
    ):
        publish_news(title=title, body=body, actor=SYSTEM, now=world.now - timedelta(days=days))


def _add_events(world: World) -> None:
    for days, hour, title, place, capacity, text in (
        (
            6,
            14,
            "定例交流会: 伴走支援の時間をどう確保するか",
            "オンライン",
            80,
            "支援者1人で何人まで見られるか。週3時間の支援で続いた例と、続かなかった例を持ち寄ります。",
        ),
        (
            15,
            15,
            "はじめての効果検証: 割合と区間の読み方",
            "オンライン",
            40,
            "割合の区間、不明の扱い、比べる相手。自分のまちの数字を持ってきてください。",
        ),
        (
            24,
            13,
            "失敗を持ち寄る会(第3回)",
            "鏡湖市民会館(デモ)",
            24,
            "うまくいかなかった取り組みを、責めずに聞き、次に生かします。",
        ),
    ):
        start = timezone.make_aware(datetime.combine(world.now.date() + timedelta(days=days), time(hour)))
        create_event(
            title=title, description=text, starts_at=start, ends_at=start + timedelta(minutes=90), place=place,
            capacity=capacity, actor=SYSTEM,
        )  # fmt: skip


def add_purchase_round(world: World) -> None:
    """The 23 wards buy seats together."""
    leader = world.municipality(WARDS[0])
    purchase = open_round(
        municipality=leader, title="職員向けDX研修の受講枠(23区共同)",
        description="23区の職員が使うオンライン研修の受講枠を、いっしょに調達します。人数が増えるほど、1席あたりの価格が下がります。",
        deadline=world.now.date() + timedelta(days=7),
        price_steps=[[1, 18000], [500, 15600], [1500, 13200], [3000, 11400], [5000, 9900]], actor=SYSTEM, stage="binding",
    )  # fmt: skip
    for number, place in enumerate(WARDS):
        persons = 90 + (place.population // 1000 * 3 + number * 11) % 160
        declare_demand(round=purchase, municipality=world.municipality(place), persons=persons, months=12, actor=SYSTEM)
