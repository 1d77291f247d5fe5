"""What a document is made of. Values only: how they look is decided where they are written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText

from manabiwa.apps.common.charts import Chart

Text = str | LazyText
Value = str | int | float | bool | dt.date | LazyText | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2 below the title."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; an empty line in it begins a new paragraph."""

    text: Text
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that matters: its label, and what it is made of."""

    label: Text
    value: str
    unit: Text = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Two to four numbers side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values: the particulars of what the document is about."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    heading : str
    share : float
        Of the table's width, relative to the other columns; 0: as wide as its content.
    digits : int or None
        Decimals of numbers, which then stand to the right; None: a column of words.
    is_change : bool
        Numbers carry their sign.
    """

    heading: Text
    share: float = 0
    digits: int | None = None
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with its caption; a missing value is a dash in print and an empty cell in Excel."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: Text = ""
    empty: Text = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A numbered chart with its caption."""

    chart: Chart
    caption: Text
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader must not overlook."""

    title: Text
    text: Text


Block = Heading | Paragraph | Bullets | KeyFigures | Facts | Table | Picture | Notice


@dataclass(frozen=True, slots=True)
class Document:
    """A report: whose it is, of which fiscal year and day, its parts, and what a careful reader asks for.

    Parameters
    ----------
    title, subtitle : str
    organisation : str
        Who answers for it: stands in the head of every page.
    period : str
        The fiscal year in words (令和8年度); empty for documents of no year.
    made_on : date
        The day on which the figures were taken.
    blocks : sequence of blocks
    definitions : pairs of term and definition
    caveats, sources : sequence of str
        What the document does not show, and where its figures come from.
    """

    title: Text
    organisation: Text
    made_on: dt.date
    blocks: tuple[Block, ...]
    subtitle: Text = ""
    period: Text = ""
    definitions: tuple[tuple[Text, Text], ...] = ()
    caveats: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()

    @property
    def file_name(self) -> str:
        """The name under which it is saved, without ending."""
        return "_".join(str(part) for part in (self.organisation, self.title, self.made_on.isoformat()) if part)
