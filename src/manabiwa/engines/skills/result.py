"""What comes out: skills found in a text, and how far a person is from a goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a text that shows a skill.

    Parameters
    ----------
    start, end : int
        Where it stands in the text as typed, in characters.
    words : str
        What stands there.
    """

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill found in a text.

    Parameters
    ----------
    skill : str
        Key.
    confidence : float
        In (0, 1]: how sure the words name this skill; below `AUTOMATIC` a person should confirm it.
    level : int or None
        Level that the text hints at, if it does.
    evidence : tuple of Evidence
        In the order of the text.
    """

    skill: str
    confidence: float
    level: int | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SkillSuggestion:
    """A skill whose name is like part of a text; a person decides.

    Parameters
    ----------
    skill : str
        Key.
    score : float
        Likeness in (0, 1].
    evidence : Evidence
        The words of the text that are most like the name.
    """

    skill: str
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SkillGap:
    """How far one skill is from the goal.

    Parameters
    ----------
    skill : str
    current, required, missing : int
        Levels; `missing` is 0 if the goal is reached.
    """

    skill: str
    current: int
    required: int
    missing: int


@dataclass(frozen=True, slots=True)
class GapReport:
    """How far a person is from a goal.

    Parameters
    ----------
    skills : tuple of SkillGap
        Those with the most weighted levels missing first.
    distance : float
        Weighted levels that are missing.
    reached : float
        Weighted share of the levels required that the person has, in [0, 1]; 1 for a goal without levels. A level
        above the goal does not make up for one that is missing.
    """

    skills: tuple[SkillGap, ...]
    distance: float
    reached: float

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 100 means all of it."""
        return int(self.reached * 100 + 1e-9)
