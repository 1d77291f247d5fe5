"""Looking at a file for a table: where the headings are, how columns map, and what the first rows say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.mapping import ColumnMap, knows, look_at_headings, missing_columns, propose, signature
from manabiwa.apps.tables.problems import Notice, TableFileError
from manabiwa.apps.tables.reading import (
    FileKind,
    HeadingBlock,
    Source,
    SourceRow,
    find_headings,
    inspect_file,
    read_rows,
)
from manabiwa.apps.tables.reading.cells import text_of
from manabiwa.apps.tables.reading.headings import DEEPEST, SEARCHED_ROWS
from manabiwa.apps.tables.reading.source import merges_of_headings
from manabiwa.apps.tables.reading.text import DELIMITER_WORDS
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.engines.kernel import Words

PREVIEW_ROWS = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said about how to read the file; the empty values mean: find out.

    Parameters
    ----------
    encoding, delimiter, sheet : str
    first_row, depth : int
        Where the headings are and over how many rows.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    first_row: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found.

    Parameters
    ----------
    source : Source
    block : HeadingBlock
    columns : ColumnMap
        As proposed from the headings.
    notices : tuple of Notice
    preview : tuple of tuple of str
        The first data rows as text.
    """

    source: Source
    block: HeadingBlock
    columns: ColumnMap
    notices: tuple[Notice, ...]
    preview: tuple[tuple[str, ...], ...]

    def signature(self, spec: TableSpec) -> str:
        """Return under which name a mapping for such files is remembered."""
        return signature(spec, self.block)

    def to_json(self) -> dict[str, Any]:
        """Return all but the column map as values that JSON can hold."""
        return {
            "kind": self.source.kind.value,
            "encoding": self.source.encoding,
            "delimiter": self.source.delimiter,
            "sheet": self.source.sheet,
            "sheets": list(self.source.sheets),
            "rows": self.source.rows,
            "first_row": self.block.first_row,
            "depth": self.block.depth,
            "headings": [[heading.index, heading.text] for heading in self.block.headings],
            "notices": [notice.to_json() for notice in self.notices],
            "preview": [list(row) for row in self.preview],
        }


def source_from_json(data: dict[str, Any]) -> Source:
    """Return the source that `Examination.to_json` wrote."""
    return Source(
        FileKind(data["kind"]),
        encoding=data["encoding"],
        delimiter=data["delimiter"],
        sheets=tuple(data["sheets"]),
        sheet=data["sheet"],
        rows=data["rows"],
    )


def examine(path: Path, spec: TableSpec, limits: Limits, choices: Choices | None = None) -> Examination:
    """Return what the file at `path` holds for this table.

    Raises
    ------
    TableFileError
        If it cannot be read, or has no headings or no rows below them.
    """
    said = choices or Choices()
    source = inspect_file(path, limits=limits, encoding=said.encoding, delimiter=said.delimiter, sheet=said.sheet)
    deepest = max(SEARCHED_ROWS, said.first_row) + DEEPEST + PREVIEW_ROWS * 4
    top = list(islice(read_rows(path, source, limits=limits), deepest))
    block = find_headings(
        top,
        lambda heading: knows(spec, heading),
        merges=merges_of_headings(path, source, SEARCHED_ROWS + DEEPEST),
        first_row=said.first_row,
        depth=said.depth or spec.header_rows,
    )
    if block is None:
        raise _no_rows()
    data = [row for row in top if row.number > block.last_row and not row.is_blank]
    if not data and source.rows <= deepest:
        raise _no_rows()
    columns = propose(spec, block)
    notices = [*source.notices, *look_at_headings(spec, block, columns, is_text=source.kind is FileKind.TEXT)]
    return Examination(source, block, columns, tuple(notices), _preview(data))


def refuse_missing_columns(spec: TableSpec, columns: ColumnMap, found: Examination | None = None) -> None:
    """Raise `TableFileError` if the file lacks a required column; the words name what was found instead."""
    missing = missing_columns(spec, columns)
    if not missing:
        return
    ja = "、".join(f"「{column.ja}」" for column in missing)
    en = ", ".join(f"“{column.en}”" for column in missing)
    seen = [heading.text for heading in found.block.headings][:8] if found else []
    hint_ja = f"見つかった見出し: {'、'.join(seen)}。" if seen else ""
    hint_en = f"Headings found: {', '.join(seen)}." if seen else ""
    if found and found.source.kind is FileKind.TEXT and len(found.block.headings) <= 1:
        name = DELIMITER_WORDS.get(found.source.delimiter, Words(found.source.delimiter, found.source.delimiter))
        hint_ja += f"区切り文字を「{name.ja}」として読みました。違うときは指定し直してください。"
        hint_en += f" It was read with the delimiter “{name.en}”; choose another if that is wrong."
    raise TableFileError(
        Words(f"必要な列がありません: {ja}。", f"Required columns are missing: {en}."),
        Words(
            hint_ja + "見出しをひな形に合わせるか、どの列かを指定してください。",
            hint_en + " Use the headings of the template, or say which column it is.",
        ),
    )


def _preview(rows: Sequence[SourceRow]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text_of(cell)[:200] for cell in row.cells) for row in rows[:PREVIEW_ROWS])


def _no_rows() -> TableFileError:
    return TableFileError(
        Words("データの行がありません。", "There are no rows of data."),
        Words(
            "見出しの下に1行以上のデータがあるか、読み取るシートが正しいかを確かめてください。",
            "Check that there is at least one row below the headings and that the right sheet is read.",
        ),
    )
