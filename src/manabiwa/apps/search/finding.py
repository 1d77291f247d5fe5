"""The bridge to the search engine: questions to the index, with the words that mean the same."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from manabiwa.engines.search import IndexUnavailable, Searcher, SearchRequest, SearchResult

from .indexing import queue_update
from .selectors import Synonyms, active_synonyms, synonyms_stamp

_NEVER = object()
"""Stands for the stamp before the first look; None is the stamp of a network without groups."""
_SECONDS_BETWEEN_LOOKS = 5.0
"""How long a process may go on with the synonyms that it has read."""


@dataclass(frozen=True, slots=True)
class Found:
    """The engine's answer, or None while there is no index (the caller asks the database and says so)."""

    result: SearchResult | None


class _KnownSynonyms:
    """The synonyms as this process last read them."""

    def __init__(self) -> None:
        self._stamp: object = _NEVER
        self._groups: Synonyms = ()
        self._looked_at = float("-inf")

    def groups(self) -> Synonyms:
        """The groups in use; asks whether they have changed at most every few seconds."""
        if time.monotonic() - self._looked_at >= _SECONDS_BETWEEN_LOOKS:
            stamp = synonyms_stamp()
            if stamp != self._stamp:
                self._groups, self._stamp = active_synonyms(), stamp
            self._looked_at = time.monotonic()
        return self._groups

    def forget(self) -> None:
        """Look again at the next question."""
        self._stamp, self._looked_at = _NEVER, float("-inf")


known_synonyms = _KnownSynonyms()


@lru_cache(maxsize=4)
def _searcher_of(directory: str, synonyms: Synonyms) -> Searcher:
    return Searcher(Path(directory), synonyms=synonyms)


def _searcher() -> Searcher:
    return _searcher_of(str(settings.SEARCH_INDEX), known_synonyms.groups())


def forget() -> None:
    """Open the index and read the synonyms anew at the next question."""
    known_synonyms.forget()
    _searcher_of.cache_clear()


def find(
    *, words: str, kinds: Sequence[str], visibility: Sequence[str], filters: dict[str, list[str]] | None = None,
    facets: Sequence[str] = (), page: int = 1, per_page: int = 20, keys_only: bool = False,
) -> Found:  # fmt: skip
    """Search the index; a missing or broken index queues a new one. `keys_only`: without passages and the number."""
    narrowed = {"kind": list(kinds), "visibility": list(visibility), **(filters or {})}
    request = SearchRequest(
        words, filters=narrowed, facets=tuple(facets), page=page, per_page=per_page, snippets=not keys_only,
        counted=not keys_only,
    )  # fmt: skip
    try:
        return Found(_searcher().search(request))
    except IndexUnavailable:
        _searcher_of.cache_clear()
        queue_update()
        return Found(None)


def suggest(*, typed: str, visibility: Sequence[str], limit: int = 8) -> list[str]:
    """Titles and words that begin as typed; nothing while there is no index."""
    try:
        return _searcher().suggest(typed, limit=limit, filters={"kind": ["course"], "visibility": list(visibility)})
    except IndexUnavailable:
        return []


def did_you_mean(words: str) -> str | None:
    """What somebody probably meant who found nothing."""
    try:
        return _searcher().did_you_mean(words)
    except IndexUnavailable:
        return None
