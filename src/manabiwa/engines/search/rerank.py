"""A second look at the best hits: how much of the question does one sentence of the document say?

The index counts words wherever they stand. Of two documents that hold the same words, the one that says them together
in a sentence is nearer to what was asked (passage evidence: Callan 1994, SIGIR '94, 302-310). The text of the first
hits is read anyway to be shown, so that this costs a fraction of a millisecond.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from manabiwa.engines.search.query import ASKING
from manabiwa.engines.search.surfaces import plain, stem
from manabiwa.engines.text import Token, fold

WINDOW = 20
"""Hits that are looked at again."""
LONGEST_LOOK = 4_000
"""Characters of a body that are read for it."""
_WEIGHT = 2.5
"""Of the best sentence, beside the share that a hit has of the best score of the index."""
_TRIGRAMS = 0.4
"""Of the trigrams of the question in that sentence, beside the words in it."""
_ENDS = re.compile(r"[。\n！？!?．]")


@dataclass(frozen=True, slots=True)
class Question:
    """What a sentence is compared with.

    Parameters
    ----------
    words : tuple of (str, float)
        Surface without its ending, and weight; the weights add up to 1.
    trigrams : tuple of str
        Of the folded text.
    """

    words: tuple[tuple[str, float], ...]
    trigrams: tuple[str, ...]

    @classmethod
    def of(cls, text: str, tokens: Iterable[Token], weigh: Callable[[str], float]) -> Question | None:
        """Make it of a text and its tokens; None if fewer than two words say anything: one word is said or not.

        Parameters
        ----------
        text : str
            As typed.
        tokens : iterable of Token
        weigh : callable
            Rarity of a token's spelling, 0 or more.
        """
        weights: dict[str, float] = {}
        for token in tokens:
            if token.text not in ASKING:
                weights[stem(fold(text[token.start : token.end]))] = weigh(token.text)
        total = sum(weights.values())
        if not total or len(weights) < 2:
            return None
        folded = fold(text)
        trigrams = dict.fromkeys(folded[start : start + 3] for start in range(len(folded) - 2))
        return cls(tuple((word, weight / total) for word, weight in weights.items()), tuple(trigrams))

    def closeness(self, title: str, body: str) -> float:
        """How well the best sentence answers, 0 to 1 + 0.4: its words, those of the title beside it, and trigrams."""
        head, text = plain(title), plain(body[:LONGEST_LOOK])
        in_title = sum(weight for word, weight in self.words if word in head)
        wanted = [(word, weight) for word, weight in self.words if word not in head and word in text]
        best, sentence = 0.0, ""
        for one in _ENDS.split(text):
            held = sum(weight for word, weight in wanted if word in one)
            if held > best or not sentence:
                best, sentence = held, one
        seen = sum(trigram in sentence or trigram in head for trigram in self.trigrams) / max(1, len(self.trigrams))
        return in_title + best + _TRIGRAMS * seen


def rarity(frequency: int, documents: int) -> float:
    """Return the inverse document frequency that BM25 uses (Robertson & Zaragoza 2009)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def rescored(scores: Sequence[float], closeness: Sequence[float]) -> list[float]:
    """Return the scores of the hits after the second look, in the order given."""
    top = max(scores, default=0.0) or 1.0
    return [score / top + _WEIGHT * close for score, close in zip(scores, closeness, strict=True)]
