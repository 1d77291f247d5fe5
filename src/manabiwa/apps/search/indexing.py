"""From a change in the database to the index, by an outbox.

A service that changes something which can be found calls `queue_indexing` inside its transaction: rows of the outbox
are all that it writes. The background worker alone writes the index: it takes the oldest changes, reads what stands
in the database now, and takes the rows off once the index holds it. Doing so twice does no harm.
"""

import fcntl
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.network.services import touch_site
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_after
from manabiwa.engines.search import Document, IndexUnavailable, IndexWriter, Searcher, rebuild_on, writer

from .models import IndexChange

Loader = Callable[[Collection[str] | None], Iterable[Document]]
"""Yields the documents of a kind that can be found now: those with these keys, or all."""

TASK = "search.update"
BATCH = 1_000
MANY = 20_000
"""From so many changes on, building the index anew on several processes is faster."""
PROCESSES = 2
_loaders: dict[str, Loader] = {}


def register_kind(kind: str, loader: Loader) -> None:
    """An app offers its published things to the search."""
    _loaders[kind] = loader


def queue_indexing(kind: str, keys: Iterable[object]) -> None:
    """Something that can be found has changed, come or gone. Call it inside the service's transaction."""
    rows = [IndexChange(kind=kind, key=str(key)) for key in keys]
    if rows:
        IndexChange.objects.bulk_create(rows, batch_size=5_000)
        touch_site()
        queue_update()


@transaction.atomic
def queue_update() -> None:
    """The index has changes to learn, or is missing or broken: a task is to find out and bring it up to date."""
    queue_after(name=TASK, title=_("検索の索引を新しくする"), key="index", now=timezone.now())


def queue_missing_index() -> None:
    """Queue a build where there is no index that can be used, for instance after a new version of the software."""
    if not _is_usable():
        queue_update()


@task(TASK)
def update_index(*, progress: Progress) -> dict[str, int]:
    """Bring the index up to date; where there is none, or very much has changed, build it anew."""
    count = bring_up_to_date(progress)
    touch_site()  # kept pages of searches are made anew
    return {"documents": count}


def bring_up_to_date(progress: Progress | None = None) -> int:
    """Tell the index all changes; how many documents were written."""
    waiting = IndexChange.objects.count()
    if waiting >= MANY or not _is_usable():
        return rebuild_index()
    try:
        return _tell_changes(waiting, progress)
    except IndexUnavailable:
        return rebuild_index()


def rebuild_index() -> int:
    """Build the index of all kinds beside the old one and swap them; how many documents it holds."""
    with _one_at_a_time():
        # changes up to here are read by the loaders; later ones stay in the outbox
        last = IndexChange.objects.aggregate(last=Max("pk"))["last"] or 0
        count = rebuild_on(PROCESSES, _directory(), (row for loader in _loaders.values() for row in loader(None)))
        IndexChange.objects.filter(pk__lte=last).delete()
    return count


def _tell_changes(waiting: int, progress: Progress | None) -> int:
    count = done = 0
    with _one_at_a_time(), writer(_directory()) as index:
        while changes := list(IndexChange.objects.order_by("pk")[:BATCH]):
            by_kind: dict[str, set[str]] = {}
            for change in changes:
                by_kind.setdefault(change.kind, set()).add(change.key)
            for kind, keys in by_kind.items():
                count += _tell(index, kind, keys)
            index.commit()
            IndexChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
            done += len(changes)
            if progress is not None:
                progress(min(done, waiting), waiting, _("検索の索引を新しくしています"))
    return count


def _tell(index: IndexWriter, kind: str, keys: set[str]) -> int:
    for key in keys:
        index.delete(kind, key)
    loader = _loaders.get(kind)
    return index.update(loader(keys)) if loader else 0


def _is_usable() -> bool:
    try:
        Searcher(_directory()).count()
    except IndexUnavailable:
        return False
    return True


def _directory() -> Path:
    return Path(settings.SEARCH_INDEX)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    directory = _directory()
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second reads newer rows, and must write last
        yield
