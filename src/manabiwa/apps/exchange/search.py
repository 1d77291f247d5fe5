"""The bridge to the search: published cases and events stand in the one index of everything that is found."""

from collections.abc import Collection, Iterable

from manabiwa.engines.search import Document

from .models import Event
from .selectors import published_cases

CASE, EVENT = "case", "event"


def case_documents(keys: Collection[str] | None) -> Iterable[Document]:
    """Every published case, or those with these keys."""
    rows = published_cases() if keys is None else published_cases().filter(pk__in=keys)
    for case in rows.iterator(chunk_size=1_000):
        texts = (case.problem, case.context, case.actions, case.result, case.went_wrong, case.do_differently)
        yield Document(
            kind=CASE, id=str(case.pk), title=case.title, body="\n".join(filter(None, texts)),
            facets={"pillar": case.pillar, "result": case.result_kind, "visibility": "public"},
        )  # fmt: skip


def event_documents(keys: Collection[str] | None) -> Iterable[Document]:
    """Every published event, or those with these keys."""
    rows = Event.objects.filter(is_published=True)
    for event in (rows if keys is None else rows.filter(pk__in=keys)).iterator(chunk_size=1_000):
        yield Document(
            kind=EVENT, id=str(event.pk), title=event.title, body=event.description, facets={"visibility": "public"}
        )
