"""What the import pages show: values as people write them, in the language of the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from manabiwa.apps.tables.columns import TYPE_WORDS, Column, ColumnType
from manabiwa.apps.tables.images import unpack_key, unpack_values
from manabiwa.apps.tables.models import WrongRow
from manabiwa.apps.tables.problems import CellProblem
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.engines.kernel import Lang

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a row that changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of the examples."""

    number: int
    key: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A line of the mapping page."""

    column: Column
    label: str
    help: str
    kind: str
    field: Any
    samples: tuple[str, ...]


def current_lang() -> Lang:
    """Return the language of the person as the engines know it."""
    return "en" if (get_language() or "ja").startswith("en") else "ja"


def show(column: Column | None, value: Any) -> str:
    """Return a value as a person writes it."""
    lang = current_lang()
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"ja": ("いいえ", "はい"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, (list, tuple)):
        return "、".join(show(column, one) for one in value)
    if isinstance(value, Mapping):
        return "、".join(f"{key}: {show(column, one)}" for key, one in value.items())
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    if column is not None and column.type is ColumnType.CHOICE:
        return next((choice.label(lang) for choice in column.choices if choice.value == value), str(value))
    return str(value)


def show_key(spec: TableSpec, packed: Sequence[Any]) -> str:
    """Return a natural key as a person reads it."""
    key = unpack_key(packed)
    if (name := spec.owner.name_key(key)) is not None:
        return name
    columns = {column.key: column for column in spec.columns}
    parts = zip(spec.natural_key, key, strict=True)
    return "・".join(text for name, part in parts if (text := show(columns.get(name), part)))


def changed_rows(spec: TableSpec, examples: Sequence[Mapping[str, Any]]) -> list[ChangedRow]:
    """Return examples of new or changed rows, old value beside new."""
    columns = {column.key: column for column in spec.columns}
    lang = current_lang()
    rows = []
    for example in examples:
        before, after = unpack_values(example["before"]), unpack_values(example["after"])
        changes = tuple(
            Change(
                columns[name].label.to(lang),
                show(columns.get(name), before.get(name)),
                show(columns.get(name), value),
            )
            for name, value in ((name, after[name]) for name in columns if name in after)
            if before or name not in spec.natural_key
        )
        rows.append(ChangedRow(example["number"], show_key(spec, example["key"]), changes))
    return rows


def missing_keys(spec: TableSpec, packed: Sequence[Sequence[Any]]) -> list[str]:
    """Return the examples of rows that the file lacks."""
    return [show_key(spec, key) for key in packed]


def mapping_rows(
    spec: TableSpec, form: Any, reading: Mapping[str, Any], columns: Mapping[str, int]
) -> list[MappingRow]:
    """Return the lines of the mapping page, each with the first values of the column that is chosen."""
    lang = current_lang()
    return [
        MappingRow(
            column=column,
            label=column.label.to(lang),
            help=column.help.to(lang),
            kind=TYPE_WORDS[column.type].to(lang),
            field=form[f"column-{column.key}"],
            samples=_samples(reading["preview"], columns.get(column.key)),
        )
        for column in spec.columns
    ]


def problem_lines(spec: TableSpec, rows: Sequence[WrongRow]) -> list[dict[str, Any]]:
    """Return wrong rows with their reasons in the language of the person."""
    lang = current_lang()
    columns = {column.key: column.label.to(lang) for column in spec.columns}
    lines = []
    for row in rows:
        problems = [CellProblem.from_json(one) for one in row.problems]
        lines.append(
            {
                "number": row.number,
                "problems": [
                    {"column": columns.get(one.column or "", ""), "value": one.value, "text": one.message(lang)}
                    for one in problems
                ],
            }
        )
    return lines


def error_rows(rows: Iterator[WrongRow], width: int) -> Iterator[list[Any]]:
    """Yield the lines of an error file: row number, reasons, then the row as it stood."""
    lang = current_lang()
    for row in rows:
        reasons = [CellProblem.from_json(one).message(lang) for one in row.problems]
        yield [row.number, " / ".join(reasons), *row.cells[:width], *[""] * (width - len(row.cells))]


def _samples(preview: Sequence[Sequence[str]], index: int | None) -> tuple[str, ...]:
    if index is None:
        return ()
    values = (row[index] for row in preview if index < len(row) and row[index])
    return tuple(dict.fromkeys(values))[:SAMPLES]
