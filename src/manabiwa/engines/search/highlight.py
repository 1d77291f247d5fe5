"""Where the words found stand in a title, and the passage of a body that shows the most of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from manabiwa.engines.search.result import Highlighted
from manabiwa.engines.text import Analyser

_LOOKED_AT = 800
"""Characters of a body in which a passage is sought; cutting longer texts at every question would be slow."""
_PASSAGE = 120
_LEAD = 24
_ENDS = "。\n！？!?．"


def highlight(analyser: Analyser, text: str, words: Collection[str]) -> Highlighted:
    """Mark the words in a whole text."""
    return Highlighted(text, tuple(_spans(analyser, text, words)))


def passage(analyser: Analyser, text: str, words: Collection[str], surfaces: Sequence[str]) -> Highlighted:
    """Cut out the passage with the most distinct words and mark them.

    Parameters
    ----------
    analyser : Analyser
    text : str
        The body.
    words : collection of str
        Spellings after analysis, synonyms included.
    surfaces : sequence of str
        Words as typed, to find the right part of a long body quickly.
    """
    offset = _offset(text, surfaces)
    part = text[offset : offset + _LOOKED_AT]
    spans = _spans(analyser, part, words) if words else []
    start = _best_start(part, spans)
    end = min(len(part), start + _PASSAGE)
    inside = tuple((first - start, after - start) for first, after in spans if start <= first and after <= end)
    return Highlighted(part[start:end], inside, offset + start > 0, offset + end < len(text))


def _offset(text: str, surfaces: Sequence[str]) -> int:
    if len(text) <= _LOOKED_AT:
        return 0
    low = text.lower()
    places = [place for surface in surfaces if (place := low.find(surface.lower())) >= 0]
    return max(0, min(places, default=0) - 2 * _LEAD)


def _spans(analyser: Analyser, text: str, words: Collection[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for token in analyser.tokens(text):
        if token.text not in words:
            continue
        if spans and token.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.end))
        else:
            spans.append((token.start, token.end))
    return spans


def _best_start(text: str, spans: Sequence[tuple[int, int]]) -> int:
    """Return where a passage begins: at a sentence or a little before the span with most others behind it."""
    if not spans:
        return 0
    held = [sum(first <= other[0] and other[1] <= first + _PASSAGE - _LEAD for other in spans) for first, _ in spans]
    first = spans[held.index(max(held))][0]
    sentence = max(text.rfind(sign, 0, first) for sign in _ENDS) + 1
    if first - sentence <= _PASSAGE // 2:
        return sentence
    return max(0, first - _LEAD)
