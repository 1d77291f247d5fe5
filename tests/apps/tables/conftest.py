"""A table to import into: the declarations of a municipality, with all hooks that an owner can have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.tables import registry, services
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.problems import cell_problem
from manabiwa.apps.tables.spec import InUseError, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

HEADINGS = ["宣言", "本文", "宣言者", "宣言日"]
FIELDS = ("title", "statement", "mayor", "declared_on")


class DeclarationTable(TableOwner):
    """Stores declarations; a title that says 嘘 is refused, one with promises cannot be removed."""

    def validate(self, row, context):
        if "嘘" in row.values["title"]:
            return [
                cell_problem(
                    "title", row.values["title"], Words("嘘です。", "A lie."), Words("直してください。", "Mend it.")
                )
            ]
        return dict(row.values)

    def find_existing(self, keys, context):
        rows = Declaration.objects.for_municipality(context.municipality.pk).filter(title__in=[key[0] for key in keys])
        return {(row.title,): {name: getattr(row, name) for name in FIELDS} for row in rows}

    def write(self, created, changed, context):
        Declaration.unscoped.bulk_create(
            Declaration(municipality=context.municipality, is_published=True, **self._filled(entry.values))
            for entry in created
        )
        rows = Declaration.objects.for_municipality(context.municipality.pk)
        for entry in changed:
            rows.filter(title=entry.key[0]).update(**self._filled(entry.values))

    def remove(self, keys, context):
        rows = Declaration.objects.for_municipality(context.municipality.pk).filter(title__in=[key[0] for key in keys])
        used = [(row.title,) for row in rows.filter(promises__isnull=False).distinct()]
        if used:
            raise InUseError(used)
        rows.delete()

    def keys_in_store(self, context):
        rows = Declaration.objects.for_municipality(context.municipality.pk).filter(is_published=True)
        return ((title,) for title in rows.values_list("title", flat=True).iterator())

    def withdraw(self, keys, context):
        self._publish(keys, context, is_published=False)

    def reinstate(self, keys, context):
        self._publish(keys, context, is_published=True)

    def _publish(self, keys, context, *, is_published):
        rows = Declaration.objects.for_municipality(context.municipality.pk)
        rows.filter(title__in=[key[0] for key in keys]).update(is_published=is_published)

    @staticmethod
    def _filled(values):
        return {name: "" if value is None else value for name, value in values.items()}


def declarations(**changes: Any) -> TableSpec:
    """Return the table, perhaps with something changed."""
    given = {
        "key": "test.declarations",
        "name": Words("宣言", "Declarations"),
        "help": Words("1行に1件。", "One a row."),
        "columns": (
            Column(key="title", ja="宣言", en="Declaration", aliases=("件名",), required=True, longest=200),
            Column(key="statement", ja="本文", en="Statement"),
            Column(key="mayor", ja="宣言者", en="Mayor", required=True),
            Column(key="declared_on", ja="宣言日", en="Declared on", type=ColumnType.DATE, required=True),
        ),
        "natural_key": ("title",),
        "owner": DeclarationTable(),
        "capability": Capability.RUN_PROGRAMMES,
    }
    return TableSpec(**(given | changes))


@pytest.fixture
def spec() -> Iterator[TableSpec]:
    yield registry.register(declarations())
    registry.unregister("test.declarations")


@pytest.fixture
def lines() -> Callable[..., bytes]:
    """`lines(["A", ...], ...)`: a CSV in UTF-8."""
    return csv_bytes


def csv_bytes(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    table = [headings, *rows]
    return "".join(",".join(str(cell) for cell in row) + "\r\n" for row in table).encode(encoding)


def good_row(number: int) -> list[str]:
    return [f"宣言{number}", "学びます", "市長", "2026-04-01"]


def workbook_bytes(*rows: Sequence[object], merges: Sequence[str] = (), title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """`put(content, "name.csv")`: a file."""

    def write(content: bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def start(spec: TableSpec, officer: Any, town: Any, now: dt.datetime) -> Callable[..., TableImport]:
    """`start(content)`: the officer's import of a file, mapped and not yet checked."""

    def begin(
        content: bytes, name: str = "table.csv", actor: Any = None, municipality: str | None = None
    ) -> TableImport:
        return services.start_import(
            actor=actor or officer,
            spec=spec,
            municipality=municipality or town.pk,
            upload=SimpleUploadedFile(name, content),
            name=name,
            now=now,
        )

    return begin
