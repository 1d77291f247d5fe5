"""The people of the demo network: invented names, addresses under the ending for examples."""

import random
from dataclasses import dataclass

from manabiwa.apps.accounts.models import Role

from .places import HOME, STRANGER, WARDS, Place

# the demo is open to whoever can reach it: its password is printed at every start
PASSWORD = "manabiwa-demo"  # noqa: S105

_FAMILY = (
    ("佐藤", "さとう"), ("鈴木", "すずき"), ("高橋", "たかはし"), ("田中", "たなか"), ("伊藤", "いとう"), ("渡辺", "わたなべ"),
    ("山本", "やまもと"), ("中村", "なかむら"), ("小林", "こばやし"), ("加藤", "かとう"), ("吉田", "よしだ"), ("山田", "やまだ"),
    ("髙木", "たかぎ"), ("松井", "まつい"), ("木村", "きむら"), ("林", "はやし"), ("清水", "しみず"), ("森", "もり"),
    ("池田", "いけだ"), ("橋本", "はしもと"), ("石川", "いしかわ"), ("前田", "まえだ"), ("藤田", "ふじた"), ("岡田", "おかだ"),
    ("長谷川", "はせがわ"), ("村上", "むらかみ"), ("近藤", "こんどう"), ("坂本", "さかもと"), ("遠藤", "えんどう"), ("青木", "あおき"),
)  # fmt: skip
_GIVEN = (
    ("陽子", "ようこ"), ("健", "けん"), ("美咲", "みさき"), ("翔太", "しょうた"), ("由美", "ゆみ"), ("大輔", "だいすけ"),
    ("真理", "まり"), ("拓也", "たくや"), ("恵", "めぐみ"), ("直樹", "なおき"), ("香織", "かおり"), ("誠", "まこと"),
    ("千尋", "ちひろ"), ("亮", "りょう"), ("奈々", "なな"), ("和也", "かずや"), ("智子", "ともこ"), ("悠", "ゆう"),
    ("彩", "あや"), ("修", "おさむ"), ("久美子", "くみこ"), ("颯", "はやて"), ("静香", "しずか"), ("潤", "じゅん"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody whom a visitor of the demo can be."""

    key: str
    name: str
    kana: str
    place: Place
    role: Role
    description: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{self.place.domain}" if self.role != Role.SECRETARIAT else "secretariat@network.example"


SIGN_INS = (
    SignIn("resident", "大西 航", "おおにし わたる", HOME, Role.LEARNER, "住民: ウェブデザインを学ぶ求職者"),
    SignIn("supporter", "水野 澄江", "みずの すみえ", HOME, Role.SUPPORTER, "伴走支援者: 今日、だれに声をかけるか"),
    SignIn("officer", "藤本 圭", "ふじもと けい", HOME, Role.PROGRAMME_OFFICER, "事業担当者: 95人の事業と効果の検証"),
    SignIn("author", "堀 さやか", "ほり さやか", HOME, Role.AUTHOR, "教材作成者: 自作の短い講座"),
    SignIn("training", "三宅 隆", "みやけ たかし", HOME, Role.TRAINING_OFFICER, "人材育成担当: 職員の学び"),
    SignIn("purchaser", "相沢 実", "あいざわ みのる", WARDS[0], Role.PURCHASING_OFFICER, "調達担当者: 23区の共同調達"),
    SignIn("officer", "北野 樹", "きたの いつき", STRANGER, Role.PROGRAMME_OFFICER, "別の町の事業担当者: 事例をさがす"),
    SignIn("secretariat", "事務局 星野 光", "じむきょく ほしの ひかる", HOME, Role.SECRETARIAT, "事務局: 参加の承認、お知らせ"),
)  # fmt: skip


def sign_ins() -> list[tuple[str, str]]:
    """Addresses and descriptions, as the start of the demo prints them."""
    return [(person.email, person.description) for person in SIGN_INS]


def invent_people(count: int, place: Place, rng: random.Random) -> list[tuple[str, str, str]]:
    """`count` people of a place: (e-mail, name, kana); the same for the same seed."""
    people = []
    for number in range(1, count + 1):
        (family, family_kana), (given, given_kana) = rng.choice(_FAMILY), rng.choice(_GIVEN)
        people.append((f"p{number:03d}@{place.domain}", f"{family} {given}", f"{family_kana} {given_kana}"))
    return people
