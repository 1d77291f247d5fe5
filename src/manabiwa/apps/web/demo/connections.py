"""Connections of the demo: lists that lie here as files, so that nothing is asked of the world outside."""

import json
from datetime import date, timedelta
from typing import Any

from manabiwa.apps.catalog.tagging import tag_waiting
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.connectors.models import Connection, Kind
from manabiwa.apps.connectors.services import add_connection, replace_file
from manabiwa.apps.connectors.syncing import sync_connection
from manabiwa.apps.tasks.models import BackgroundTask

from .places import HOME
from .world import World

_OPEN = (
    ("データで見る地域のくらし", "国勢調査や家計調査の数字を読み、グラフにします。", "統計", "PT6H", "Beginner"),
    ("やさしい統計: 平均のその先へ", "ばらつきと中央値から、平均だけでは分からないことを読み取ります。", "統計", "PT4H30M", "Beginner"),
    ("オープンデータ活用入門", "公開されている表を探し、組み合わせ、出典を添えて使います。", "データ活用", "PT8H", "Intermediate"),
    ("地図で見る防災", "ハザードマップと人口の地図を重ね、避難の計画を考えます。", "防災", "PT5H", "Beginner"),
    ("文章を短くする", "伝わる案内文を、三つの手順で書き直します。", "文章", "PT2H30M", "Beginner"),
    ("生成AIと著作権", "文章や画像を作らせるときに、確かめることを学びます。", "生成AI", "PT3H", "Beginner"),
    ("プログラミングの考え方", "手順を分け、くり返しと場合分けを図に描きます。", "プログラミング", "PT10H", "Beginner"),
    ("Python で表を扱う", "表計算でくり返している作業を、短いプログラムにします。", "プログラミング", "PT12H", "Intermediate"),
    ("情報セキュリティの事故に備える", "起きたときの最初の一時間を、役割ごとに練習します。", "情報セキュリティ", "PT4H", "Intermediate"),
    ("会議を短くする進め方", "目的・時間・決め方をそろえ、議事録をその場で作ります。", "業務改善", "PT2H", "Beginner"),
)  # fmt: skip
_OWN = (
    ("窓口のキャッシュレス対応", "端末の扱いと、よくある質問への答え方。", "業務改善", "PT1H30M", "Beginner"),
    ("契約事務の電子化", "電子契約の流れと、決裁で確かめること。", "業務改善", "PT3H", "Intermediate"),
    ("やさしい日本語の案内文", "外国から来た人にも伝わる書き方。", "文章", "PT2H", "Beginner"),
)


def add_connections(world: World) -> None:
    """A list open to everybody that changed since, and one of the home town's own contract."""
    before = [_entry(number, *course) for number, course in enumerate(_OPEN, start=1)]
    # since then: one course went, one came, one has another description, and one cannot be taken
    after = [*before[:-1], _entry(11, *_OWN[2]), _entry(12, "", "題名のない講座。", "文章", "PT1H", "Beginner")]
    after[0] = _entry(1, _OPEN[0][0], "国勢調査・家計調査・経済センサスの数字を読み、グラフにします。", *_OPEN[0][2:])
    days = (world.now - timedelta(days=1), world.now)
    shared = add_connection(
        name="公開講座の広場(デモ)", kind=Kind.FILE, address="", file_name="hiroba-moochub.json", content=_list(before),
        actor=SYSTEM, now=days[0],
    )  # fmt: skip
    _sync(shared, world, days[0])
    replace_file(
        connection=shared, file_name="hiroba-moochub.json", content=_list(after), actor=SYSTEM, now=world.now
    )  # fmt: skip
    _sync(shared, world, days[1])
    own = add_connection(
        name="職員研修センター(デモ)", kind=Kind.FILE, address="", file_name="kenshu-moochub.json",
        content=_list([_entry(number, *course) for number, course in enumerate(_OWN, start=1)]),
        municipality=world.municipality(HOME), contract_ends_on=_end_of_fiscal_year(world), actor=SYSTEM, now=world.now,
    )  # fmt: skip
    _sync(own, world, world.now)
    tag_waiting()


def _sync(connection: Connection, world: World, now: Any) -> None:
    """As the worker would, now: it finds nothing left to do."""
    sync_connection(progress=lambda *_: None, connection_id=connection.pk, clock=lambda: now)
    BackgroundTask.objects.filter(name="connectors.sync", key=str(connection.pk)).delete()


def _end_of_fiscal_year(world: World) -> date:
    today = world.now.date()
    return date(today.year + (today.month >= 4), 3, 31)


def _entry(number: int, name: str, description: str, subject: str, workload: str, level: str) -> dict[str, Any]:
    told = {
        "name": name, "description": description, "workload": workload, "inLanguage": ["ja"],
        "keywords": [{"name": subject}], "educationalLevel": [{"name": [{"inLanguage": "en", "name": level}]}],
        "url": f"https://courses.example/{number}", "access": ["free"],
    }  # fmt: skip
    return {"type": "courses", "id": f"H-{number:02d}", "attributes": told}


def _list(entries: list[dict[str, Any]]) -> bytes:
    return json.dumps({"data": entries}, ensure_ascii=False).encode()
