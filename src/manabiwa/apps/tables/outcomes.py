"""What an import would do with each row: the dry run and the real one ask the same question here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from manabiwa.apps.tables.cells import parse_cell
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.images import Key, Values, differing, key_digest
from manabiwa.apps.tables.mapping import ColumnMap
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.reading import Cell, SourceRow
from manabiwa.apps.tables.spec import Entry, ImportContext, Row, TableSpec
from manabiwa.engines.kernel import Words

CHUNK = 1000
_MOST_KNOWN = 5_000
_SELDOM_TWICE = frozenset({ColumnType.TEXT, ColumnType.CODE, ColumnType.URL, ColumnType.EMAIL})


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row and what becomes of it.

    Parameters
    ----------
    number : int
        Row number in the file.
    cells : list of Cell
        The row as it stands in the file.
    fate : Fate
    key : tuple
        Natural key; empty for a wrong row.
    before : mapping or None
        What the store holds now, for the values that change.
    after : mapping
        What it will hold: all values of a new row, the differing ones of a changed row.
    problems : tuple of CellProblem
        Why it is wrong.
    """

    number: int
    cells: list[Cell]
    fate: Fate
    key: Key = ()
    before: Values | None = None
    after: Values = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()


class Judge:
    """Reads rows, a thousand at a time, and says what becomes of each.

    It remembers which keys it has met (16 bytes each), to find rows that come twice and rows that the file
    no longer has.

    Parameters
    ----------
    spec : TableSpec
    columns : ColumnMap
    context : ImportContext
    """

    def __init__(self, spec: TableSpec, columns: ColumnMap, context: ImportContext) -> None:
        self._spec = spec
        # in the order of the declaration: PostgreSQL sorts the keys of a stored mapping
        self._columns = [
            (column, columns.columns[column.key], None if column.type in _SELDOM_TWICE else dict[str, object]())
            for column in spec.columns
            if column.key in columns.columns
        ]
        self._data_from = columns.data_from
        self._context = context
        self._met: dict[bytes, int] = {}

    def judge(self, rows: Iterable[SourceRow]) -> Iterator[list[Outcome]]:
        """Yield outcomes in the order of the file, in lists of up to 1,000; blank rows are left out."""
        filled = (row for row in rows if row.number >= self._data_from and not row.is_blank)
        while chunk := list(islice(filled, CHUNK)):
            yield self._judge_chunk(chunk)

    def missing(self) -> Iterator[Key] | None:
        """Yield keys that the store has and the file has not; None if the table's files are never complete."""
        stored = self._spec.owner.keys_in_store(self._context)
        if stored is None:
            return None
        return (key for key in stored if key_digest(key) not in self._met)

    def _judge_chunk(self, chunk: Sequence[SourceRow]) -> list[Outcome]:
        read = [self._parse(row) for row in chunk]
        good = [row for row in read if isinstance(row, Row)]
        self._spec.owner.prepare(good, self._context)
        judged = [self._validate(row) if isinstance(row, Row) else row for row in read]
        keys = [one.key for one in judged if isinstance(one, Entry)]
        existing = self._spec.owner.find_existing(keys, self._context) if keys else {}
        return [
            _compare(source, one, existing.get(one.key))
            if isinstance(one, Entry)
            else Outcome(source.number, source.cells, Fate.WRONG, problems=one)
            for source, one in zip(chunk, judged, strict=True)
        ]

    def _parse(self, source: SourceRow) -> Row | tuple[CellProblem, ...]:
        cells, width = source.cells, len(source.cells)
        values = {
            column.key: _parse_known(column, cells[index] if index < width else None, known)
            for column, index, known in self._columns
        }
        problems = tuple(value for value in values.values() if isinstance(value, CellProblem))
        return problems or Row(source.number, values)

    def _validate(self, row: Row) -> Entry | tuple[CellProblem, ...]:
        values = self._spec.owner.validate(row, self._context)
        if not isinstance(values, Mapping):
            return tuple(values)
        key = tuple(values.get(part) for part in self._spec.natural_key)
        digest = key_digest(key)
        first = self._met.setdefault(digest, row.number)
        if first != row.number:
            return (self._twice(key, first),)
        return Entry(key, values)

    def _twice(self, key: Key, first: int) -> CellProblem:
        names = [column for column in self._spec.columns if column.key in self._spec.natural_key]
        ja = "・".join(column.ja for column in names) or "キー"
        en = ", ".join(column.en for column in names) or "key"
        return cell_problem(
            names[0].key if names else None,
            "・".join(str(part) for part in key if part is not None),
            Words(f"「{ja}」が{first:,}行目と同じです。", f"“{en}” is the same as in row {first:,}."),
            Words("重複している行のどちらかを削除してください。", "Delete one of the two rows."),
        )


def _parse_known(column: Column, cell: Cell, known: dict[str, object] | None) -> object | CellProblem | None:
    """Parse a cell, or remember what the same text meant before: dates, levels and prices come again and again."""
    if known is None or not isinstance(cell, str):
        return parse_cell(column, cell)
    if cell not in known:
        if len(known) >= _MOST_KNOWN:
            return parse_cell(column, cell)
        known[cell] = parse_cell(column, cell)
    return known[cell]


def _compare(source: SourceRow, entry: Entry, stored: Values | None) -> Outcome:
    if stored is None:
        return Outcome(source.number, source.cells, Fate.NEW, entry.key, None, entry.values)
    names = differing(stored, entry.values)
    if not names:
        return Outcome(source.number, source.cells, Fate.UNCHANGED, entry.key)
    before = {name: stored.get(name) for name in names}
    after = {name: entry.values[name] for name in names}
    return Outcome(source.number, source.cells, Fate.CHANGED, entry.key, before, after)
