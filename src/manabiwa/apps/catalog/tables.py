"""Courses as a table file: one row a course. A provider's list is complete, so that removals are noticed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models, transaction

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .columns import course_columns
from .languages import language_code
from .models import Course, Provider
from .pillars import read_pillars
from .plain import plain_line, plain_text
from .search import KIND
from .signals import courses_withdrawn
from .tagging import queue_tagging

WORDS = ("title", "description", "outcomes", "audience", "prerequisites")
"""What people read; taken from web pages, they come with mark-up."""
FIELDS = (
    *WORDS, "url", "subject", "level", "language", "hours", "price_yen", "rating", "learners", "updated_on",
    "has_certificate", "needs_video", "needs_audio", "has_captions", "device", "is_accessible", "is_seat", "pillars",
    # a course that is in a list again is in use again
    "withdrawn_at",
)  # fmt: skip
DEFAULTS = {"level": "all", "is_seat": False, "price_yen": 0} | dict.fromkeys(
    (*WORDS[1:], "url", "subject", "device", "pillars"), ""
)
"""What an empty cell means; all other fields then are not known."""
TAGGED = frozenset({"title", "description", "outcomes", "level"})
"""Skills are found in these: when one changes, they are looked for again."""
# kana or kanji: how the language of a course is told from its title when nobody says
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CENT = Decimal("0.01")
_MOST_YEN = 2_000_000_000


class CourseTable(TableOwner):
    """Courses of one or several providers; rows that name none are the default provider's."""

    def __init__(self, default_provider: str = "") -> None:
        self.default_provider = default_provider

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        context.scratch["providers"] = {provider.code: provider for provider in Provider.objects.all()}

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        code = values.get("provider") or self.default_provider
        provider = context.scratch["providers"].get(code)
        if provider is None:
            return [_unknown_provider(code)]
        if self.default_provider and code != self.default_provider:
            return [_other_provider(code, self.default_provider)]
        values["provider"] = code
        problems = [*_price(values, provider), *_language(values), *_pillars(values)]
        for name in WORDS:
            if values.get(name):
                values[name] = (plain_line if name == "title" else plain_text)(values[name])
        if not values["title"]:
            problems.append(_only_markup(row.values["title"]))
        for name, default in DEFAULTS.items():
            if name in values:
                values[name] = default if values[name] is None else values[name]
        for name in ("hours", "rating"):
            if values.get(name) is not None:
                values[name] = values[name].quantize(_CENT)
        values["withdrawn_at"] = None
        return problems or values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        rows = Course.objects.values_list("provider__code", "external_id", *FIELDS)
        return {
            key: {"provider": key[0], "external_id": key[1], **dict(zip(FIELDS, row[2:], strict=True))}
            for provider, codes in _by_provider(keys).items()
            for row in rows.filter(provider__code=provider, external_id__in=codes)
            if (key := (row[0], row[1]))
        }

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        providers = dict(Provider.objects.values_list("code", "pk"))
        fresh = [
            Course(
                provider_id=providers[entry.key[0]], external_id=entry.key[1], awaits_tagging=True,
                **{name: entry.values[name] for name in FIELDS if entry.values.get(name) is not None},
            )
            for entry in created
        ]  # fmt: skip
        Course.objects.bulk_create(fresh)
        rows = self._rows([entry.key for entry in changed])
        names = {name for entry in changed for name in entry.values if name in FIELDS}
        for entry in changed:
            row = rows[entry.key]
            row.updated_at = context.now
            row.awaits_tagging |= not TAGGED.isdisjoint(entry.values)
            for name in names & entry.values.keys():
                setattr(row, name, entry.values[name])
        if names:
            Course.objects.bulk_update(rows.values(), [*names, "updated_at", "awaits_tagging"], batch_size=100)
        # what awaits tagging is told to the search when its skills are known
        queue_indexing(KIND, [row.pk for row in rows.values() if not row.awaits_tagging])
        if fresh or any(row.awaits_tagging for row in rows.values()):
            queue_tagging()

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
        self._set_withdrawn(keys, context, context.now)

    def reinstate(self, keys: Sequence[Key], context: ImportContext) -> None:
        self._set_withdrawn(keys, context, None)

    def _set_withdrawn(self, keys: Sequence[Key], context: ImportContext, when: Any) -> None:
        rows = [row.pk for row in self._rows(keys).values()]
        Course.objects.filter(pk__in=rows).update(withdrawn_at=when, updated_at=context.now)
        queue_indexing(KIND, rows)
        if when:
            transaction.on_commit(partial(courses_withdrawn.send_robust, sender="catalog.courses", courses=rows))

    def _rows(self, keys: Sequence[Key]) -> dict[Key, Course]:
        rows = Course.objects.select_related("provider")
        return {
            (provider, row.external_id): row
            for provider, codes in _by_provider(keys).items()
            for row in rows.filter(provider__code=provider, external_id__in=codes)
        }


