"""Words that name a skill only in some company: Go, Word, writing, streaming.

Single words that are skills in one sense and everyday English (or a different thing) in another. Such a word counts as
the skill when a word of its company stands within `NEAR` words of it ("Go programming", "Microsoft Word"); alone it is
only a guess for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Collection

NEAR = 2
"""How many words away company may stand."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PROGRAMMING = _words(
    "programming language lang code coding developer developers development framework script scripting api backend "
    "プログラミング プログラム 言語 開発 golang"
)
_OFFICE = _words("microsoft ms office excel powerpoint 365 文書 ワード")
_WRITING = _words(
    "business creative copy technical blog article articles content skills academic essay essays book proposal"
)
COMPANY: dict[str, frozenset[str]] = {
    **dict.fromkeys(("go", "c", "r", "d", "swift", "rust", "scala", "bash", "perl", "chef", "puppet"), _PROGRAMMING),
    "r": _PROGRAMMING | _words("statistics statistical data studio rstudio 統計 データ"),
    "ruby": _PROGRAMMING | _words("rails python php java javascript"),
    "access": _words("microsoft ms database office"),
    "word": _OFFICE,
    "teams": _OFFICE,
    "unity": _words("game games 3d 2d engine ゲーム"),
    "spring": _words("boot framework java mvc"),
    "writing": _WRITING,
    "english": _words("speak speaking learn business grammar conversation toeic ielts toefl lessons"),
    "streaming": _words("live video youtube twitch obs broadcast broadcasting"),
    "sales": _words("skills training techniques selling sell b2b funnel team marketing force"),
    "pricing": _words("strategy strategies price model models"),
    "composition": _words("music song songwriting melody"),
    "presentation": _words("skills powerpoint keynote public speaking slides"),
    "presentations": _words("skills powerpoint keynote public speaking slides"),
    "facebook": _words("ads ad marketing page pages advertising"),
    "youtube": _words("channel channels live marketing seo streaming youtuber ads 動画 配信 チャンネル"),
    "google": frozenset(),  # a maker, not something to learn
    "表": _words("計算 作成 エクセル excel"),
    "文書": _words("作成 管理"),
    "会計": _words("財務 管理 簿記 決算 仕訳 基準 原価 税務 士 監査 企業 経理 学 処理 帳簿 連結 国際"),
    "写真": _words("撮影 カメラ 加工 編集 補正 レタッチ 現像 撮る 撮り 撮り方 構図 一眼 商品 lightroom"),
    "営業": _words("職 力 スキル 経験 マネジメント 担当 法人 新規 提案 ルート 訪問 開拓 技術 トーク 研修 管理 入門"),
    "セールス": _words("営業 トーク インサイド 法人 スキル 研修 入門 提案"),
    "統計": _words("学 解析 分析 検定 データ 処理 手法 基礎 入門 推測 記述 r python"),
    "株式": _words("投資 売買 取引 市場 銘柄 トレード 分析 資産 nisa"),
    "創業": _words("支援 融資 計画 塾 者 希望 準備 セミナー 補助 スクール"),
    "インバウンド": _words("観光 訪日 外国 対応 客 誘致 旅行 消費 需要 集客"),
    "観光": _words("案内 ガイド 振興 協会 客 業 資源 開発 計画 戦略 まちづくり 通訳 案内所"),
    "sns": _words("運用 発信 マーケティング 投稿 広報 集客 活用 アカウント 担当 更新 分析 公式 運営 instagram"),
    "マクロ": _words("excel エクセル vba 自動 作成 組む 組み 組める 記録 関数 入門"),
    "イラストレーター": _words("adobe アドビ photoshop フォトショップ 使う 操作 印刷 入稿 チラシ ロゴ デザイン 入門"),
}


OTHER_THINGS = (
    "株式会社", "営業時間", "営業日", "営業事務", "介護休業", "介護休暇", "会計年度", "会計窓口", "人事異動",
    "統計調査", "保育料", "就職活動中", "zoom面接", "オンライン面接", "セールスフォース",
)  # fmt: skip
"""Terms that hold the word of a skill and mean something else; being longer, they take the word with them."""
_DENIAL = re.compile(r"[^。!?\n、,]{0,14}?(?:ません(?!か)|ない(?!と|か|よう|人|方)|なし(?!で)|無し|不要|問わず)")
_NO_DENIAL = re.compile(r"(?:だけで|のみなら|少な|違い|限ら|かもしれ|知識が|経験が)")


def is_denied(after: str) -> bool:
    """Return whether what follows a word in its clause says that it is not done: 英語は使いません, 研修なし.

    Parameters
    ----------
    after : str
        The folded text behind the word.
    """
    match = _DENIAL.match(after)
    return match is not None and _NO_DENIAL.search(match.group()) is None


def is_in_company(word: str, neighbours: Collection[str]) -> bool | None:
    """Return whether an ambiguous word stands in the company of its skill; None for a word of one sense only.

    Parameters
    ----------
    word : str
        The word as written, folded.
    neighbours : collection of str
        The folded words up to `NEAR` places before and after.
    """
    company = COMPANY.get(word)
    return None if company is None else not company.isdisjoint(neighbours)
