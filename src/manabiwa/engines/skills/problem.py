"""What goes in: skills with the words that people use for them, and levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from manabiwa.engines.kernel import checks

HIGHEST_LEVEL = 5


@dataclass(frozen=True, slots=True)
class LearnedTerm:
    """Words that people accepted or refused as showing a skill.

    Parameters
    ----------
    term : str
        The words.
    accepted, refused : int
        How often.
    """

    term: str
    accepted: int
    refused: int

    def __post_init__(self) -> None:
        checks.text("term", self.term, longest=500)
        checks.integer(f"{self.term}.accepted", self.accepted, low=0)
        checks.integer(f"{self.term}.refused", self.refused, low=0)


@dataclass(frozen=True, slots=True)
class SkillTerms:
    """A skill and the words by which texts name it.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a dictionary.
    name : str
        Its name; counts as a term itself.
    aliases : sequence of str
        Other names, in any language and notation.
    learned : sequence of LearnedTerm
        What people said about words that show this skill; they may be terms above or new ones.
    """

    id: str
    name: str
    aliases: Sequence[str] = ()
    learned: Sequence[LearnedTerm] = ()

    def __post_init__(self) -> None:
        checks.text("id", self.id, longest=500)
        checks.text("name", self.name, longest=500)


_REMARK = re.compile("\\s*[(\uff08][^)\uff09]*[)\uff09]\\s*$")


def terms_of(skill: SkillTerms) -> list[str]:
    """Return name and aliases once each, and the name without a remark in brackets: Java (computer programming)."""
    plain = _REMARK.sub("", skill.name)
    return [term for term in dict.fromkeys((skill.name, plain, *skill.aliases)) if term.strip()]


@dataclass(frozen=True, slots=True)
class SkillState:
    """A person's present and wanted level of a skill.

    Parameters
    ----------
    skill : str
        Key.
    current, required : int
        Levels, 0 for none to 5.
    weight : float
        How much it matters, at least 0.
    """

    skill: str
    current: int
    required: int
    weight: float = 1.0

    def __post_init__(self) -> None:
        checks.text("skill", self.skill, longest=500)
        checks.integer(f"{self.skill}.current", self.current, low=0, high=HIGHEST_LEVEL)
        checks.integer(f"{self.skill}.required", self.required, low=0, high=HIGHEST_LEVEL)
        checks.number(f"{self.skill}.weight", self.weight, low=0)
