"""Cutting many documents on several processes, for a rebuild of hundreds of thousands."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from manabiwa.engines.kernel import checks
from manabiwa.engines.search.index import Cut, cut_documents, rebuild
from manabiwa.engines.search.problem import Document
from manabiwa.engines.text import Analyser

_SLICE = 250


def rebuild_on(workers: int, directory: Path, documents: Iterable[Document]) -> int:
    """Do what `rebuild` does, with the words cut by `workers` processes."""
    checks.integer("workers", workers, low=1, high=256)
    if workers == 1:
        return rebuild(directory, documents)
    with _cutting(workers) as cut:
        return rebuild(directory, documents, cut=cut)


@contextmanager
def _cutting(workers: int) -> Iterator[Cut]:
    # Spawned, not forked: the caller may hold database connections and threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:

        def cut(batch: Sequence[Document]) -> Iterator[tuple[str, str, str]]:
            slices = [batch[start : start + _SLICE] for start in range(0, len(batch), _SLICE)]
            for done in pool.map(_cut_slice, slices):
                yield from done

        yield cut


def _cut_slice(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    return cut_documents(_analyser(), documents)


@lru_cache(maxsize=1)
def _analyser() -> Analyser:
    return Analyser()
