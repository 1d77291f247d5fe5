"""Questions to the index."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tantivy import Occur, Query

from manabiwa.engines.search.errors import IndexUnavailable
from manabiwa.engines.search.highlight import highlight, passage
from manabiwa.engines.search.index import open_index, stamp_of
from manabiwa.engines.search.problem import DEEPEST_HIT, LONGEST_QUERY, SearchRequest
from manabiwa.engines.search.query import Weights, build_filter, build_query, narrowed
from manabiwa.engines.search.result import Highlighted, Hit, SearchResult
from manabiwa.engines.search.spelling import nearest
from manabiwa.engines.search.synonyms import DEFAULT_SYNONYMS, Synonyms
from manabiwa.engines.text import Analyser, fold, to_katakana

_MOST_VALUES = 1_000
_MOST_FACETS = 5_000
_MOST_PREFIXES = 30


class Searcher:
    """Answers questions from the index in a directory; keep one per process, safe to share between threads.

    Parameters
    ----------
    directory : Path
        The directory that the writer was given.
    synonyms : iterable of sequences of str
        Groups of words that mean the same.
    weights : Weights
        Of fields, synonyms and neighbours.
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
        weights: Weights | None = None,
        analyser: Analyser | None = None,
    ) -> None:
        self._directory = directory
        self._analyser = analyser or Analyser()
        self._groups = tuple(synonyms)
        self._synonyms: Synonyms | None = None
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._index: Any = None
        self._stamp: tuple[int, int, int] | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer one question.

        Raises
        ------
        IndexUnavailable
            If the index is missing or corrupt.
        """
        index = self._fresh()
        tokens = self._analyser.tokens(request.text[:LONGEST_QUERY])
        words = tuple(token.text.replace(" ", "_") for token in tokens)
        condition = build_filter(index.schema, request.filters)
        browsing = not request.text.strip()
        query = Query.all_query() if browsing else self._query(index, words, loose=False)
        try:
            found = self._page(index, narrowed(query, condition), request)
            strict = True
            if not found.hits and not browsing and len(words) > 1 and request.page == 1:
                query, strict = self._query(index, words, loose=True), False
                found = self._page(index, narrowed(query, condition), request)
            facets = self._facets(index, query, request)
            surfaces = [request.text[token.start : token.end] for token in tokens[:20]]
            hits = self._hits(index, found.hits, request, set(words), surfaces)
        except ValueError as error:
            raise IndexUnavailable(str(error)) from error
        return SearchResult(found.count, hits, facets, words, strict)

    def suggest(self, typed: str, *, limit: int = 8, filters: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Return titles that go on from what was typed so far."""
        index = self._fresh()
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
        found = searcher.search(narrowed(query, build_filter(schema, filters or {})), limit * 4, count=False)
        titles = dict.fromkeys(str(searcher.doc(address).get_first("shown_title")) for _, address in found.hits)
        return list(titles)[:limit]

    def did_you_mean(self, typed: str) -> str | None:
        """Return the text with each unknown word replaced by the nearest one of the index, or None."""
        searcher = self._fresh().searcher()
        text = typed[:200]
        changed = False
        for token in reversed(self._analyser.tokens(text)):
            if any(searcher.doc_freq(field, token.text) for field in ("title", "skills", "body")):
                continue
            known = [
                entry
                for field in ("title", "skills")
                for entry in searcher.terms_with_prefix(field, token.text[:1], limit=5_000)
            ]
            better = nearest(token.text, known)
            if better is not None:
                text = text[: token.start] + better + text[token.end :]
                changed = True
        return text if changed else None

    def count(self) -> int:
        """Return how many documents the index holds."""
        return int(self._fresh().searcher().num_docs)

    def _fresh(self) -> Any:
        stamp = stamp_of(self._directory)
        if stamp != self._stamp:
            with self._lock:
                if stamp != self._stamp:
                    self._index, self._stamp = open_index(self._directory)
        return self._index

    def _query(self, index: Any, words: Sequence[str], *, loose: bool) -> Query:
        if self._synonyms is None:
            self._synonyms = Synonyms(self._groups, self._analyser)
        return build_query(index.schema, words, self._synonyms, self._weights, loose=loose)

    def _page(self, index: Any, query: Query, request: SearchRequest) -> Any:
        offset = (request.page - 1) * request.per_page
        if offset >= DEEPEST_HIT:
            query = Query.empty_query()
            offset = 0
        return index.searcher().search(query, request.per_page, offset=offset)

    def _facets(self, index: Any, query: Query, request: SearchRequest) -> dict[str, list[tuple[str, int]]]:
        """Count facets; one that is filtered is counted without its own filter."""
        if not request.facets:
            return {}
        shared = self._counts(index, narrowed(query, build_filter(index.schema, request.filters)))
        counted: dict[str, list[tuple[str, int]]] = {}
        for name in request.facets:
            values = shared
            if name in request.filters:
                others = {key: chosen for key, chosen in request.filters.items() if key != name}
                values = self._counts(index, narrowed(query, build_filter(index.schema, others)))
            counted[name] = values.get(name, [])[:_MOST_VALUES]
        return counted

    def _counts(self, index: Any, query: Query) -> dict[str, list[tuple[str, int]]]:
        answer = index.searcher().aggregate(query, {"facet": {"terms": {"field": "facet", "size": _MOST_FACETS}}})
        counts: dict[str, list[tuple[str, int]]] = {}
        for bucket in answer["facet"]["buckets"]:
            name, _, value = bucket["key"].partition("=")
            counts.setdefault(name, []).append((value, int(bucket["doc_count"])))
        for values in counts.values():
            values.sort(key=lambda entry: (-entry[1], entry[0]))
        return counts

    def _hits(
        self, index: Any, found: Sequence[Any], request: SearchRequest, words: set[str], surfaces: Sequence[str]
    ) -> tuple[Hit, ...]:
        searcher = index.searcher()
        marked = words | {
            word for _, _, other in (self._synonyms.expand(sorted(words)) if self._synonyms else ()) for word in other
        }
        hits = []
        for score, address in found:
            record = searcher.doc(address)
            kind, _, key = str(record.get_first("uid")).partition(":")
            title, body = str(record.get_first("shown_title") or ""), str(record.get_first("shown_body") or "")
            if request.snippets:
                shown = highlight(self._analyser, title, marked), passage(self._analyser, body, marked, surfaces)
            else:
                shown = Highlighted(title), Highlighted("")
            hits.append(Hit(kind, key, float(score), *shown))
        return tuple(hits)