def _by_provider(keys: Sequence[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for provider, code in keys:
        found.setdefault(provider, []).append(code)
    return found


def _price(values: dict[str, Any], provider: Provider) -> list[CellProblem]:
    if "price" not in values:
        return []
    price = values.pop("price")
    yen = int((Decimal(price) * provider.yen_per_unit).to_integral_value()) if price else 0
    values["price_yen"] = min(yen, _MOST_YEN)
    if yen <= _MOST_YEN:
        return []
    return [
        cell_problem(
            "price", str(price), Words("価格が大きすぎます。", "The price is too large."),
            Words("20億円以下にしてください。", "It may be 2,000,000,000 yen at most."),
        )
    ]  # fmt: skip


def _language(values: dict[str, Any]) -> list[CellProblem]:
    written = values.get("language")
    if not written:
        values["language"] = "ja" if _JAPANESE.search(values["title"]) else "en"
        return []
    values["language"] = language_code(written)
    if values["language"]:
        return []
    return [
        cell_problem(
            "language", written, Words("この言語は分かりません。", "This language is not known."),
            Words("「日本語」「英語」や、ja、en のように書いてください。", "Write Japanese, English, ja or en."),
        )
    ]  # fmt: skip


def _pillars(values: dict[str, Any]) -> list[CellProblem]:
    if not values.get("pillars"):
        return []
    cell = values["pillars"]
    values["pillars"], unknown = read_pillars(cell)
    if not unknown:
        return []
    return [
        cell_problem(
            "pillars", cell,
            Words(f"取組領域ではないことばがあります: {unknown[0]}", f"This is no pillar: {unknown[0]}."),
            Words(
                "。「行政DX」「中小企業DX」「市民・求職者」を「、」で分けて書いてください。",
                "Write staff, business or residents, with commas between them.",
            ),
        )
    ]  # fmt: skip


def _only_markup(title: str) -> CellProblem:
    return cell_problem(
        "title", title, Words("講座名がHTMLのタグだけです。", "The title is nothing but HTML tags."),
        Words("講座名をふつうの文字で入力してください。", "Write the title as plain text."),
    )  # fmt: skip


def _unknown_provider(code: str) -> CellProblem:
    return cell_problem(
        "provider", code, Words("この提供元は登録されていません。", "This provider is unknown."),
        Words("先に提供元を登録するか、コードを直してください。", "Add the provider or correct the code."),
    )  # fmt: skip


def _other_provider(code: str, expected: str) -> CellProblem:
    return cell_problem(
        "provider", code,
        Words(
            f"「{expected}」の表に、別の提供元の講座があります。",
            f"The table is of “{expected}”; this course is another provider's.",
        ),
        Words("提供元ごとに表を分けてください。", "Make one table for each provider."),
    )  # fmt: skip


def course_table(default_provider: str = "") -> TableSpec:
    """The declaration of the table; with a provider, its column may be absent and the file is that provider's list."""
    return TableSpec(
        key=f"catalog.courses/{default_provider}" if default_provider else "catalog.courses",
        name=Words("講座", "Courses"),
        help=Words("1行に1講座。提供元は、先に登録します。", "One course a row. Add the provider first."),
        columns=course_columns(names_provider=not default_provider),
        natural_key=("provider", "external_id"),
        owner=CourseTable(default_provider),
        capability=Capability.MANAGE_CATALOG,
        per_municipality=False,
        result_url="catalog:courses",
    )


def table_of_provider(code: str) -> TableSpec:
    """The table of one provider's courses. Raises KeyError for a provider that is not registered."""
    if not Provider.objects.filter(code=code).exists():
        raise KeyError(code)
    return course_table(code)


COURSES = course_table()
