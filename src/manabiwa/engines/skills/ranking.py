"""Skills ranked for a text by what their names share with parts of it: for words that no dictionary holds.

A name of a framework ("web programming") is short and hardly stands in a posting word for word ("professional web
development experience"). Each run of up to `LONGEST` words of the text is compared with each term by the cosine of
TF-IDF vectors, once of character n-grams inside of words (endings, compounds, typing errors), once of word stems; a
term takes its best run, longer and rarer runs first, and the likeness of the whole text is added. `docs/algorithms/
skills.md` has the formulas and the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manabiwa.engines.kernel import checks
from manabiwa.engines.skills.problem import SkillTerms, terms_of
from manabiwa.engines.skills.result import Evidence, SkillSuggestion
from manabiwa.engines.skills.stems import IDLE_WORDS, stem
from manabiwa.engines.text import Analyser, fold

LONGEST = 2
"""Words in the longest run of a text that is compared with a term."""
_RARITY = 0.1
"""Power of a run's rarity: 0 takes a lone common word for as telling as a phrase, 1 prefers any long run."""
_USUAL_RARITY = 6.0
"""Summed inverse document frequencies of an ordinary run, so that scores stay near 0 to 1."""
_LATIN_GRAMS, _OTHER_GRAMS = range(3, 6), range(2, 4)
_LONGEST_TEXT = 400
"""Words of a text that are looked at; postings are shorter."""

