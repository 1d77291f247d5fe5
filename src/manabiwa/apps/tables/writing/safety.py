"""Cells that a spreadsheet would run, and characters that CP932 cannot hold.

Source of the dangerous first characters: OWASP, "CSV Injection" (full-width ones count in Japanese).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOT = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_REPLACEMENT = "〓"


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A cell of which CP932 could not hold every character.

    Parameters
    ----------
    row : int
        Row number in the written file; 1 is the headings.
    column : str
        Heading of the column.
    text : str
        What should have been written.
    characters : str
        The characters that became "〓" (the geta mark, which printers put for a type they do not have).
    """

    row: int
    column: str
    text: str
    characters: str


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes in front of one that starts hot.

    Numbers written as text stay as they are. Texts that already start with apostrophes and then hot get one
    more, so that `without_guard` gives back exactly what was there.
    """
    if _HOT.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def without_guard(text: str) -> str:
    """Return a text without the apostrophe that `guard` put in front."""
    return text[1:] if text.startswith("'") and _HOT.match(text) else text


def to_cp932(text: str) -> tuple[str, str]:
    """Return the text with "〓" for what CP932 cannot hold, and the characters that it could not."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        lost = [character for character in text if not _fits(character)]
        return "".join(character if _fits(character) else _REPLACEMENT for character in text), "".join(
            dict.fromkeys(lost)
        )
    return text, ""


def _fits(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
