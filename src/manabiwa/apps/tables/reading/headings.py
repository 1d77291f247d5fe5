"""Where the headings of a table stand, and what each column is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from manabiwa.apps.tables.reading.cells import Cell, SourceRow, text_of

SEARCHED_ROWS = 30
DEEPEST = 3
_FOLDED_AWAY = re.compile(r"[\s_＿・･:：*＊※()\[\]【】「」<>/／\-ー－]+")
_REMARKS = re.compile(r"[((\[【].*?[))\]】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of one column.

    Parameters
    ----------
    index : int
        0 is the first column of the file.
    text : str
        Headings of several rows joined by a blank; a repeated name gets its number ("氏名 (2)").
    parts : tuple of str
        The name in each heading row, from the top.
    """

    index: int
    text: str
    parts: tuple[str, ...]

    def candidates(self) -> tuple[str, ...]:
        """Return the folded names under which a column may be declared, the most exact first."""
        names = ["".join(self.parts), self.parts[-1], *self.parts[:-1]]
        folded = [fold_heading(name) for name in names] + [fold_heading(_REMARKS.sub("", names[0]))]
        return tuple(dict.fromkeys(name for name in folded if name))


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """The heading rows of a table.

    Parameters
    ----------
    first_row : int
        Row number of the first heading row (1 is the first row of the file).
    depth : int
        Heading rows; data begin right below.
    headings : tuple of Heading
        Columns with a name, from the left.
    """

    first_row: int
    depth: int
    headings: tuple[Heading, ...]

    @property
    def last_row(self) -> int:
        """Row number of the last heading row."""
        return self.first_row + self.depth - 1


@lru_cache(maxsize=4096)
def fold_heading(text: str) -> str:
    """Return a heading as it is compared: width, case, blanks and punctuation do not matter."""
    return _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", text)).casefold()


def find_headings(
    top: Sequence[SourceRow],
    known: Callable[[Heading], bool],
    *,
    merges: Iterable[tuple[int, int, int]] = (),
    first_row: int = 0,
    depth: int = 0,
) -> HeadingBlock | None:
    """Return the headings of a table, or None if no row could be one.

    Parameters
    ----------
    top : sequence of SourceRow
        The first rows of the file; the first `SEARCHED_ROWS` are searched.
    known : callable
        Whether a heading names a declared column: the block that names most columns wins, the shallower and
        then the upper one at a tie.
    merges : iterable of (row number, first column, last column)
        Cells of a workbook that are merged over several columns.
    first_row, depth : int
        Where the headings are, if a person has said so; 0 means: find them.
    """
    spans = _spans(merges)
    rows = [row for row in top if row.number <= SEARCHED_ROWS or row.number == first_row]
    starts = [row.number for row in rows if not row.is_blank and first_row in (0, row.number)]
    best: tuple[tuple[int, int, int], HeadingBlock] | None = None
    for start in starts:
        for deep in (depth,) if depth else range(1, DEEPEST + 1):
            block = _block(rows, start, deep, spans)
            if block is None:
                continue
            hits = sum(known(heading) for heading in block.headings)
            score = (hits, -deep, -start)
            if (hits or first_row) and (best is None or score > best[0]):
                best = (score, block)
    return best[1] if best else _plainest(rows, spans)


def _plainest(rows: Sequence[SourceRow], spans: dict[int, list[tuple[int, int]]]) -> HeadingBlock | None:
    """No declared name anywhere: take the first row as wide as most rows in which only texts stand."""
    widths = [sum(1 for cell in row.cells if text_of(cell)) for row in rows]
    usual = sorted(widths)[len(widths) // 2] if widths else 0
    for row, width in zip(rows, widths, strict=True):
        if width and width >= usual * 0.6 and not any(_is_number(cell) for cell in row.cells):
            return _block(rows, row.number, 1, spans)
    filled = [row for row, width in zip(rows, widths, strict=True) if width]
    return _block(rows, filled[0].number, 1, spans) if filled else None


def _block(
    rows: Sequence[SourceRow], start: int, depth: int, spans: dict[int, list[tuple[int, int]]]
) -> HeadingBlock | None:
    by_number = {row.number: row for row in rows}
    wanted = range(start, start + depth)
    if any(number not in by_number for number in wanted) or (depth > 1 and by_number[wanted[-1]].is_blank):
        return None
    grid = [_names(by_number[number].cells, spans.get(number, [])) for number in wanted]
    width = max(len(line) for line in grid)
    if depth > 1:
        grid[:-1] = [_fill_right(line, width, grid[-1]) if not spans else line for line in grid[:-1]]
    headings: list[Heading] = []
    met: dict[str, int] = {}
    for index in range(width):
        parts = tuple(dict.fromkeys(line[index] for line in grid if index < len(line) and line[index]))
        if not parts:
            continue
        text = " ".join(parts)
        met[text] = met.get(text, 0) + 1
        headings.append(Heading(index, text if met[text] == 1 else f"{text} ({met[text]})", parts))
    return HeadingBlock(start, depth, tuple(headings))


def _names(cells: Sequence[Cell], merged: Sequence[tuple[int, int]]) -> list[str]:
    line = [" ".join(text_of(cell).split()) for cell in cells]
    for first, last in merged:
        line.extend([""] * (last + 1 - len(line)))
        line[first : last + 1] = [line[first]] * (last + 1 - first)
    return line


def _fill_right(line: list[str], width: int, below: list[str]) -> list[str]:
    """A CSV saved from merged headings keeps the name over the first column only: carry it over the named ones."""
    filled, carried = [], ""
    for index in range(width):
        own = line[index] if index < len(line) else ""
        carried = own or (carried if index < len(below) and below[index] else "")
        filled.append(carried)
    return filled


def _spans(merges: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, first, last in merges:
        spans.setdefault(number, []).append((first, last))
    return spans


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or text_of(cell).replace(",", "").replace(".", "", 1).isdigit()
