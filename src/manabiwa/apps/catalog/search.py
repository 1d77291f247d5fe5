"""The bridge to the search: courses stand in the one index of everything that is found."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from manabiwa.engines.search import Document

from .models import Course, CourseLevel
from .pillars import pillars_of

KIND = "course"
HOURS = {"short": 2, "day": 8, "weeks": 30, "long": None}
"""Bands of learning hours by their upper end, which belongs to the band; the last has none."""


def course_documents(keys: Collection[str] | None) -> Iterable[Document]:
    """Every course in use, or those of them with these keys."""
    rows = Course.objects.filter(withdrawn_at=None)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    rows = rows.select_related("provider").prefetch_related("course_skills__skill")
    for course in rows.iterator(chunk_size=2_000):
        yield Document(
            kind=KIND, id=str(course.pk), title=course.title, body=course.description,
            skills=(*(row.skill.name for row in course.course_skills.all() if row.teaches), *_level_words(course)),
            facets={
                "provider": course.provider.code, "level": course.level, "language": course.language,
                "subject": course.subject, "price": "free" if course.price_yen == 0 else "paid",
                "hours": band_of(course.hours), "device": course.device,
                "pillar": pillars_of(course),
                "skill": [str(row.skill_id) for row in course.course_skills.all() if row.teaches],
                "visibility": "public" if course.provider.is_open else f"p:{course.provider.code}",
            },
        )  # fmt: skip


def band_of(hours: Decimal) -> str:
    """The band of `HOURS` that so many hours lie in."""
    return next(band for band, end in HOURS.items() if end is None or hours <= end)


def _level_words(course: Course) -> tuple[str, ...]:
    """The level as a word; the synonyms bring 初心者 and 入門 to it."""
    return () if course.level == CourseLevel.ALL else (course.level,)
