"""Levels: words in a text that hint at one, and what a course of a given level teaches and asks for.

The scale is that of the platform: 0 none, 1 knows the basics, 2 can do it with help, 3 can do it alone, 4 can guide
others, 5 leads the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.text import fold

_HINTS = (
    (4, re.compile(r"上級|エキスパート|専門家|expert|advanced|マスター|高度な")),
    (3, re.compile(r"中級|実務経験|実践|応用|intermediate|業務で使")),
    (1, re.compile(r"初心者|入門|初級|基礎|はじめて|初めて|未経験|ゼロから|beginner|basic|introduction|fundamentals")),
)


class CourseLevel(StrEnum):
    """Level that a provider gives a course."""

    ALL = "all"
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class InferredLevels:
    """What a course teaches and asks for.

    Parameters
    ----------
    teaches, needs : dict of str to int
        Skill -> level after the course; skill -> level before it. No entry in `needs` for level 0.
    """

    teaches: dict[str, int]
    needs: dict[str, int]


_RULE = {
    # what the course teaches, what it asks for
    CourseLevel.ALL: (2, 0),
    CourseLevel.BEGINNER: (1, 0),
    CourseLevel.INTERMEDIATE: (3, 1),
    CourseLevel.EXPERT: (4, 3),
}
_NAMES = {
    CourseLevel.ALL: ("all", "all level", "all levels", "全レベル", "すべてのレベル", "全て", "すべて", ""),
    CourseLevel.BEGINNER: ("beginner", "beginner level", "初級", "初心者", "入門", "基礎", "introductory", "basic"),
    CourseLevel.INTERMEDIATE: ("intermediate", "intermediate level", "中級"),
    CourseLevel.EXPERT: ("expert", "expert level", "advanced", "上級", "エキスパート", "専門"),
}
_BY_NAME = {name: level for level, names in _NAMES.items() for name in names}


def parse_course_level(value: str, *, parameter: str = "level") -> CourseLevel:
    """Read the level of a course as providers write it, such as "All Levels", "Beginner Level" or 中級.

    Raises
    ------
    ParameterError
        If it is none of the four.
    """
    level = _BY_NAME.get(" ".join(fold(value).split()))
    if level is None:
        raise ParameterError(
            parameter,
            Words("初級・中級・上級・すべて のいずれか", "one of beginner, intermediate, expert, all"),
            value,
        )
    return level


def infer_levels(level: CourseLevel, skills: Iterable[str]) -> InferredLevels:
    """Return what a course of a level teaches and asks for, if its provider says no more than that.

    The rule: beginner takes its skills from nothing to 1; all levels from nothing to 2; intermediate asks for 1 and
    takes to 3; expert asks for 3 and takes to 4. It asks only for the skills that it teaches, because
    nothing is known of others. A catalogue that states its levels, or a person who knows the course, goes first.

    Parameters
    ----------
    level : CourseLevel
    skills : iterable of str
        Skills that the course is about.
    """
    after, before = _RULE[level]
    keys = list(dict.fromkeys(skills))
    return InferredLevels(dict.fromkeys(keys, after), dict.fromkeys(keys, before) if before else {})


def level_hint(text: str) -> int | None:
    """Return the level that a text hints at (上級 4, 中級 3, 入門 1), or None."""
    folded = fold(text)
    return next((level for level, pattern in _HINTS if pattern.search(folded)), None)


def level_near(text: str, start: int, end: int, around: int) -> int | None:
    """Return the level that the nearest hint around a place in a text gives, or None."""
    before, after = fold(text[max(0, start - around) : start]), fold(text[end : end + around])
    hints = [
        (distance, level)
        for level, pattern in _HINTS
        for distance in (
            *(len(before) - match.end() for match in pattern.finditer(before)),
            *(match.start() for match in pattern.finditer(after)),
        )
    ]
    return min(hints)[1] if hints else None
