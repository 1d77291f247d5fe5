"""Readings in kana, for sorting names and for people who cannot read a word."""

from __future__ import annotations

import threading
import unicodedata
from typing import Any

from manabiwa.engines.text.dictionary import dictionary

_SHIFT = ord("ァ") - ord("ぁ")
_OWN = threading.local()


def to_hiragana(text: str) -> str:
    """Return a text with katakana (also half-width) turned into hiragana."""
    full = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(sign) - _SHIFT) if "ァ" <= sign <= "ヶ" else sign for sign in full)


def to_katakana(text: str) -> str:
    """Return a text with hiragana turned into katakana."""
    full = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(sign) + _SHIFT) if "ぁ" <= sign <= "ゖ" else sign for sign in full)


def reading(text: str) -> str:
    """Return how a text is read, in katakana; what has no reading stays as it is.

    Made by Sudachi (long units, mode C); names can be read otherwise, so a person's own entry goes first.
    """
    parts = []
    for morpheme in _tokenizer().tokenize(text[:10_000].replace("\0", " ")):
        surface, kana = morpheme.surface(), morpheme.reading_form()
        parts.append(surface if morpheme.part_of_speech()[0] in ("補助記号", "空白", "記号") or not kana else kana)
    return to_katakana("".join(parts))


def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts texts by reading (五十音順), then by spelling."""
    return to_hiragana(reading(text)), text


def _tokenizer() -> Any:
    if not hasattr(_OWN, "tokenizer"):
        _OWN.tokenizer = dictionary().tokenizer(mode="C", fields={"surface", "pos", "reading_form"})
    return _OWN.tokenizer
