"""Languages of courses: however a provider writes them, one code of ISO 639-1."""

import unicodedata
from functools import lru_cache

from django.conf.locale import LANG_INFO

# what Django does not translate into but courses are held in, and what Japanese offices write
_MORE = {
    "ja": ("日本語", "和文"),
    "en": ("英語", "英文"),
    "zh": ("中国語", "Chinese", "中文"),
    "ko": ("韓国語", "朝鮮語"),
    "pt": ("ポルトガル語",),
    "es": ("スペイン語",),
    "fr": ("フランス語",),
    "de": ("ドイツ語",),
    "it": ("イタリア語",),
    "ru": ("ロシア語",),
    "vi": ("ベトナム語",),
    "th": ("タイ語",),
    "id": ("インドネシア語",),
    "ne": ("ネパール語",),
    "my": ("ミャンマー語",),
    "tl": ("タガログ語", "フィリピン語", "Tagalog", "Filipino", "fil"),
    "hi": ("ヒンディー語",),
    "ar": ("アラビア語",),
    "tr": ("トルコ語",),
    "nl": ("オランダ語",),
    "pl": ("ポーランド語",),
    "uk": ("ウクライナ語",),
    "km": ("クメール語", "Khmer"),
    "si": ("シンハラ語", "Sinhala"),
    "lo": ("ラオス語", "Lao"),
    "he": ("ヘブライ語",),
    "no": ("ノルウェー語", "Norwegian"),
}


@lru_cache(maxsize=1_000)
def language_code(text: str) -> str | None:
    """The two-letter code of a language that is named by code ("ja-JP", "en_US") or by name ("日本語", "English").

    None when no language is meant.
    """
    wanted = _fold(text)
    known = _names()
    return known.get(wanted) or known.get(wanted.replace("_", "-").partition("-")[0].partition("(")[0].strip())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, info in LANG_INFO.items():
        base = code.partition("-")[0]
        if len(base) != 2:
            continue
        names |= {_fold(name): base for name in (base, info.get("name", ""), info.get("name_local", "")) if name}
    for code, others in _MORE.items():
        names |= {_fold(name): code for name in (code, *others)}
    return names


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
