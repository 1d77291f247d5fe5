"""Words that name a skill only in some company: Go, Word, writing, streaming.

Single words that are skills in one sense and everyday English (or a different thing) in another. Such a word counts as
the skill when a word of its company stands within `NEAR` words of it ("Go programming", "Microsoft Word"); alone it is
only a guess for a person to confirm.
"""

from __future__ import annotations

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
}


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
