"""Reading a table from a file: what kind it is, its rows one by one, and where its headings are."""

from manabiwa.apps.tables.reading.cells import Cell, SourceRow
from manabiwa.apps.tables.reading.headings import HeadingBlock, find_headings
from manabiwa.apps.tables.reading.kinds import FileKind
from manabiwa.apps.tables.reading.source import Source, inspect_file, read_rows

__all__ = ["Cell", "FileKind", "HeadingBlock", "Source", "SourceRow", "find_headings", "inspect_file", "read_rows"]
