"""Words that name a skill only in some company: Go, Word, writing, streaming.

Single words that are skills in one sense and everyday English (or a different thing) in another. Such a word counts as
the skill when a word of its company stands within `NEAR` words of it ("Go programming", "Microsoft Word"); alone it is
only a guess for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Collection

NEAR = 2
"""How many words away company may stand."""

_PROGRAMMING = frozenset(
    "programming language lang code coding developer developers development framework script scripting api backend "
    "プログラミング プログラム 言語 開発 golang".split()
)
_OFFICE = frozenset("microsoft ms office excel powerpoint 365 文書 ワード".split())
_WRITING = frozenset(
    "business creative copy technical blog article articles content skills academic essay essays book proposal".split()
)
COMPANY: dict[str, frozenset[str]] = {
    **dict.fromkeys(("go", "c", "r", "d", "swift", "rust", "scala", "bash", "perl", "chef", "puppet"), _PROGRAMMING),
    "r": _PROGRAMMING | frozenset("statistics statistical data studio rstudio 統計 データ".split()),
    "ruby": _PROGRAMMING | frozenset("rails python php java javascript".split()),
    "access": frozenset("microsoft ms database office".split()),
    "word": _OFFICE,
    "teams": _OFFICE,
    "unity": frozenset("game games 3d 2d engine ゲーム".split()),
    "spring": frozenset("boot framework java mvc".split()),
    "writing": _WRITING,
    "english": frozenset("speak speaking learn business grammar conversation toeic ielts toefl lessons".split()),
    "streaming": frozenset("live video youtube twitch obs broadcast broadcasting".split()),
    "sales": frozenset("skills training techniques selling sell b2b funnel team marketing force".split()),
    "pricing": frozenset("strategy strategies price model models".split()),
    "composition": frozenset("music song songwriting melody".split()),
    "presentation": frozenset("skills powerpoint keynote public speaking slides".split()),
    "presentations": frozenset("skills powerpoint keynote public speaking slides".split()),
    "facebook": frozenset("ads ad marketing page pages advertising".split()),
    "youtube": frozenset("channel channels live marketing seo streaming youtuber ads 動画 配信 チャンネル".split()),
    "google": frozenset(),  # a maker, not something to learn
    "表": frozenset("計算 作成 エクセル excel".split()),
    "文書": frozenset("作成 管理".split()),
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
