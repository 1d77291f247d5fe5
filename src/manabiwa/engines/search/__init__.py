"""Search: one analyser and one index for courses, cases, materials and events."""

from manabiwa.engines.search.bulk import rebuild_on
from manabiwa.engines.search.errors import IndexUnavailable
from manabiwa.engines.search.index import IndexWriter, rebuild, writer
from manabiwa.engines.search.metrics import Measured, evaluate
from manabiwa.engines.search.problem import Document, SearchRequest
from manabiwa.engines.search.result import Highlighted, Hit, SearchResult
from manabiwa.engines.search.solve import Searcher
from manabiwa.engines.search.synonyms import DEFAULT_SYNONYMS

__all__ = [
    "DEFAULT_SYNONYMS",
    "Document",
    "Highlighted",
    "Hit",
    "IndexUnavailable",
    "IndexWriter",
    "Measured",
    "SearchRequest",
    "SearchResult",
    "Searcher",
    "evaluate",
    "rebuild",
    "rebuild_on",
    "writer",
]
