"""What goes in: skills with the words that people use for them, and levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manabiwa.engines.kernel import checks

HIGHEST_LEVEL = 5


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
    """

    id: str
    name: str
    aliases: Sequence[str] = ()

    def __post_init__(self) -> None:
        checks.text("id", self.id, longest=500)
        checks.text("name", self.name, longest=500)


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
