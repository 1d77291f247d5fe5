"""Courses as a table file: one row a course. A provider's list is complete, so that removals are noticed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import Course, Provider
from .search import KIND
from .tagging import tag_by_key

FIELDS = (
    "title", "description", "url", "subject", "level", "language", "hours", "price_yen", "rating", "learners",
    "updated_on", "has_certificate", "needs_video", "needs_audio", "has_captions",
)  # fmt: skip
# kana or kanji: how the language of a course is told from its title when the file has no such column
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
BLANK_TEXT = ("description", "url", "subject")


class CourseTable(TableOwner):
    """Courses of one or several providers; without a provider column all rows are `scratch["provider"]`'s."""

    def __init__(self, default_provider: str = "") -> None:
        self.default_provider = default_provider

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        context.scratch["providers"] = {provider.code: provider for provider in Provider.objects.all()}

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        code = values.get("provider") or self.default_provider
        provider = context.scratch["providers"].get(code)
        if provider is None:
            return [
                cell_problem(
                    "provider", code, Words("この提供元は登録されていません。", "This provider is unknown."),
                    Words("先に提供元を登録するか、コードを直してください。", "Add the provider or correct the code."),
                )
            ]  # fmt: skip
        values["provider"] = code
        price = values.pop("price", None)
        if "price" in row.values:
            values["price_yen"] = int((Decimal(price) * provider.yen_per_unit).to_integral_value()) if price else 0
        for name in BLANK_TEXT:
            if name in values:
                values[name] = values[name] or ""
        if "language" not in values:
            values["language"] = "ja" if _JAPANESE.search(values["title"]) else "en"
        for name, default in (("level", "all"), ("language", "ja")):
            if name in values:
                values[name] = values[name] or default
        if "hours" in values:
            values["hours"] = (values["hours"] or Decimal(0)).quantize(Decimal("0.01"))
        return values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {"provider": key[0], "external_id": key[1], **{name: getattr(row, name) for name in FIELDS}}
            for key, row in self._rows(keys).items()
        }

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        providers = dict(Provider.objects.values_list("code", "pk"))
        fresh = [
            Course(
                provider_id=providers[entry.key[0]], external_id=entry.key[1],
                **{name: entry.values[name] for name in FIELDS if entry.values.get(name) is not None},
            )
            for entry in created
        ]  # fmt: skip
        Course.objects.bulk_create(fresh)
        rows = self._rows([entry.key for entry in changed])
        for entry in changed:
            for name in FIELDS:
                if name in entry.values:
                    setattr(rows[entry.key], name, entry.values[name])
        Course.objects.bulk_update(rows.values(), FIELDS)
        written = [course.pk for course in [*fresh, *rows.values()]]
        tag_by_key(written)
        queue_indexing(KIND, written)

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        rows = self._rows(keys)
        removed = [row.pk for row in rows.values()]
        try:
            Course.objects.filter(pk__in=removed).delete()
        except models.ProtectedError as error:
            used = {item.course_id for item in error.protected_objects if hasattr(item, "course_id")}
            raise InUseError([key for key, row in rows.items() if row.pk in used] or list(rows)) from None
        queue_indexing(KIND, removed)

    def keys_in_store(self, context: ImportContext) -> Iterator[Key] | None:
        if not self.default_provider:
            return None  # a file of several providers is not a complete list of any
        rows = Course.objects.filter(provider__code=self.default_provider, withdrawn_at=None)
        return ((self.default_provider, code) for code in rows.values_list("external_id", flat=True).iterator())

    def withdraw(self, keys: Sequence[Key], context: ImportContext) -> None:
        self._set_withdrawn(keys, context.now)

    def reinstate(self, keys: Sequence[Key], context: ImportContext) -> None:
        self._set_withdrawn(keys, None)

    def _set_withdrawn(self, keys: Sequence[Key], when: Any) -> None:
        rows = [row.pk for row in self._rows(keys).values()]
        Course.objects.filter(pk__in=rows).update(withdrawn_at=when)
        queue_indexing(KIND, rows)

    def _rows(self, keys: Sequence[Key]) -> dict[Key, Course]:
        wanted = set(keys)
        rows = Course.objects.filter(external_id__in=[key[1] for key in keys]).select_related("provider")
        return {key: row for row in rows if (key := (row.provider.code, row.external_id)) in wanted}


LEVELS = (
    Choice("all", "どなたでも", "All Levels", aliases=("全般", "All")),
    Choice("beginner", "初級", "Beginner Level", aliases=("入門", "初心者", "Beginner")),
    Choice("intermediate", "中級", "Intermediate Level", aliases=("Intermediate",)),
    Choice("expert", "上級", "Expert Level", aliases=("Expert", "Advanced")),
)


def course_table(default_provider: str = "") -> TableSpec:
    """The declaration of the table; with a provider, its column may be absent and the file is that provider's list."""
    provider = Column(
        key="provider", ja="提供元コード", en="Provider", aliases=("提供元",), required=not default_provider
    )
    return TableSpec(
        key=f"catalog.courses/{default_provider}" if default_provider else "catalog.courses",
        name=Words("講座", "Courses"),
        help=Words("1行に1講座。提供元は、先に登録します。", "One course a row. Add the provider first."),
        columns=(
            provider,
            Column(key="external_id", ja="講座コード", en="Course code", aliases=("コード", "course_id", "id"),
                   type=ColumnType.CODE, required=True),
            Column(key="title", ja="講座名", en="Title", aliases=("course_title", "名称", "タイトル"),
                   required=True, longest=300),
            Column(key="description", ja="説明", en="Description", aliases=("概要",), longest=20_000),
            Column(key="url", ja="アドレス", en="Address", aliases=("URL",), type=ColumnType.URL),
            Column(key="subject", ja="分野", en="Subject", longest=100),
            Column(key="level", ja="水準", en="Level", aliases=("レベル",), type=ColumnType.CHOICE, choices=LEVELS),
            Column(key="language", ja="言語", en="Language", longest=10),
            Column(key="hours", ja="学習時間", en="Hours", aliases=("時間", "content_duration"),
                   type=ColumnType.HOURS, required=True, least=0),
            Column(key="price", ja="価格", en="Price", aliases=("金額",), type=ColumnType.DECIMAL, least=0),
            Column(key="rating", ja="評価", en="Rating", type=ColumnType.DECIMAL, least=0),
            Column(key="learners", ja="受講者数", en="Learners", aliases=("num_subscribers",),
                   type=ColumnType.INTEGER, least=0),
            Column(key="updated_on", ja="更新日", en="Updated on", type=ColumnType.DATE),
            Column(key="has_certificate", ja="修了証", en="Certificate", type=ColumnType.BOOLEAN),
            Column(key="needs_video", ja="動画", en="Video", type=ColumnType.BOOLEAN),
            Column(key="needs_audio", ja="音声", en="Audio", type=ColumnType.BOOLEAN),
            Column(key="has_captions", ja="字幕", en="Captions", type=ColumnType.BOOLEAN),
        ),
        natural_key=("provider", "external_id"),
        owner=CourseTable(default_provider),
        capability=Capability.MANAGE_CATALOG,
        per_municipality=False,
        result_url="catalog:courses",
    )  # fmt: skip


COURSES = course_table()
