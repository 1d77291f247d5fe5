"""The bridge to the search: published cases and events stand in the one index of everything that is found."""

from collections.abc import Iterable

from manabiwa.engines.search import Document

from .models import Event
from .selectors import published_cases


def case_documents() -> Iterable[Document]:
    """Every published case."""
    for case in published_cases().iterator(chunk_size=1_000):
        texts = (case.problem, case.context, case.actions, case.result, case.went_wrong, case.do_differently)
        yield Document(
            kind="case", id=str(case.pk), title=case.title, body="\n".join(filter(None, texts)),
            facets={"pillar": case.pillar, "result": case.result_kind, "visibility": "public"},
        )  # fmt: skip


def event_documents() -> Iterable[Document]:
    """Every published event."""
    for event in Event.objects.filter(is_published=True).iterator(chunk_size=1_000):
        yield Document(
            kind="event", id=str(event.pk), title=event.title, body=event.description, facets={"visibility": "public"}
        )
