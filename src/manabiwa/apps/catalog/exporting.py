"""Courses out: the columns that an import reads, in its words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manabiwa.apps.tables.columns import ColumnType
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tables.writing import OutColumn, OutTable

from .columns import course_columns
from .models import Course, Provider
from .pillars import written

_UNIT = Decimal("0.0001")
_COLUMNS = course_columns(names_provider=True)


def export_table(provider: Provider) -> OutTable:
    """The headings, in the language of the person."""
    lang = current_lang()
    return OutTable(f"{_('講座')}-{provider.code}", [OutColumn(column.label.to(lang)) for column in _COLUMNS])


def exported_rows(courses: QuerySet[Course]) -> Iterator[list[Any]]:
    """One row a course; prices in the unit of the provider's own list, so that the file comes back in unchanged."""
    lang = current_lang()
    labels = {
        column.key: {choice.value: choice.label(lang) for choice in column.choices}
        for column in _COLUMNS
        if column.type is ColumnType.CHOICE
    }
    for course in courses.iterator(chunk_size=1_000):
        yield [labels.get(column.key, {}).get(value := _value(course, column.key), value) for column in _COLUMNS]


def _value(course: Course, key: str) -> Any:
    provider = course.provider
    if key == "provider":
        return provider.code
    if key == "price":
        return (course.price_yen / provider.yen_per_unit).quantize(_UNIT) if provider.yen_per_unit else 0
    return written(course.pillars) if key == "pillars" else getattr(course, key)
