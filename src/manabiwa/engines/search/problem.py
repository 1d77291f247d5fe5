"""What goes into the index and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manabiwa.engines.kernel import ParameterError, Words, checks

LONGEST_QUERY = 10_000
LONGEST_TITLE = 1_000
LONGEST_BODY = 50_000
DEEPEST_HIT = 10_000


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found: a course, a case, a material, an event.

    Parameters
    ----------
    kind, id : str
        What it is and its key there; together they are unique. `kind` holds no colon.
    title, body : str
        Text as typed. Titles beyond 1,000 and bodies beyond 50,000 characters are cut: what nobody reads to its end
        does not help to find a document.
    skills : sequence of str
        Names of skills, found with a weight between title and body.
    facets : mapping of str to str or sequence of str
        Values to filter and count by, such as provider, level, language, hours, price, municipality, visibility.
    """

    kind: str
    id: str
    title: str
    body: str = ""
    skills: Sequence[str] = ()
    facets: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.text("kind", self.kind, longest=50)
        checks.text("id", self.id, longest=500)
        if ":" in self.kind:
            raise ParameterError("kind", Words("コロンを含まない文字列", "free of colons"), self.kind)
        for name in self.facets:
            if "=" in name or "." in name:
                raise ParameterError("facets", Words("「=」と「.」を含まない項目名", "names without = and ."), name)

    @property
    def uid(self) -> str:
        """Key in the index."""
        return uid_of(self.kind, self.id)

    def facet_terms(self) -> list[str]:
        """Return ``name=value`` for each value, the kind among them."""
        return [f"{name}={value}" for name, values in self.facet_values() for value in values]

    def facet_values(self) -> list[tuple[str, list[str]]]:
        """Return each facet, the kind among them, with its values, none of them twice."""
        several = {name: [value] if isinstance(value, str) else list(value) for name, value in self.facets.items()}
        return [("kind", [self.kind]), *((name, list(dict.fromkeys(values))) for name, values in several.items())]


def uid_of(kind: str, key: str) -> str:
    """Return the key in the index of a document."""
    return f"{kind}:{key}"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question to the index.

    Parameters
    ----------
    text : str
        What a person typed, any characters at all; beyond 10,000 it is cut. Blank: everything that passes the filters.
    filters : mapping of str to sequence of str
        Facet -> values of which one must hold; all facets named must hold. ``kind`` is a facet, too.
    facets : sequence of str
        Facets to count. A facet with a filter is counted as if it had none, so that a person sees what else there is.
    page, per_page : int
        From 1; 1 to 100. Hits beyond the 10,000th are not shown.
    snippets : bool
        Whether hits carry a passage with the words found.
    counted : bool
        Whether to say how many documents are found in all; without it a question is answered several times faster.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Sequence[str] = ()
    page: int = 1
    per_page: int = 20
    snippets: bool = True
    counted: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise ParameterError("text", Words("文字列", "a text"), self.text)
        checks.integer("page", self.page, low=1)
        checks.integer("per_page", self.per_page, low=1, high=100)
