"""A table that can be imported, as the app that owns it declares it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from manabiwa.apps.tables.columns import Column
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem
from manabiwa.engines.kernel import Words

if TYPE_CHECKING:
    from manabiwa.apps.common.permissions import Actor, Capability
    from manabiwa.apps.network.models import Municipality


@dataclass(frozen=True, slots=True)
class ImportContext:
    """For whom and when rows are read and written.

    Parameters
    ----------
    actor : Actor
        Who imports.
    municipality : Municipality or None
        Whose rows they are; None for a table of the whole network.
    now : datetime
        With time zone.
    scratch : dict
        Room in which `TableOwner.prepare` leaves what it looked up for `validate` and `write`.
    """

    actor: Actor
    municipality: Municipality | None
    now: dt.datetime
    scratch: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row whose cells were understood.

    Parameters
    ----------
    number : int
        Row number in the file.
    values : mapping
        By column key; only the columns that the file has. A blank cell is None.
    """

    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that is to be written.

    Parameters
    ----------
    key : tuple
        Natural key.
    values : mapping
        What `TableOwner.validate` returned (or, in an undo, the values from before).
    """

    key: Key
    values: Values


class TableOwner:
    """What an owning app does for its table. Called with up to 1,000 rows at a time.

    `write`, `remove`, `withdraw` and `reinstate` run inside the transaction of the import, after its permission
    check; they write rows and nothing else (the audit row of the import is written by `tables`).
    """

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        """Look up, with a fixed number of queries, what `validate` needs for these rows; leave it in `scratch`."""

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        """Return the values to store, or all reasons why the row is wrong. No query here."""
        return row.values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        """Return what the store holds now for those keys that it has, in the form that `validate` returns."""
        raise NotImplementedError

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        """Store new rows and changed ones; values absent from an entry stay as they are."""
        raise NotImplementedError

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        """Delete rows that this import created: only an undo calls it.

        Raises
        ------
        InUseError
            If something refers to a row by now.
        """
        raise NotImplementedError

    def name_key(self, key: Key) -> str | None:
        """Return what people call the row, where its key is made of numbers; None: the key says it."""
        return None

    def keys_in_store(self, context: ImportContext) -> Iterator[Key] | None:
        """Yield the keys of all rows that a complete file would have; None if files are never complete."""
        return None

    def withdraw(self, keys: Sequence[Key], context: ImportContext) -> None:
        """Take rows out of use that the file no longer has. Needed only with `keys_in_store`."""
        raise NotImplementedError

    def reinstate(self, keys: Sequence[Key], context: ImportContext) -> None:
        """Undo `withdraw`."""
        raise NotImplementedError


class InUseError(Exception):
    """Rows cannot be removed because other records refer to them.

    Parameters
    ----------
    keys : sequence of tuple
        Natural keys of those rows.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__(f"{len(keys)} rows are referred to by other records")
        self.keys = keys


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """The declaration of one importable table.

    Parameters
    ----------
    key : str
        ``app.table``, such as ``catalog.courses``.
    name : Words
        What a person calls the table.
    help : Words
        One or two sentences on what the file should hold.
    columns : sequence of Column
        In the order of a template file.
    natural_key : sequence of str
        Keys of the values that tell one row from another.
    owner : TableOwner
        Reads and writes the rows.
    capability : Capability or None
        What a person must be able to do; None refuses everybody.
    per_municipality : bool
        Whether rows belong to a municipality; a table of the whole network has none.
    header_rows : int
        How many heading rows the file always has; 0: find out.
    result_url : str
        Name of the URL of the page that shows the stored rows; empty for none.
    """

    key: str
    name: Words
    help: Words
    columns: Sequence[Column]
    natural_key: Sequence[str]
    owner: TableOwner
    capability: Capability | None = None
    per_municipality: bool = True
    header_rows: int = 0
    result_url: str = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"table {self.key!r} declares a column twice")
        if not self.natural_key:
            raise ValueError(f"table {self.key!r} has no natural key")
        taken: dict[str, str] = {}
        for column in self.columns:
            for heading in column.known_headings:
                other = taken.setdefault(heading, column.key)
                if other != column.key:
                    raise ValueError(f"table {self.key!r}: columns {other!r} and {column.key!r} share a heading")

    def column(self, key: str) -> Column:
        """Return a column by its key.

        Raises
        ------
        KeyError
            If there is none.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @property
    def required_columns(self) -> tuple[Column, ...]:
        """Columns without which no row can be right."""
        return tuple(column for column in self.columns if column.required)
