"""The gap between what a person can do and what a goal asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from manabiwa.engines.kernel import checks
from manabiwa.engines.skills.problem import SkillState
from manabiwa.engines.skills.result import GapReport, SkillGap


def measure_gap(states: Iterable[SkillState]) -> GapReport:
    """Measure how far a person is from a goal.

    Parameters
    ----------
    states : iterable of SkillState
        Each skill of the goal once.

    Raises
    ------
    ParameterError
        If a skill comes twice.
    """
    rows = list(states)
    checks.no_duplicates("states.skill", (row.skill for row in rows))
    ranked = sorted(rows, key=lambda row: (-row.weight * _missing(row), row.skill))
    asked = sum(row.weight * row.required for row in rows)
    distance = sum(row.weight * _missing(row) for row in rows)
    return GapReport(
        skills=tuple(SkillGap(row.skill, row.current, row.required, _missing(row)) for row in ranked),
        distance=distance,
        reached=1.0 - distance / asked if asked > 0 else 1.0,
    )


def compare_goals(
    current: Mapping[str, int], goals: Mapping[str, Mapping[str, tuple[int, float]]]
) -> list[tuple[str, GapReport]]:
    """Measure several goals for one person, nearest first.

    Parameters
    ----------
    current : mapping of skill to level
        A skill that is not in it stands at 0.
    goals : mapping of goal to (mapping of skill to (required level, weight))
    """
    measured = [
        (
            goal,
            measure_gap(
                SkillState(skill, current.get(skill, 0), required, weight)
                for skill, (required, weight) in skills.items()
            ),
        )
        for goal, skills in goals.items()
    ]
    return sorted(measured, key=lambda entry: (-entry[1].reached, entry[1].distance, entry[0]))


def _missing(row: SkillState) -> int:
    return max(0, row.required - row.current)
