"""Words as they stand in a text, to find places in it without cutting it into tokens.

A token has one spelling whatever it looked like; a surface is what it looked like. What does not change between two
forms of a word is mostly its beginning: 申 in 申し込み and 申込, サーバ in サーバー.
"""

from __future__ import annotations

import re

from manabiwa.engines.text import fold

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ\uff66-\uff9f\u3300-\u33ff\u2460-\u24ff]")
"""Letters of another width and compounds such as ㌔ and ①; brackets and signs do not matter to words."""
_INFLECTED = re.compile(r"([\u3400-\u9fff\u3005]+)[\u3041-\u3093]+")


def plain(text: str) -> str:
    """Fold a text that was stored; most hold nothing to fold, and to look for it is faster than to normalise."""
    return fold(text) if _WIDE.search(text) else text.lower()


def stem(surface: str) -> str:
    """Return what stays of a folded word when its ending in hiragana changes."""
    match = _INFLECTED.fullmatch(surface)
    return match.group(1) if match else surface
