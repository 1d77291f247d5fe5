"""Tokens: the words of a Japanese or mixed text in one spelling each.

Japanese is cut by Sudachi (short units, mode A) and each word stands in its normalised form, so that
サーバ and サーバー, 申込み and 申し込み are one. Latin words are looked up one by one and remembered. Protected terms
(C++, Node.js, ...) stay whole.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from manabiwa.engines.text.dictionary import dictionary
from manabiwa.engines.text.folding import PROTECTED_TERMS, fold_with_origin, term_pattern
from manabiwa.engines.text.names import PRODUCT_NAMES

_LATIN = re.compile(r"[a-z0-9\u00c0-\u024f]+(?:'[a-z]+)?")
_LONGEST_PIECE = 4_000
"""Characters that go to Sudachi at once; it refuses inputs of some 49,000 bytes."""
_BREAKS = "。\n！？!? 、"
_IDLE = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号"})
"""Parts of speech that carry no content of their own."""
_STAND_IN = "q"
"""Takes the place of Latin letters; hardly any Japanese word begins or ends with it."""
_KATAKANA = re.compile(r"[ァ-ヺー]{4,}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Parameters
    ----------
    text : str
        Its one spelling (normalised form).
    start, end : int
        Where it stands in the text as typed, in characters.
    """

    text: str
    start: int
    end: int


class Analyser:
    """Cuts texts into tokens; safe to share between threads.

    Parameters
    ----------
    protected : iterable of str
        Terms that stay whole.
    """

    def __init__(self, protected: Iterable[str] = PROTECTED_TERMS) -> None:
        self.protected = frozenset(protected)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return term_pattern({*self.protected, *PRODUCT_NAMES, *(f"{name}ー" for name in PRODUCT_NAMES)})

    def tokens(self, text: str) -> list[Token]:
        """Return the content words of a text in order, without particles and signs."""
        folded = fold_with_origin(text)
        found: list[Token] = []
        for start, end, word in self._words(folded.text):
            first, after = folded.span(start, end)
            found.append(Token(word, first, after))
        return found

    def words(self, text: str) -> list[str]:
        """Return only the spellings of `tokens`; faster, for bulk work."""
        return [word for _, _, word in self._words(fold_with_origin(text).text)]

    def _words(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Cut folded text: (start, end, word)."""
        fixed = list(self._fixed(text))
        if text.isascii():
            for start, end, words in fixed:
                for word in words:
                    yield start, end, word
            return
        yield from _merged(text, fixed)

    def _fixed(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Find protected terms and Latin words, which are looked up by themselves."""
        position = 0
        for match in self._pattern.finditer(text):
            yield from _latin(text, position, match.start())
            yield match.start(), match.end(), _named(match.group())
            position = match.end()
        yield from _latin(text, position, len(text))


def _latin(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for match in _LATIN.finditer(text, start, end):
        yield match.start(), match.end(), _latin_words(match.group())


def _merged(text: str, fixed: list[tuple[int, int, tuple[str, ...]]]) -> Iterator[tuple[int, int, str]]:
    """Cut the Japanese around the fixed words, which stand in as nouns so that particles are known as such."""
    if not fixed:
        yield from _japanese(text)
        return
    masked = list(text)
    for start, end, _ in fixed:
        masked[start:end] = _STAND_IN * (end - start)
    waiting = iter([*fixed, (len(text), len(text), ())])
    start, end, words = next(waiting)
    for first, after, word in _japanese("".join(masked)):
        while end <= after and start < len(text):
            for fixed_word in words:
                yield start, end, fixed_word
            start, end, words = next(waiting)
        if _STAND_IN not in word:
            yield first, after, word
    while start < len(text):
        for fixed_word in words:
            yield start, end, fixed_word
        start, end, words = next(waiting)


def _japanese(masked: str) -> Iterator[tuple[int, int, str]]:
    tokenizer = _tokenizer()
    for offset, piece in _pieces(masked, 0, len(masked)):
        for morpheme in tokenizer.tokenize(piece):
            if morpheme.part_of_speech()[0] not in _IDLE:
                word = _settle(morpheme.normalized_form())
                if word and not word.isspace():
                    yield offset + morpheme.begin(), offset + morpheme.end(), word


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > _LONGEST_PIECE:
        cut = max(text.rfind(sign, start, start + _LONGEST_PIECE) for sign in _BREAKS) + 1
        cut = cut if cut > start else start + _LONGEST_PIECE
        yield start, text[start:cut]
        start = cut
    yield start, text[start:end]


@lru_cache(maxsize=100_000)
def _latin_words(word: str) -> tuple[str, ...]:
    if len(word) > 40 or word.isdigit():
        return (word[:40],)
    singular = _singular(word.partition("'")[0])
    found = [_settle(morpheme.normalized_form()) for morpheme in _tokenizer().tokenize(singular)]
    # A word that Sudachi does not know as one piece is kept whole: "js2" is no "js" and "2".
    return (found[0],) if len(found) == 1 else (singular,)


def _named(term: str) -> tuple[str, ...]:
    return PRODUCT_NAMES.get(term) or PRODUCT_NAMES.get(term.removesuffix("ー")) or (term,)


@lru_cache(maxsize=100_000)
def _settle(word: str) -> str:
    """Bring a normalised form to lower case, without a final long-vowel mark or an English plural."""
    word = word.lower()
    if word.isascii():
        return _singular(word)
    name = PRODUCT_NAMES.get(word, ())
    if len(name) == 1:
        return name[0]
    return word.removesuffix("ー") if _KATAKANA.fullmatch(word) else word


def _singular(word: str) -> str:
    """Take the plural off an English word (the S-stemmer: Harman 1991, JASIS 42:7-15)."""
    if len(word) < 4 or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word if word.endswith(("us", "ss")) else word[:-1]


class _Own(threading.local):
    """A tokenizer per thread: a Sudachi tokenizer must not be used by two threads at once."""

    tokenizer: Any = None


_own = _Own()


def _tokenizer() -> Any:
    if _own.tokenizer is None:
        _own.tokenizer = dictionary().tokenizer(mode="A", fields={"pos", "normalized_form"})
    return _own.tokenizer
