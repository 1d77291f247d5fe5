"""Where the words found stand in a title, and the passage of a body that shows the most of them.

To cut a text into tokens takes longer than everything else that a search does. So places are found by the surfaces of
the words first. Where the script changes on both sides (a word of kanji between kana, a Latin word between spaces) they
are marked as they stand; only a clause that leaves doubt is cut, so that 京都 is not marked in 東京都.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice, takewhile

from manabiwa.engines.search.result import Highlighted
from manabiwa.engines.search.surfaces import plain, stem
from manabiwa.engines.text import Analyser, fold

_PASSAGE = 120
_LEAD = 24
_MARGIN = 8
"""Characters beyond a passage that are cut with it, so that its last word is seen whole."""
_MOST_PLACES = 200
_TRIES = 3
"""Places that are cut until one truly holds a word: 京都 stands in 東京都, too."""
_ENDS = "。\n！？!?．"
_SIGNS = r"。、，！？!?「」『』（）()【】\n"
_CLAUSE = re.compile(f"[^{_SIGNS}]+[{_SIGNS}]?")
"""What stands between signs that no word goes across, with the sign behind it: it tells 見直し, from 見直し書."""
_LATIN = re.compile(r"[a-z0-9]")
_KANJI = re.compile(r"[\u3400-\u9fff\u3005]")
_SCRIPTS = (r"[a-z0-9+#]", r"[ァ-ヺー]", _KANJI.pattern)
_ONE_SCRIPT = re.compile("|".join(f"{script}+" for script in _SCRIPTS))
_GOES_ON = re.compile("|".join(f"{script}{{2}}" for script in _SCRIPTS))
"""Two characters between which no word need end."""


class Marker:
    """Marks the words of one question in the texts of its hits.

    Parameters
    ----------
    analyser : Analyser
        The one that the documents were cut with.
    spellings : collection of str
        What to mark, as tokens are spelt: the words of the question and what is as good.
    surfaces : iterable of str
        The words as typed.
    """

    def __init__(self, analyser: Analyser, spellings: Collection[str], surfaces: Iterable[str]) -> None:
        self._analyser = analyser
        self._spellings = frozenset(spellings)
        folded = {fold(word.replace("_", " ")) for word in (*spellings, *surfaces)}
        written = {stem(word).removesuffix("ー") for word in folded} - {""}
        self._places = _any_of(written)
        self._hints = _any_of({word[0] for word in written if _KANJI.match(word)})
        self._whole = frozenset(
            word for word in written if _ONE_SCRIPT.fullmatch(word) and {word, f"{word}ー"} & folded
        )

    def title(self, text: str) -> Highlighted:
        """Mark the words in a whole text."""
        looked = plain(text)
        if not any(pattern.search(looked) for pattern in (self._places, self._hints)):
            return Highlighted(text)
        return Highlighted(text, tuple(self._spans(text)))

    def passage(self, text: str) -> Highlighted:
        """Cut out the passage with the most distinct words and mark them; without any, the beginning."""
        for start in self._starts(text):
            end = min(len(text), start + _PASSAGE)
            spans = self._spans(text[start : end + _MARGIN])
            inside = tuple((first, after) for first, after in spans if after <= end - start)
            if inside:
                return Highlighted(text[start:end], inside, start > 0, end < len(text))
        return Highlighted(text[:_PASSAGE], cut_after=len(text) > _PASSAGE)

    def _starts(self, text: str) -> list[int]:
        """Return where passages may begin, the best first."""
        looked = plain(text)
        for pattern in (self._places, self._hints):
            found = [(one.start(), one.group()) for one in islice(pattern.finditer(looked), _MOST_PLACES)]
            if found:
                held = [_distinct(found, number) for number in range(len(found))]
                best = sorted(range(len(found)), key=lambda number: (-held[number], number))
                starts = dict.fromkeys(_beginning(text, min(found[number][0], len(text))) for number in best)
                return list(starts)[:_TRIES]
        return []

    def _spans(self, text: str) -> list[tuple[int, int]]:
        looked = plain(text)
        if len(looked) != len(text):
            return _joined(self._cut(text, 0, len(text)))
        clauses = [one.span() for one in _CLAUSE.finditer(looked)]
        held = [(span, found) for span in clauses if (found := list(self._places.finditer(looked, *span)))]
        if not held:
            hinted = (span for span in clauses if self._hints.search(looked, *span))
            return _joined(chain.from_iterable(self._cut(text, *span) for span in hinted))
        spans: list[tuple[int, int]] = []
        for (start, end), found in held:
            certain = self._certain(looked, found)
            spans += self._cut(text, start, end) if certain is None else certain
        return _joined(spans)

    def _cut(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        tokens = self._analyser.tokens(text[start:end])
        return [(start + token.start, start + token.end) for token in tokens if token.text in self._spellings]

    def _certain(self, looked: str, found: Sequence[re.Match[str]]) -> list[tuple[int, int]] | None:
        """Return the places of the words if each is beyond doubt a whole word or several of them, else None."""
        if not all(match.group() in self._whole for match in found):
            return None
        runs = [
            (start, end + (looked[end : end + 1] == "ー")) for start, end in _joined([match.span() for match in found])
        ]
        if any(_GOES_ON.match(looked, border - 1) for run in runs for border in run if border):
            return None
        return runs


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    # a Latin word is not sought inside of another: no "ai" in "mail"
    ordered = sorted(words, key=lambda word: (-len(word), word))
    parts = [(r"(?<![a-z0-9])" if _LATIN.match(word) else "") + re.escape(word) for word in ordered]
    return re.compile("|".join(parts) if parts else r"(?!)")


def _distinct(found: Sequence[tuple[int, str]], number: int) -> int:
    """Count the different words in a passage that begins at the place of this number."""
    reach = found[number][0] + _PASSAGE - _LEAD
    inside = takewhile(lambda one: one[0] + len(one[1]) <= reach, islice(found, number, None))
    return len({word for _place, word in inside})


def _beginning(text: str, place: int) -> int:
    """Return where the passage of a place begins: at its sentence, or a little before it if that begins far away."""
    sentence = max(text.rfind(sign, 0, place) for sign in _ENDS) + 1
    return sentence if place - sentence <= _PASSAGE // 2 else max(0, place - _LEAD)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that touch; they come in order."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
