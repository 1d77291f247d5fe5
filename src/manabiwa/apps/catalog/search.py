"""The bridge to the search: courses stand in the one index of everything that is found."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from manabiwa.engines.search import Document

from .models import Course, CourseLevel, CourseSkill
from .pillars import pillars_of

KIND = "course"
HOURS = {"short": 2, "day": 8, "weeks": 30, "long": None}
"""Bands of learning hours by their upper end, which belongs to the band; the last has none."""
_FIELDS = (
    "pk", "title", "description", "level", "language", "subject", "price_yen", "hours", "device", "marked_pillars",
    "pillars", "provider__code", "provider__is_open",
)  # fmt: skip
_BATCH = 2_000


def course_documents(keys: Collection[str] | None) -> Iterator[Document]:
    """Every course in use, or those of them with these keys.

    Plain rows: to make an object of each of 250,000 courses takes three times as long as to read them.
    """
    found = Course.objects.filter(withdrawn_at=None)
    if keys is not None:
        found = found.filter(pk__in=keys)
    rows = iter(found.values_list(*_FIELDS, named=True).iterator(chunk_size=_BATCH))
    while batch := list(islice(rows, _BATCH)):
        taught = _skills_of([row.pk for row in batch])
        for row in batch:
            yield _document(row, taught.get(row.pk, []))


def _document(row: Any, skills: list[tuple[int, str]]) -> Document:
    return Document(
        kind=KIND, id=str(row.pk), title=row.title, body=row.description,
        skills=(*(name for _key, name in skills), *_level_words(row.level)),
        facets={
            "provider": row.provider__code, "level": row.level, "language": row.language, "subject": row.subject,
            "price": "free" if row.price_yen == 0 else "paid", "hours": band_of(row.hours), "device": row.device,
            "pillar": pillars_of(row), "skill": [str(key) for key, _name in skills],
            "visibility": "public" if row.provider__is_open else f"p:{row.provider__code}",
        },
    )  # fmt: skip


def _skills_of(courses: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Key and name of what each course teaches."""
    taught: dict[int, list[tuple[int, str]]] = {}
    rows = CourseSkill.objects.filter(course__in=courses).exclude(teaches=0).order_by("pk")
    for course, key, name in rows.values_list("course", "skill", "skill__name"):
        taught.setdefault(course, []).append((key, name))
    return taught


def band_of(hours: Decimal) -> str:
    """The band of `HOURS` that so many hours lie in."""
    return next(band for band, end in HOURS.items() if end is None or hours <= end)


def _level_words(level: str) -> tuple[str, ...]:
    """The level as a word; the synonyms bring 初心者 and 入門 to it."""
    return () if level == CourseLevel.ALL else (level,)
