"""Facets in columns that are counted fast.

The first value of a facet, the second and so on stand each in a column of their own. The index counts a column with one
value a document four times as fast as one with several (250,000 documents, two skills each: 1.0 instead of 3.8 ms).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tantivy import Query

from manabiwa.engines.search.problem import Document

COLUMNS = "counted"
"""The field that holds the columns."""
_PLACES = 8
"""Values of a facet with a column each; one more takes the others."""
_MARK = "="
"""Stands before each value: the index would take a text such as a date and time for something else."""
_MOST_VALUES = 5_000

Counts = list[tuple[str, int]]


def columns_of(document: Document) -> dict[str, dict[str, list[str]]]:
    """Return the values of each facet by column."""
    columns: dict[str, dict[str, list[str]]] = {}
    for name, values in document.facet_values():
        marked = [f"{_MARK}{value}" for value in values]
        columns[name] = {str(place): [value] for place, value in enumerate(marked[:_PLACES], start=1)}
        if marked[_PLACES:]:
            columns[name][str(_PLACES + 1)] = marked[_PLACES:]
    return columns


class FacetCounts:
    """Counts facets in one state of the index; remembers which columns there are."""

    def __init__(self, index: Any) -> None:
        self._searcher = index.searcher()
        self._columns: dict[str, list[str]] = {}

    def count(self, query: Query, names: Sequence[str]) -> dict[str, Counts]:
        """Return, for each facet, its values in the documents found and in how many, the most frequent first."""
        columns = [(name, column) for name in names for column in self._columns_of(name)]
        asked = {column: {"terms": {"field": column, "size": _MOST_VALUES}} for _name, column in columns}
        answer = self._searcher.aggregate(query, asked) if asked else {}
        totals: dict[str, dict[str, int]] = {name: {} for name in names}
        for name, column in columns:
            total = totals[name]
            for bucket in answer[column]["buckets"]:
                value = bucket["key"]
                total[value] = total.get(value, 0) + bucket["doc_count"]
        return {name: _ordered(total) for name, total in totals.items()}

    def _columns_of(self, name: str) -> list[str]:
        if name not in self._columns:
            columns = [f"{COLUMNS}.{name}.{place}" for place in range(1, _PLACES + 2)]
            self._columns[name] = [column for column in columns if self._holds(column)]
        return self._columns[name]

    def _holds(self, column: str) -> bool:
        return bool(self._searcher.search(Query.exists_query(column), 1, count=False).hits)


def _ordered(total: dict[str, int]) -> Counts:
    ordered = sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(value[len(_MARK) :], number) for value, number in ordered]
