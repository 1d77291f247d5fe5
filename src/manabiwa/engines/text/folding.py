"""Folding: one spelling for what people read as the same, with positions in the text as typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PROTECTED_TERMS = (
    "c++",
    "c#",
    "f#",
    ".net",
    "asp.net",
    "vb.net",
    "ado.net",
    "node.js",
    "vue.js",
    "react.js",
    "next.js",
    "nuxt.js",
    "three.js",
    "d3.js",
    "objective-c",
    "ci/cd",
    "ui/ux",
    "tcp/ip",
    "pl/sql",
    "a/b",
    "teams",
    "表計算",
)
"""Terms that lose their meaning when signs are dropped or the word is split."""

_KATAKANA = re.compile("[ァ-ヺー]+")
_JOINING = "\uff9e\uff9f\u3099\u309a"
"""Voicing marks that belong to the character before them."""
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a]")
"""Accents and voicing marks that stand by themselves."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each character came from.

    Parameters
    ----------
    text : str
        NFKC, lower case, control characters as spaces.
    origin : sequence of int
        For each character of `text` its position in the text as typed, and one more entry: the length of that text.
    """

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as typed of a span of the folded text."""
        if end <= start:
            return self.origin[start], self.origin[start]
        last = self.origin[end - 1]
        while end < len(self.origin) and self.origin[end] <= last:
            end += 1
        return self.origin[start], self.origin[end] if end < len(self.origin) else last + 1


def fold(text: str) -> str:
    """Return the folded text: NFKC, lower case, control characters as spaces."""
    if text.isascii() and text.isprintable():
        return text.lower()
    return _plain(unicodedata.normalize("NFKC", text).lower())


def fold_with_origin(text: str) -> Folded:
    """Fold a text and keep, for each character, where it came from."""
    lowered = text.lower()
    # most texts hold nothing to fold but capitals, and to see that takes a hundredth of the time
    if len(lowered) == len(text) and unicodedata.is_normalized("NFKC", lowered) and not _MARKS.search(lowered):
        return Folded(_plain(lowered), range(len(text) + 1))
    parts: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (text[end] in _JOINING or unicodedata.combining(text[end])):
            end += 1
        part = unicodedata.normalize("NFKC", text[start:end]).lower()
        parts.append(part)
        origin.extend([start] * len(part))
        start = end
    origin.append(len(text))
    return Folded(_plain("".join(parts)), tuple(origin))


def term_pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the terms in folded text, the longest first.

    A term that begins or ends with a letter or digit is not found inside of a longer word, C++ is not found in C+++,
    and one in katakana is not found inside of a longer run of katakana; other Japanese terms have no such borders.
    """
    ordered = sorted({fold(term) for term in terms if term.strip()}, key=lambda term: (-len(term), term))
    if not ordered:
        return re.compile(r"(?!)")
    # a look at the first character rules out most places before any term is tried
    first = "".join(re.escape(character) for character in sorted({term[0] for term in ordered}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(_bordered(term) for term in ordered)})")


def _bordered(term: str) -> str:
    if _KATAKANA.fullmatch(term):
        return f"(?<![ァ-ヺー]){re.escape(term)}(?![ァ-ヺー])"
    before = r"(?<![a-z0-9])" if _is_word(term[0]) or term[0] == "." else ""
    after = r"(?![a-z0-9])" if _is_word(term[-1]) else r"(?![+#])" if term[-1] in "+#" else ""
    return f"{before}{re.escape(term)}{after}"


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _plain(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(character).startswith("C") else character for character in text)
