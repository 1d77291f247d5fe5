"""What the interview aims at: an occupation, or skills that a person picked from a job posting or from own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manabiwa.apps.catalog.models import Occupation, Skill
from manabiwa.apps.catalog.selectors import goal_of
from manabiwa.apps.catalog.tagging import FoundSkill, skills_in_text

USUAL_LEVEL = 2
"""The level that a skill is meant at where a text does not say."""
MOST = 20
"""Skills of a text that a person is asked about."""


@dataclass(frozen=True, slots=True)
class Target:
    """A goal before it is kept: its skills with level and weight, and the occupation if it is one."""

    title: str
    wanted: Sequence[tuple[Skill, int, float]]
    occupation: Occupation | None = None

    @property
    def skills(self) -> list[Skill]:
        """Its skills by name."""
        return sorted((skill for skill, _level, _weight in self.wanted), key=lambda skill: skill.name)


def of_occupation(occupation: Occupation) -> dict[str, Any]:
    """An occupation as an answer that a session keeps."""
    return {"occupation": occupation.pk}


def of_skills(title: str, levels: Mapping[int, int]) -> dict[str, Any]:
    """Skills with levels as an answer that a session keeps."""
    return {"title": title, "levels": [[skill, level] for skill, level in levels.items()]}


def target_of(answer: Mapping[str, Any] | None) -> Target | None:
    """The target of an answer; None while nothing is chosen or it is there no more."""
    if not answer:
        return None
    if "occupation" in answer:
        occupation = Occupation.objects.filter(pk=answer["occupation"]).first()
        wanted = [(row.skill, row.level, row.weight) for row in goal_of(occupation)] if occupation else []
        return Target(occupation.name, wanted, occupation) if occupation and wanted else None
    known = Skill.objects.in_bulk([skill for skill, _level in answer["levels"]])
    wanted = [(known[skill], level, 1.0) for skill, level in answer["levels"] if skill in known]
    return Target(answer["title"] or "・".join(skill.name for skill, _, _ in wanted[:3]), wanted) if wanted else None


def found_in(text: str) -> list[FoundSkill]:
    """The skills that a text names, the surest first."""
    return skills_in_text(text)[:MOST] if text.strip() else []


def levels_said(text: str) -> dict[int, tuple[int, str]]:
    """By skill: the level that somebody's own words suggest, and the words that show it."""
    return {
        one.skill.pk: (one.level or USUAL_LEVEL, one.words[0] if one.words else one.skill.name)
        for one in found_in(text)
        if one.is_sure
    }
