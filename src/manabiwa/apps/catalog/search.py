"""The bridge to the search engine. Only the background worker writes the index; the site reads it.

A change queues an indexing task in its own transaction; many changes share one that waits.
"""

import fcntl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.network.services import touch_site
from manabiwa.apps.tasks.models import BackgroundTask, State
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task
from manabiwa.engines.search import Document, IndexUnavailable, Searcher, SearchRequest, SearchResult, rebuild

from .models import Course

Loader = Callable[[], Iterable[Document]]
_loaders: dict[str, Loader] = {}


def register_kind(kind: str, loader: Loader) -> None:
    """An app offers its published things to the search; `loader` yields all of them as documents."""
    _loaders[kind] = loader


def queue_indexing() -> None:
    """Something that can be found has changed. Call it inside the service's transaction."""
    touch_site()
    _queue()


@transaction.atomic
def _queue() -> None:
    """See that a task waits which will begin after this transaction.

    One that runs already may have read the old rows, so a second takes its turn; the lock keeps a waiting one from
    starting before the change is there to be read.
    """
    for key in ("index", "index-next"):
        row = queue_task(name="catalog.index", title=_("検索の索引を新しくする"), key=key, now=timezone.now())
        waiting = BackgroundTask.objects.select_for_update(of=("self",)).filter(pk=row.pk, state=State.WAITING)
        if waiting.first() is not None:
            return


@task("catalog.index")
def index_everything(*, progress: Progress) -> dict[str, int]:
    """Build the index anew beside the old one and swap them: searching goes on meanwhile."""
    progress(0, len(_loaders), _("検索の索引を作っています"))
    count = rebuild_index()
    touch_site()  # kept pages of searches are made anew
    return {"documents": count}


def rebuild_index() -> int:
    """Build the index of all kinds; how many documents it holds."""
    directory = Path(settings.SEARCH_INDEX)
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second reads newer rows, and must put its index last
        return rebuild(directory, (document for loader in _loaders.values() for document in loader()))


def course_documents() -> Iterable[Document]:
    """Every course in use."""
    rows = Course.objects.filter(withdrawn_at=None).select_related("provider").prefetch_related("course_skills__skill")
    for course in rows.iterator(chunk_size=2_000):
        yield Document(
            kind="course", id=str(course.pk), title=course.title, body=course.description,
            skills=tuple(row.skill.name for row in course.course_skills.all() if row.teaches),
            facets={
                "provider": course.provider.code, "level": course.level, "language": course.language,
                "subject": course.subject, "price": "free" if course.price_yen == 0 else "paid",
                "visibility": "public" if course.provider.is_open else f"p:{course.provider.code}",
            },
        )  # fmt: skip


@lru_cache(maxsize=4)
def _searcher(directory: str) -> Searcher:
    return Searcher(Path(directory))


@dataclass(frozen=True, slots=True)
class Found:
    """The engine's answer, or None while there is no index (the caller asks the database and says so)."""

    result: SearchResult | None


def find(
    *, words: str, kinds: Sequence[str], visibility: Sequence[str], filters: dict[str, list[str]] | None = None,
    facets: Sequence[str] = (), page: int = 1, per_page: int = 20,
) -> Found:  # fmt: skip
    """Search the index; a missing or broken index queues a new one."""
    narrowed = {"kind": list(kinds), "visibility": list(visibility), **(filters or {})}
    request = SearchRequest(words, filters=narrowed, facets=tuple(facets), page=page, per_page=per_page)
    try:
        return Found(_searcher(str(settings.SEARCH_INDEX)).search(request))
    except IndexUnavailable:
        _searcher.cache_clear()
        _queue()
        return Found(None)


def suggest(*, typed: str, visibility: Sequence[str], limit: int = 8) -> list[str]:
    """Titles and words that begin as typed; nothing while there is no index."""
    try:
        searcher = _searcher(str(settings.SEARCH_INDEX))
        return searcher.suggest(typed, limit=limit, filters={"kind": ["course"], "visibility": list(visibility)})
    except IndexUnavailable:
        return []


def did_you_mean(words: str) -> str | None:
    """What somebody probably meant who found nothing."""
    try:
        return _searcher(str(settings.SEARCH_INDEX)).did_you_mean(words)
    except IndexUnavailable:
        return None
