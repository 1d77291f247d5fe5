"""Pages of a list as they were read last: what is unchanged is not asked for again."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from .models import Connection, PageMemory, SyncRun
from .sources.source import Remembered

TRUSTED = timedelta(days=30)
"""Longer ago everything is read again: dates there may be wrong, and our reading of a page may have changed."""


def remembered(connection: Connection, now: datetime, urls: Sequence[str]) -> Mapping[str, Remembered]:
    """What is remembered of these pages; one query for 500."""
    digests = [_digest(url) for url in urls]
    found: dict[str, Remembered] = {}
    for start in range(0, len(digests), 500):
        rows = PageMemory.objects.filter(
            connection=connection, digest__in=digests[start : start + 500], read_at__gt=now - TRUSTED
        )
        for row in rows:
            found[row.url] = Remembered(
                row.url, row.codes, row.listed, row.etag, row.modified, row.following, row.read_at
            )
    return found


def keep_memories(run: SyncRun, pages: Sequence[Remembered], wrong: Collection[str], now: datetime) -> None:
    """Note the pages for the next run, but those with a wrong course: it is told again until it is mended."""
    if not pages:
        return
    digests = [_digest(page.url) for page in pages]
    rows = [
        PageMemory(
            connection_id=run.connection_id, url=page.url, digest=digest, listed=page.listed, etag=page.etag,
            modified=page.modified, codes=list(page.codes), following=page.following, run=run,
            read_at=page.read_at or now,
        )
        for page, digest in zip(pages, digests, strict=True)
        if _is_of_use(page) and not set(page.codes) & {"", *wrong}
    ]  # fmt: skip
    PageMemory.objects.filter(connection=run.connection_id, digest__in=digests).delete()
    PageMemory.objects.bulk_create(rows, ignore_conflicts=True)


def forget_others(run: SyncRun) -> None:
    """A run reached its end: pages that it did not meet are forgotten, so that they are read should they come back."""
    PageMemory.objects.filter(connection=run.connection_id).exclude(run=run).delete()


def _is_of_use(page: Remembered) -> bool:
    return bool(page.listed or page.etag or page.modified) and len(page.url) <= 2_000


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
