"""What was found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A text with the spans to mark; never HTML.

    Parameters
    ----------
    text : str
        As typed, or a passage of it.
    ranges : tuple of (int, int)
        Spans in `text`, in characters, ascending and apart from each other.
    cut_before, cut_after : bool
        Whether the passage leaves out text before or after it.
    """

    text: str
    ranges: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False

    def parts(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is to be marked."""
        pieces: list[tuple[str, bool]] = []
        position = 0
        for start, end in self.ranges:
            if start > position:
                pieces.append((self.text[position:start], False))
            pieces.append((self.text[start:end], True))
            position = end
        if position < len(self.text):
            pieces.append((self.text[position:], False))
        return pieces


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found.

    Parameters
    ----------
    kind, id : str
        Key of the document.
    score : float
        Higher is better; comparable within one answer only.
    title, snippet : Highlighted
        Title and the passage that fits best.
    """

    kind: str
    id: str
    score: float
    title: Highlighted
    snippet: Highlighted


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of an answer.

    Parameters
    ----------
    total : int
        Documents found in all; of a request that is not counted, as many as were looked at.
    hits : tuple of Hit
        Those of the page, best first.
    facets : dict of str to list of (value, count)
        Most frequent first.
    words : tuple of str
        The words that were understood; empty for a text of signs only.
    all_words : bool
        False if no document held enough of the words, and any of them was taken instead.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    all_words: bool = True
