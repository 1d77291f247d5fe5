"""What an owning app says about each column of a table that can be imported."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from manabiwa.apps.tables.reading.headings import fold_heading
from manabiwa.engines.kernel import Lang, Words


class ColumnType(StrEnum):
    """How a cell is understood, and what Python value comes of it."""

    TEXT = "text"
    """`str`, as typed."""
    CODE = "code"
    """`str`; half-width; zeros that Excel took from the front are put back when the column has a `width`."""
    INTEGER = "integer"
    """`int`."""
    DECIMAL = "decimal"
    """`Decimal`."""
    HOURS = "hours"
    """`Decimal`, in hours: "1時間30分", "90分", "1:30" and Excel durations are understood."""
    YEN = "yen"
    """`int`, in yen: "¥12,000", "1.2万円", "無料" are understood."""
    DATE = "date"
    """`datetime.date`: 和暦, ISO, Excel dates."""
    URL = "url"
    """`str`, http or https."""
    CHOICE = "choice"
    """`str`: the value of one of the column's choices."""
    BOOLEAN = "boolean"
    """`bool`: はい/いいえ, 有/無, ○/×, TRUE/FALSE, 1/0."""
    EMAIL = "email"
    """`str`, the domain in lower case."""


TYPE_WORDS = {
    ColumnType.TEXT: Words("文字", "text"),
    ColumnType.CODE: Words("コード", "code"),
    ColumnType.INTEGER: Words("整数", "whole number"),
    ColumnType.DECIMAL: Words("数値", "number"),
    ColumnType.HOURS: Words("時間数", "hours"),
    ColumnType.YEN: Words("金額(円)", "amount in yen"),
    ColumnType.DATE: Words("日付", "date"),
    ColumnType.URL: Words("URL", "web address"),
    ColumnType.CHOICE: Words("選択肢", "choice"),
    ColumnType.BOOLEAN: Words("はい・いいえ", "yes or no"),
    ColumnType.EMAIL: Words("メールアドレス", "e-mail address"),
}


@lru_cache(maxsize=4096)
def fold_choice(text: str) -> str:
    """A choice as it is compared: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a column may take.

    Parameters
    ----------
    value : str
        What the owner stores.
    ja, en : str
        What people write and read.
    aliases : sequence of str
        What else counts as this choice.
    """

    value: str
    ja: str
    en: str
    aliases: Sequence[str] = ()

    def label(self, lang: Lang = "ja") -> str:
        """Return the name in one language."""
        return self.en if lang == "en" else self.ja


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Name in code, and in a row's values.
    ja, en : str
        Heading in both languages: what an export writes and an import knows.
    aliases : sequence of str
        Other headings that are known; width, case, blanks and punctuation do not matter.
    type : ColumnType
        How cells are understood.
    required : bool
        Whether a blank cell makes the row wrong.
    help_ja, help_en : str
        One sentence on what belongs here, with an example.
    width : int or None
        Of a code: how many characters it has.
    longest : int
        Of a text, code, URL or address: how many characters it may have.
    least, most : Decimal or int or None
        Of a number: the range.
    choices : sequence of Choice
        Of a choice column.
    separator : str
        When set, a cell holds several values so separated and the row's value is a tuple of them.
    known_choices : mapping
        Of a choice column: the value by each name that means it, folded (`fold_choice`).
    """

    key: str
    ja: str
    en: str
    aliases: Sequence[str] = ()
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    help_ja: str = ""
    help_en: str = ""
    width: int | None = None
    longest: int = 2000
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    choices: Sequence[Choice] = ()
    separator: str = ""
    known_choices: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # the first choice of a name keeps it
        names = [
            (fold_choice(name), one.value) for one in self.choices for name in (one.value, one.ja, one.en, *one.aliases)
        ]
        object.__setattr__(self, "known_choices", dict(reversed(names)))
        if self.type is ColumnType.CHOICE and not self.choices:
            raise ValueError(f"column {self.key!r} is a choice without choices")
        if self.width is not None and self.type is not ColumnType.CODE:
            raise ValueError(f"column {self.key!r} has a width but is no code")

    @property
    def label(self) -> Words:
        """The heading in both languages."""
        return Words(self.ja, self.en)

    @property
    def help(self) -> Words:
        """The help in both languages."""
        return Words(self.help_ja, self.help_en)

    @property
    def known_headings(self) -> frozenset[str]:
        """Folded headings under which the column is recognised."""
        return frozenset(fold_heading(name) for name in (self.ja, self.en, self.key, *self.aliases))