Vector = NDArray[np.float64]
Features = Counter[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A content word of a text: where it stands, and its features."""

    start: int
    end: int
    stem: str
    grams: Features


class _Index:
    """Terms by the features that they hold, weighted by TF-IDF and of unit length."""

    def __init__(self, documents: Sequence[Features]) -> None:
        self.size = len(documents)
        postings: dict[str, list[tuple[int, int]]] = {}
        for place, features in enumerate(documents):
            for feature, count in features.items():
                postings.setdefault(feature, []).append((place, count))
        self.idf = {feature: math.log((1 + self.size) / (1 + len(rows))) + 1.0 for feature, rows in postings.items()}
        squares = np.zeros(self.size)
        for feature, rows in postings.items():
            for place, count in rows:
                squares[place] += (count * self.idf[feature]) ** 2
        lengths = np.sqrt(np.where(squares > 0, squares, 1.0))
        self._postings = {feature: _posting(rows, self.idf[feature], lengths) for feature, rows in postings.items()}

    def products(self, features: Features) -> Vector:
        """Return the inner product of the features' vector with each term."""
        found = np.zeros(self.size)
        for feature, count in features.items():
            posting = self._postings.get(feature)
            if posting is not None:
                found[posting[0]] += count * self.idf[feature] * posting[1]
        return found

    def length(self, features: Features) -> float:
        """Return the length of the features' vector; what no term holds does not count."""
        return math.sqrt(sum((count * self.idf.get(feature, 0.0)) ** 2 for feature, count in features.items()))


def _posting(rows: list[tuple[int, int]], idf: float, lengths: Vector) -> tuple[NDArray[np.intp], Vector]:
    places = np.array([place for place, _ in rows], dtype=np.intp)
    counts = np.array([count for _, count in rows], dtype=np.float64)
    return places, counts * idf / lengths[places]


class SkillRanker:
    """Ranks the skills of a dictionary for texts; safe to share between threads once made.

    Parameters
    ----------
    dictionary : iterable of SkillTerms

    Raises
    ------
    ParameterError
        If a skill comes twice.
    """

    def __init__(self, dictionary: Iterable[SkillTerms]) -> None:
        skills = list(dictionary)
        checks.no_duplicates("dictionary.id", (skill.id for skill in skills))
        self._skills = [skill.id for skill in skills]
        self._analyser = Analyser()
        terms = [(place, self._words(term)) for place, skill in enumerate(skills) for term in terms_of(skill)]
        terms = [(place, words) for place, words in terms if words]
        self._owners = np.array([place for place, _ in terms], dtype=np.intp)
        self._grams = _Index([_sum(word.grams for word in words) for _, words in terms])
        self._stems = _Index([Counter(word.stem for word in words) for _, words in terms])

    def rank(self, text: str, limit: int = 5) -> list[SkillSuggestion]:
        """Return the skills that the text most likely speaks of, best first.

        Parameters
        ----------
        text : str
            Any text as typed.
        limit : int
            At most so many; fewer where the text shares nothing with more names.
        """
        checks.integer("limit", limit, low=1)
        words = self._words(text)[:_LONGEST_TEXT]
        if not words or not self._grams.size:
            return []
        scores, runs, evidence = self._score(words)
        skills = np.zeros(len(self._skills))
        np.maximum.at(skills, self._owners, scores)
        order = np.argsort(-skills, kind="stable")[:limit]
        found = []
        for place in order[skills[order] > 0]:
            mine = np.flatnonzero(self._owners == place)
            first, last = runs[int(evidence[mine[np.argmax(scores[mine])]])]
            start, end = words[first].start, words[last].end
            score = round(float(skills[place]), 4)
            found.append(SkillSuggestion(self._skills[place], score, Evidence(start, end, text[start:end])))
        return found

    def _score(self, words: Sequence[_Word]) -> tuple[Vector, list[tuple[int, int]], NDArray[np.intp]]:
        """Return the score of each term, the runs of the text, and for each term the number of its best run."""
        grams = [self._grams.products(word.grams) for word in words]
        stems = [self._stems.products(Counter([word.stem])) for word in words]
        runs = _runs(words)
        best_grams, best_stems = np.zeros(self._grams.size), np.zeros(self._grams.size)
        best = np.zeros(self._grams.size)
        evidence = np.zeros(self._grams.size, dtype=np.intp)
        for number, (first, last) in enumerate(runs):
            run = slice(first, last + 1)
            rarity = self._rarity(words[run])
            by_grams = _cosine(grams[run], self._grams.length(_sum(word.grams for word in words[run]))) * rarity
            by_stems = _cosine(stems[run], self._stems.length(Counter(word.stem for word in words[run]))) * rarity
            np.maximum(best_grams, by_grams, out=best_grams)
            np.maximum(best_stems, by_stems, out=best_stems)
            evidence[by_grams + by_stems > best] = number
            np.maximum(best, by_grams + by_stems, out=best)
        whole = _cosine(grams, self._grams.length(_sum(word.grams for word in words)))
        whole += _cosine(stems, self._stems.length(Counter(word.stem for word in words)))
        # four likenesses of at most about 1 each
        return np.minimum((best_grams + best_stems + whole) / 4, 1.0), runs, evidence

    def _rarity(self, run: Sequence[_Word]) -> float:
        mass = sum(self._stems.idf.get(word.stem, _USUAL_RARITY) for word in run)
        return float((mass / _USUAL_RARITY) ** _RARITY)

    def _words(self, text: str) -> list[_Word]:
        found = []
        for token in self._analyser.tokens(text):
            surface = fold(text[token.start : token.end])
            name = stem(surface) if surface.isascii() else token.text
            # of Latin words the surface counts: "learn" says nothing, "machine learning" does
            if (surface if surface.isascii() else name) not in IDLE_WORDS:
                found.append(_Word(token.start, token.end, name, _grams(surface)))
        return found


def _runs(words: Sequence[_Word]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of up to `LONGEST` words; of equal runs the first."""
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST, len(words))):
            seen.setdefault(tuple(word.stem for word in words[first : last + 1]), (first, last))
    return list(seen.values())


def _cosine(products: Sequence[Vector], length: float) -> Vector:
    """Return the cosine of a run with each term, from the products of its words (they add up)."""
    total = np.sum(products, axis=0, dtype=np.float64)
    return np.asarray(total / length if length > 0 else total)


def _grams(word: str) -> Features:
    """Return the character n-grams of a word, its borders marked by blanks."""
    bordered = f" {word} "
    sizes = _LATIN_GRAMS if word.isascii() else _OTHER_GRAMS
    return Counter(bordered[start : start + size] for size in sizes for start in range(len(bordered) - size + 1))


def _sum(features: Iterable[Features]) -> Features:
    total: Features = Counter()
    for counted in features:
        total.update(counted)
    return total
