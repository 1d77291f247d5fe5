"""The nearest known word to one that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the known word that differs in the fewest places, the most frequent of them, or None.

    Parameters
    ----------
    word : str
        Of at least 3 characters; one difference is allowed, two from 6 characters on.
    known : iterable of (str, int)
        Words with the number of documents that hold them.
    """
    if len(word) < 3:
        return None
    most = 1 if len(word) < 6 else 2
    signs = set(word)
    best: tuple[int, int, str] | None = None
    for candidate, documents in known:
        if abs(len(candidate) - len(word)) > most or candidate == word:
            continue
        # one difference changes two signs at most: most candidates need no closer look
        if len(signs.symmetric_difference(candidate)) > 2 * most:
            continue
        apart = distance(word, candidate, most)
        if apart <= most and (best is None or (apart, -documents, candidate) < best):
            best = (apart, -documents, candidate)
    return best[2] if best else None


def distance(one: str, other: str, most: int) -> int:
    """Return in how many places two words differ (Damerau-Levenshtein, neighbours swapped count once).

    Stops at ``most + 1``.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        earlier, before, row = before, row, [place, *([0] * len(other))]
        for column, target in enumerate(other, start=1):
            row[column] = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (sign != target))
            swapped = place > 1 and column > 1 and sign == other[column - 2] and one[place - 2] == target
            if swapped:
                row[column] = min(row[column], earlier[column - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
