"""The 47 prefectures (JIS X 0401): code, name, reading, romanised name."""

from typing import NamedTuple


class Prefecture(NamedTuple):
    """One prefecture; `code` has two digits."""

    code: str
    name: str
    kana: str
    english: str

    @property
    def short_name(self) -> str:
        """The name without 都, 府 or 県, as a map tile shows it."""
        return self.name if self.code == "01" else self.name[:-1]


PREFECTURES: tuple[Prefecture, ...] = (
    Prefecture("01", "北海道", "ほっかいどう", "Hokkaido"),
    Prefecture("02", "青森県", "あおもりけん", "Aomori"),
    Prefecture("03", "岩手県", "いわてけん", "Iwate"),
    Prefecture("04", "宮城県", "みやぎけん", "Miyagi"),
    Prefecture("05", "秋田県", "あきたけん", "Akita"),
    Prefecture("06", "山形県", "やまがたけん", "Yamagata"),
    Prefecture("07", "福島県", "ふくしまけん", "Fukushima"),
    Prefecture("08", "茨城県", "いばらきけん", "Ibaraki"),
    Prefecture("09", "栃木県", "とちぎけん", "Tochigi"),
    Prefecture("10", "群馬県", "ぐんまけん", "Gunma"),
    Prefecture("11", "埼玉県", "さいたまけん", "Saitama"),
    Prefecture("12", "千葉県", "ちばけん", "Chiba"),
    Prefecture("13", "東京都", "とうきょうと", "Tokyo"),
    Prefecture("14", "神奈川県", "かながわけん", "Kanagawa"),
    Prefecture("15", "新潟県", "にいがたけん", "Niigata"),
    Prefecture("16", "富山県", "とやまけん", "Toyama"),
    Prefecture("17", "石川県", "いしかわけん", "Ishikawa"),
    Prefecture("18", "福井県", "ふくいけん", "Fukui"),
    Prefecture("19", "山梨県", "やまなしけん", "Yamanashi"),
    Prefecture("20", "長野県", "ながのけん", "Nagano"),
    Prefecture("21", "岐阜県", "ぎふけん", "Gifu"),
    Prefecture("22", "静岡県", "しずおかけん", "Shizuoka"),
    Prefecture("23", "愛知県", "あいちけん", "Aichi"),
    Prefecture("24", "三重県", "みえけん", "Mie"),
    Prefecture("25", "滋賀県", "しがけん", "Shiga"),
    Prefecture("26", "京都府", "きょうとふ", "Kyoto"),
    Prefecture("27", "大阪府", "おおさかふ", "Osaka"),
    Prefecture("28", "兵庫県", "ひょうごけん", "Hyogo"),
    Prefecture("29", "奈良県", "ならけん", "Nara"),
    Prefecture("30", "和歌山県", "わかやまけん", "Wakayama"),
    Prefecture("31", "鳥取県", "とっとりけん", "Tottori"),
    Prefecture("32", "島根県", "しまねけん", "Shimane"),
    Prefecture("33", "岡山県", "おかやまけん", "Okayama"),
    Prefecture("34", "広島県", "ひろしまけん", "Hiroshima"),
    Prefecture("35", "山口県", "やまぐちけん", "Yamaguchi"),
    Prefecture("36", "徳島県", "とくしまけん", "Tokushima"),
    Prefecture("37", "香川県", "かがわけん", "Kagawa"),
    Prefecture("38", "愛媛県", "えひめけん", "Ehime"),
    Prefecture("39", "高知県", "こうちけん", "Kochi"),
    Prefecture("40", "福岡県", "ふくおかけん", "Fukuoka"),
    Prefecture("41", "佐賀県", "さがけん", "Saga"),
    Prefecture("42", "長崎県", "ながさきけん", "Nagasaki"),
    Prefecture("43", "熊本県", "くまもとけん", "Kumamoto"),
    Prefecture("44", "大分県", "おおいたけん", "Oita"),
    Prefecture("45", "宮崎県", "みやざきけん", "Miyazaki"),
    Prefecture("46", "鹿児島県", "かごしまけん", "Kagoshima"),
    Prefecture("47", "沖縄県", "おきなわけん", "Okinawa"),
)
BY_CODE = {prefecture.code: prefecture for prefecture in PREFECTURES}
