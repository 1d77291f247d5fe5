"""Questions to the index."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tantivy import Occur, Query

from manabiwa.engines.search.errors import IndexUnavailable
from manabiwa.engines.search.facets import Counts, FacetCounts
from manabiwa.engines.search.highlight import Marker
from manabiwa.engines.search.index import TEXT, open_index, shown, stamp_of
from manabiwa.engines.search.problem import DEEPEST_HIT, LONGEST_QUERY, SearchRequest
from manabiwa.engines.search.query import (
    FEW,
    MOST_WORDS,
    Instead,
    counting_query,
    narrowed,
    ranking_query,
    synonyms_of,
    telling,
)
from manabiwa.engines.search.rerank import WINDOW, Question, rarity, rescored
from manabiwa.engines.search.result import Highlighted, Hit, SearchResult
from manabiwa.engines.search.spelling import nearest
from manabiwa.engines.search.synonyms import DEFAULT_SYNONYMS, Synonyms
from manabiwa.engines.text import Analyser, Token, fold, to_katakana

_MOST_VALUES = 1_000
_MOST_PREFIXES = 30
_MOST_CORRECTIONS = 5_000
_SHORTEST_CORRECTED = 4
"""Letters of a word that is taken for a misspelt one where no document holds it."""
_CORRECTION = 0.6
"""Weight of what was perhaps meant."""
_NOTHING = Highlighted("")
_LAST_CHECKED = 100
"""Hits of the first pages that are ranked without the filters where most documents pass them."""
_MOST = 0.7
"""Share of the documents that pass, as far as the sizes of the lists say."""


class Searcher:
    """Answers questions from the index in a directory; keep one per process, safe to share between threads.

    Parameters
    ----------
    directory : Path
        The directory that the writer was given.
    synonyms : iterable of sequences of str
        Groups of words that mean the same.
    analyser : Analyser, optional
        The one that the index was made with.

    Raises
    ------
    IndexUnavailable
        By every question, if the index is missing or corrupt. A later question succeeds once it was rebuilt.
    """

    def __init__(
        self,
        directory: Path,
        *,
        synonyms: Iterable[Sequence[str]] = DEFAULT_SYNONYMS,
        analyser: Analyser | None = None,
    ) -> None:
        self._directory = directory
        self._analyser = analyser or Analyser()
        self._groups = tuple(synonyms)
        self._synonyms: Synonyms | None = None
        self._lock = threading.Lock()
        self._opened: tuple[Any, FacetCounts]
        self._stamp: tuple[int, int, int] | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer one question.

        Raises
        ------
        IndexUnavailable
            If the index is missing or corrupt.
        """
        index, facets = self._fresh()
        tokens = self._analyser.tokens(request.text[:LONGEST_QUERY])
        words = tuple(token.text.replace(" ", "_") for token in tokens)
        try:
            wanted = self._instead(index, telling(words))
            asked = _Asked(index, facets, request, tokens, wanted)
            records = asked.page()
            total, counted = asked.numbers(at_least=len(records))
            hits = _hits(records, self._marker(request, tokens, wanted) if request.snippets else None)
            return SearchResult(total, hits, counted, words, not asked.loose)
        except ValueError as error:
            raise IndexUnavailable(str(error)) from error

    def suggest(self, typed: str, *, limit: int = 8, filters: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Return titles that go on from what was typed so far."""
        index, _facets = self._fresh()
        schema = index.schema
        words = [token.text for token in self._analyser.tokens(typed[:200])]
        last = fold(typed[:200]).split()
        if not last:
            return []
        prefixes = {*words[-1:], last[-1], to_katakana(last[-1])}
        searcher = index.searcher()
        endings = {
            term
            for prefix in sorted(prefixes)
            for term, _ in searcher.terms_with_prefix("title", prefix, limit=_MOST_PREFIXES)
        }
        if not endings:
            return []
        last_word = Query.term_set_query(schema, "title", sorted(endings))
        before = [(Occur.Must, Query.term_query(schema, "title", word)) for word in words[:-1]]
        query = Query.boolean_query([*before, (Occur.Must, last_word)])
        found = searcher.search(narrowed(schema, query, filters or {}), limit * 4, count=False)
        titles = dict.fromkeys(shown(searcher.doc(address))[0] for _, address in found.hits)
        return list(titles)[:limit]

    def did_you_mean(self, typed: str) -> str | None:
        """Return the text with each unknown word replaced by the nearest one of the index, or None."""
        searcher = self._fresh()[0].searcher()
        text = typed[:200]
        changed = False
        for token in reversed(self._analyser.tokens(text)):
            if searcher.doc_freq(TEXT, token.text):
                continue
            better = _nearest_in(searcher, token.text, token.text[:1])
            if better is not None:
                text = text[: token.start] + better + text[token.end :]
                changed = True
        return text if changed else None

    def count(self) -> int:
        """Return how many documents the index holds."""
        return int(self._fresh()[0].searcher().num_docs)

    def _fresh(self) -> tuple[Any, FacetCounts]:
        stamp = stamp_of(self._directory)
        if stamp != self._stamp:
            with self._lock:
                if stamp != self._stamp:
                    index, self._stamp = open_index(self._directory)
                    self._opened = index, FacetCounts(index)
        return self._opened

    def _instead(self, index: Any, words: list[str]) -> tuple[list[str], list[Instead]]:
        """Return the words and what is as good: synonyms, and what was perhaps meant by a word that nothing holds."""
        others = synonyms_of(words, self._known_synonyms())
        searcher = index.searcher()
        for place, word in enumerate(words):
            if len(word) >= _SHORTEST_CORRECTED and not searcher.doc_freq(TEXT, word):
                better = self._corrected(searcher, word)
                if better:
                    others.append(Instead(place, place + 1, better, _CORRECTION))
        return words, others

    def _corrected(self, searcher: Any, word: str) -> tuple[str, ...]:
        kana = to_katakana(word)
        named = tuple(self._analyser.words(kana)) if kana != word else ()
        if named and all(searcher.doc_freq(TEXT, part) for part in named):
            return named
        better = _nearest_in(searcher, word, word[:2] if word.isascii() else word[:1])
        return (better,) if better else ()

    def _known_synonyms(self) -> Synonyms:
        if self._synonyms is None:
            self._synonyms = Synonyms(self._groups, self._analyser)
        return self._synonyms

    def _marker(self, request: SearchRequest, tokens: list[Token], wanted: tuple[list[str], list[Instead]]) -> Marker:
        words, others = wanted
        spellings = {*words, *(token.text for token in tokens), *(word for other in others for word in other.words)}
        surfaces = [request.text[token.start : token.end] for token in tokens[:MOST_WORDS]]
        return Marker(self._analyser, spellings, surfaces)


class _Asked:
    """One question to one state of the index.

    Parameters
    ----------
    index : tantivy.Index
    facets : FacetCounts
        Of this state of the index.
    request : SearchRequest
    tokens : list of Token
        Of its text.
    wanted : (list of str, list of Instead)
        The words that tell something, none if there is nothing to look for but signs; and what is as good.
    """

    def __init__(
        self, index: Any, facets: FacetCounts, request: SearchRequest, tokens: list[Token],
        wanted: tuple[list[str], list[Instead]],
    ) -> None:  # fmt: skip
        self.loose = False
        self._facet_counts = facets
        self._words, self._others = wanted
        self._schema = index.schema
        self._searcher = index.searcher()
        self._request = request
        self._tokens = tokens
        self._browses = not request.text.strip()

    def page(self) -> list[tuple[float, Any]]:
        """Return score and record of the documents on the page, the best first."""
        first = (self._request.page - 1) * self._request.per_page
        if first >= DEEPEST_HIT:
            return []
        last = first + self._request.per_page
        question = None if self._browses or first >= WINDOW else self._question()
        if question is None:
            return self._best(first, last)
        # all pages that the window touches are cut from the same order
        return _looked_at_again(self._best(0, max(WINDOW, last)), question)[first:last]

    def numbers(self, *, at_least: int) -> tuple[int, dict[str, Counts]]:
        """Return how many documents are found, and the facets; of few that hold enough of the words, count any.

        Parameters
        ----------
        at_least : int
            Documents of the page, which are all the answer knows if nothing is to be counted.
        """
        if not self._request.counted and not self._request.facets:
            return at_least, {}
        total, values = self._count()
        if total < min(FEW, at_least) and len(self._words) > 1:
            self.loose = True
            total, values = self._count()
        return total, self._facets(values)

    def _best(self, first: int, last: int) -> list[tuple[float, Any]]:
        """Return the hits from `first` to before `last` that pass the filters.

        Without conditions the index ranks three times as fast. Where most documents pass them, more hits are taken and
        those that pass are picked out; if these are too few, the index is asked with the conditions.
        """
        filters = self._request.filters
        if filters and last <= _LAST_CHECKED and self._most_pass():
            found = self._searcher.search(self._ranking(), 2 * last, count=False).hits
            records = list(islice(self._passing(found), last))
            if len(records) == last or len(found) < 2 * last:
                return records[first:]
        query = narrowed(self._schema, self._ranking(), filters)
        found = self._searcher.search(query, last - first, offset=first, count=False).hits
        return [(score, self._searcher.doc(address)) for score, address in found]

    def _most_pass(self) -> bool:
        documents = self._searcher.num_docs
        share = 1.0
        for name, values in self._request.filters.items():
            held = sum(self._searcher.doc_freq("facet", f"{name}={value}") for value in values)
            share *= min(1.0, held / documents) if documents else 0.0
        return share > _MOST

    def _passing(self, hits: Sequence[tuple[float, Any]]) -> Iterator[tuple[float, Any]]:
        wanted = [{f"{name}={value}" for value in values} for name, values in self._request.filters.items()]
        for score, address in hits:
            record = self._searcher.doc(address)
            held = record.get_all("facet")
            if not any(terms.isdisjoint(held) for terms in wanted):
                yield score, record

    def _count(self) -> tuple[int, dict[str, Counts]]:
        filters = self._request.filters
        query = narrowed(self._schema, self._counting(), filters)
        # every document is of one kind
        names = ("kind", *(name for name in self._request.facets if name not in filters and name != "kind"))
        values = self._facet_counts.count(query, names)
        return sum(number for _kind, number in values["kind"]), values

    def _facets(self, shared: dict[str, Counts]) -> dict[str, Counts]:
        """Take the facets asked for; one that is filtered is counted without its own filter."""
        counted: dict[str, Counts] = {}
        for name in self._request.facets:
            values = shared.get(name, [])
            if name in self._request.filters:
                others = {key: kept for key, kept in self._request.filters.items() if key != name}
                query = narrowed(self._schema, self._counting(), others)
                values = self._facet_counts.count(query, [name])[name]
            counted[name] = values[:_MOST_VALUES]
        return counted

    def _ranking(self) -> Query:
        return Query.all_query() if self._browses else ranking_query(self._schema, self._words, self._others)

    def _counting(self) -> Query:
        if self._browses:
            return Query.all_query()
        return counting_query(self._schema, self._words, self._others, loose=self.loose)

    def _question(self) -> Question | None:
        documents = self._searcher.num_docs
        tokens = self._tokens[:MOST_WORDS]
        return Question.of(
            self._request.text[:LONGEST_QUERY],
            tokens,
            lambda word: rarity(self._searcher.doc_freq(TEXT, word.replace(" ", "_")), documents),
        )


def _hits(records: Sequence[tuple[float, Any]], marker: Marker | None) -> tuple[Hit, ...]:
    hits = []
    for score, record in records:
        kind, _, key = str(record.get_first("uid")).partition(":")
        if marker is None:
            texts = Highlighted(shown(record)[0]), _NOTHING
        else:
            title, body = shown(record)
            texts = marker.title(title), marker.passage(body)
        hits.append(Hit(kind, key, float(score), *texts))
    return tuple(hits)


def _nearest_in(searcher: Any, word: str, prefix: str) -> str | None:
    known = (
        entry
        for field in ("title", "skills")
        for entry in searcher.terms_with_prefix(field, prefix, limit=_MOST_CORRECTIONS)
    )
    return nearest(word, known)


def _looked_at_again(records: list[tuple[float, Any]], question: Question) -> list[tuple[float, Any]]:
    """Put the first hits into the order of the second look; the others follow with their share of the best score."""
    scores = [score for score, _ in records]
    close = [question.closeness(*shown(record)) for _, record in records[:WINDOW]]
    scores = rescored(scores, close + [0.0] * (len(records) - len(close)))
    looked = sorted(zip(scores[:WINDOW], (record for _, record in records), strict=False), key=lambda one: -one[0])
    return looked + [(score, record) for score, (_, record) in zip(scores[WINDOW:], records[WINDOW:], strict=True)]
