"""What the typeface of our documents can show.

A PDF for the archive (PDF/A) and for screen readers (PDF/UA) may hold no character without a glyph. Names of people
and places are never changed in the store; only in print does a character that the typeface lacks become "〓", as
printers mark it, and the document says so.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings

REPLACEMENT = "〓"
# directions that reorder text: nothing in an office document needs them, and they can make a number read otherwise
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
# drawn as nothing by every renderer, so that no glyph is missed: selectors of a variant (葛󠄀), joiners, soft hyphen
_INVISIBLE = frozenset(
    {0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)


class FontsMissingError(RuntimeError):
    """The typeface is not where the settings say; set-up puts it there."""


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """The files of the typeface. Raises FontsMissingError without any."""
    files = tuple(sorted(Path(settings.DOCUMENT_FONTS).glob("*.ttf")))
    if not files:
        raise FontsMissingError(f"no *.ttf in {settings.DOCUMENT_FONTS}: run `make setup`")
    return files


@lru_cache(maxsize=1)
def _held() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_files()[0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def writable(text: str) -> str:
    """Return the text as it can be printed: no control characters, "〓" for what the typeface lacks."""
    if text.isascii() and text.isprintable():
        return text
    held, characters = _held(), []
    for character in text:
        if character == "\n" or ord(character) in held or ord(character) in _INVISIBLE:
            characters.append(character)
        elif character == "\t" or unicodedata.category(character) in ("Zs", "Zl", "Zp"):
            characters.append(" ")
        elif unicodedata.category(character) not in ("Cc", "Cf") and character not in _REORDERING:
            characters.append(REPLACEMENT)
    return "".join(characters)
