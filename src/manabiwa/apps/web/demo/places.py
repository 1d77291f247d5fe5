"""Municipalities that exist nowhere, placed in real prefectures. Every name carries the mark デモ."""

from dataclasses import dataclass

from manabiwa.apps.network.codes import check_digit
from manabiwa.apps.network.models import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """An invented municipality; `prefecture` is the real one's 2-digit code."""

    number: int
    name: str
    kana: str
    kind: Kind
    prefecture: str
    population: int

    @property
    def code(self) -> str:
        """A code that no real municipality can have: the block 9xx of the prefecture is not given to any."""
        five = f"{self.prefecture}{self.number:03d}"
        return five + check_digit(five)

    @property
    def full_name(self) -> str:
        """The name as shown, with the mark."""
        return f"{self.name}(デモ)"

    @property
    def domain(self) -> str:
        """An e-mail domain under the ending that is reserved for examples."""
        return f"demo-{self.code}.example"


_WARDS = (
    ("東雲台区", "しののめだいく"), ("汐鳴区", "しおなりく"), ("柳橋見区", "やなぎばしみく"), ("朝霧坂区", "あさぎりざかく"),
    ("千草野区", "ちぐさのく"), ("水沢橋区", "みずさわばしく"), ("北桜木区", "きたさくらぎく"), ("南楓区", "みなみかえでく"),
    ("玉椿区", "たまつばきく"), ("白鷺台区", "しらさぎだいく"), ("青葉丘区", "あおばおかく"), ("風見坂区", "かざみざかく"),
    ("藤波区", "ふじなみく"), ("若鮎区", "わかあゆく"), ("月島橋区", "つきしまばしく"), ("夕映区", "ゆうばえく"),
    ("銀杏台区", "いちょうだいく"), ("梅香区", "うめかく"), ("常磐坂区", "ときわざかく"), ("泉川区", "いずみかわく"),
    ("星見区", "ほしみく"), ("桐生坂区", "きりゅうざかく"), ("萩山台区", "はぎやまだいく"),
)  # fmt: skip

_OTHERS = (
    ("霧笛市", "むてきし", Kind.CITY, "01", 168_000), ("白樺野町", "しらかばのちょう", Kind.TOWN, "01", 4_100),
    ("林檎坂市", "りんござかし", Kind.CITY, "02", 92_000), ("鉄瓶市", "てつびんし", Kind.CITY, "03", 118_000),
    ("七夕浜市", "たなばたはまし", Kind.CITY, "04", 141_000), ("紅花町", "べにばなまち", Kind.TOWN, "06", 7_900),
    ("桃園郷市", "とうえんきょうし", Kind.CITY, "07", 63_000), ("筑紫野原市", "つくしのはらし", Kind.CITY, "08", 205_000),
    ("茶摘市", "ちゃつみし", Kind.CITY, "22", 240_000), ("雪椿村", "ゆきつばきむら", Kind.VILLAGE, "15", 3_200),
    ("鏡湖市", "きょうこし", Kind.CITY, "20", 51_000), ("織姫市", "おりひめし", Kind.CITY, "10", 88_000),
    ("陶土市", "とうどし", Kind.CITY, "21", 76_000), ("鈴鳴市", "すずなりし", Kind.CITY, "24", 110_000),
    ("湖風市", "うみかぜし", Kind.CITY, "25", 134_000), ("竹音市", "たけおとし", Kind.CITY, "26", 97_000),
    ("灯台町", "とうだいまち", Kind.TOWN, "30", 9_800), ("砂丘野町", "さきゅうのちょう", Kind.TOWN, "31", 5_600),
    ("檸檬島市", "れもんじまし", Kind.CITY, "34", 71_000), ("鰹浜町", "かつおはまちょう", Kind.TOWN, "39", 12_400),
    ("湯煙市", "ゆけむりし", Kind.CITY, "44", 58_000), ("珊瑚村", "さんごそん", Kind.VILLAGE, "47", 2_900),
)  # fmt: skip


def _places() -> tuple[Place, ...]:
    wards = tuple(
        Place(901 + number, name, kana, Kind.SPECIAL_WARD, "13", 180_000 + 23_000 * ((number * 7) % 23))
        for number, (name, kana) in enumerate(_WARDS)
    )
    others = tuple(
        Place(951 + number, name, kana, kind, prefecture, population)
        for number, (name, kana, kind, prefecture, population) in enumerate(_OTHERS)
    )
    return wards + others


PLACES = _places()
WARDS = tuple(place for place in PLACES if place.kind == Kind.SPECIAL_WARD)
# where the story of the demo happens, and where the stranger who finds its case works
HOME = next(place for place in PLACES if place.name == "茶摘市")
STRANGER = next(place for place in PLACES if place.name == "白樺野町")
