"""From what a person typed to a query of the index.

Nothing that is typed is ever read as query syntax: words are cut out first and the query is put together from them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tantivy import Occur, Query

from manabiwa.engines.search.synonyms import Synonyms

MOST_WORDS = 48
"""Distinct words of a query that count; a person types few, a pasted text of 10,000 characters has many."""

_SHARE_NEEDED = 0.2
"""Share of the words of a longer query that a document must hold; ranking does the rest."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of a score.

    Parameters
    ----------
    title, skills, body : float
        Of a word found in a field.
    synonym : float
        Of a synonym relative to the word typed.
    title_pair, body_pair : float
        Of two neighbouring words of the query that stand close together.
    slop : int
        How many words may stand between them.
    """

    title: float = 2.5
    skills: float = 1.5
    body: float = 1.0
    synonym: float = 0.4
    title_pair: float = 1.0
    body_pair: float = 0.5
    slop: int = 2


def build_query(schema: Any, words: Sequence[str], synonyms: Synonyms, weights: Weights, *, loose: bool) -> Query:
    """Return the query for the words typed.

    Parameters
    ----------
    schema : tantivy.Schema
    words : sequence of str
        In the order typed; repeated ones count once.
    synonyms : Synonyms
    weights : Weights
    loose : bool
        Whether any word is enough; else two words must both be there, and of more words a fifth.
    """
    distinct = list(dict.fromkeys(words))[:MOST_WORDS]
    if not distinct:
        return Query.empty_query()
    others = synonyms.expand(distinct)
    clauses = [(Occur.Should, _word(schema, distinct, place, others, weights)) for place in range(len(distinct))]
    needed = 1 if loose else _needed(len(distinct))
    matching = Query.boolean_query(clauses, minimum_number_should_match=needed)
    pairs = _pairs(schema, distinct, weights)
    if not pairs:
        return matching
    return Query.boolean_query([(Occur.Must, matching), *((Occur.Should, pair) for pair in pairs)])


def build_filter(schema: Any, filters: Mapping[str, Sequence[str]]) -> Query | None:
    """Return a query that the documents of the filters match, or None without filters."""
    clauses = [
        (Occur.Must, Query.term_set_query(schema, "facet", [f"{name}={value}" for value in values]))
        for name, values in sorted(filters.items())
    ]
    return Query.const_score_query(Query.boolean_query(clauses), 0.0) if clauses else None


def narrowed(query: Query, condition: Query | None) -> Query:
    """Return the query limited to documents that match the condition as well."""
    return query if condition is None else Query.boolean_query([(Occur.Must, query), (Occur.Must, condition)])


def _needed(words: int) -> int:
    return words if words <= 2 else math.ceil(words * _SHARE_NEEDED)


def _word(
    schema: Any,
    words: Sequence[str],
    place: int,
    others: Sequence[tuple[int, int, tuple[str, ...]]],
    weights: Weights,
) -> Query:
    """Return the word in any field, or a synonym of it at a lower weight: whichever is best counts."""
    choices = [_in_fields(schema, (words[place],), weights, 1.0)]
    choices.extend(
        _in_fields(schema, other, weights, weights.synonym / (end - start))
        for start, end, other in others
        if start <= place < end
    )
    return choices[0] if len(choices) == 1 else Query.disjunction_max_query(choices)


def _in_fields(schema: Any, words: tuple[str, ...], weights: Weights, scale: float) -> Query:
    clauses = [
        (Occur.Should, Query.boost_query(_exact(schema, field, words), weight * scale))
        for field, weight in (("title", weights.title), ("skills", weights.skills), ("body", weights.body))
    ]
    return Query.boolean_query(clauses)


def _exact(schema: Any, field: str, words: tuple[str, ...]) -> Query:
    if len(words) == 1:
        return Query.term_query(schema, field, words[0], index_option="freq")
    return Query.phrase_query(schema, field, list(words))


def _pairs(schema: Any, words: Sequence[str], weights: Weights) -> list[Query]:
    """Return a bonus for each two neighbours of the query that stand close together in a document."""
    found = []
    for first, second in pairwise(words):
        for field, weight in (("title", weights.title_pair), ("body", weights.body_pair)):
            if weight > 0:
                near = Query.phrase_query(schema, field, [first, second], slop=weights.slop)
                found.append(Query.boost_query(near, weight))
    return found
