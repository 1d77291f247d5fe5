"""Which column of the file is which column of the table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.problems import Notice
from manabiwa.apps.tables.reading.headings import Heading, HeadingBlock, fold_heading
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.engines.kernel import Words


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each column of the table stands in the file.

    Parameters
    ----------
    data_from : int
        Row number of the first data row.
    columns : mapping of str to int
        Index in the file (0 is the first) by column key; columns that the file lacks are absent.
    """

    data_from: int
    columns: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the map as values that JSON can hold."""
        return {"data_from": self.data_from, "columns": dict(self.columns)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the map that `to_json` wrote."""
        return cls(data["data_from"], dict(data["columns"]))


def knows(spec: TableSpec, heading: Heading) -> bool:
    """Whether a heading names a column of the table."""
    known = {name for column in spec.columns for name in column.known_headings}
    return any(candidate in known for candidate in heading.candidates())


def propose(spec: TableSpec, block: HeadingBlock) -> ColumnMap:
    """Return the map that the headings suggest; exact names go before parts of joined ones."""
    by_name = {name: column.key for column in spec.columns for name in column.known_headings}
    taken: dict[str, int] = {}
    used: set[int] = set()
    deepest = max((len(heading.candidates()) for heading in block.headings), default=0)
    for rank in range(deepest):
        for heading in block.headings:
            names = heading.candidates()
            key = by_name.get(names[rank]) if rank < len(names) else None
            if key is not None and key not in taken and heading.index not in used:
                taken[key] = heading.index
                used.add(heading.index)
    return ColumnMap(block.last_row + 1, taken)


def missing_columns(spec: TableSpec, columns: ColumnMap) -> tuple[Column, ...]:
    """Return the required columns that the file does not have."""
    return tuple(column for column in spec.required_columns if column.key not in columns.columns)


def signature(spec: TableSpec, block: HeadingBlock) -> str:
    """Return what tells files with these headings from others; a mapping is remembered under it."""
    written = "\x1f".join([spec.key, *(f"{one.index}:{fold_heading(one.text)}" for one in block.headings)])
    return hashlib.sha256(written.encode()).hexdigest()


def look_at_headings(spec: TableSpec, block: HeadingBlock, columns: ColumnMap, *, is_text: bool) -> list[Notice]:
    """Return what a person should know about the headings: one column only, names that come twice."""
    notices = []
    if is_text and len(block.headings) == 1 and len(spec.columns) > 1:
        notices.append(
            Notice(
                Words(
                    "列が1つしか見つかりません。区切り文字(コンマ・タブなど)の指定が違うようです。",
                    "Only one column was found. The delimiter (comma, tab …) seems to be wrong.",
                )
            )
        )
    twice = _repeated([heading.text for heading in block.headings if heading.text.endswith(")")], block)
    if twice:
        notices.append(
            Notice(
                Words(
                    f"同じ見出しの列があります({'、'.join(twice)})。どちらを使うか確かめてください。",
                    f"Headings come twice ({', '.join(twice)}). Check which one is used.",
                )
            )
        )
    return notices


def _repeated(numbered: Sequence[str], block: HeadingBlock) -> list[str]:
    names = {heading.text for heading in block.headings}
    return [name for name in dict.fromkeys(text.rpartition(" (")[0] for text in numbered) if name in names]
