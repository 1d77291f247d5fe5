"""Which of the many things that O*NET lists for an occupation make up a goal that a person can learn for.

O*NET names a hundred and more elements and technologies for an occupation. A goal is what can be taught, matters most
and fits a plan:

- up to `TECHNOLOGIES` technologies that are in demand or hot, those that our dictionary knows first, then by weight,
  then the rarer among occupations (JavaScript tells more of a web developer than a word processor does);
- up to `ELEMENTS` skills and fields of knowledge that one of our skills stands for, by weight;
- where both give fewer than `FEWEST`, the weightiest fields of knowledge as O*NET names them.

The rest is shown with the occupation, but nobody is made to plan for "active listening".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TECHNOLOGIES, ELEMENTS, FEWEST = 7, 4, 3


@dataclass(frozen=True, slots=True)
class Need:
    """One skill that an occupation needs: level 1-5, weight above 0.

    `is_taught`: one of our own skills, so that courses are found for it.
    """

    skill: int
    level: int
    weight: float
    is_technology: bool
    is_taught: bool


def count_uses(needs: Mapping[str, Iterable[Need]]) -> Counter[int]:
    """How many occupations name each skill."""
    return Counter(need.skill for rows in needs.values() for need in {row.skill: row for row in rows}.values())


def choose_goal(needs: Iterable[Need], uses: Mapping[int, int]) -> list[Need]:
    """The needs that make up the goal of one occupation; each skill once, with its highest level and weight."""
    merged: dict[int, Need] = {}
    for need in sorted(needs, key=lambda row: (row.is_taught, row.level, row.weight)):
        merged[need.skill] = need
    rows = list(merged.values())
    tools = [row for row in rows if row.is_technology]
    tools.sort(key=lambda row: (not row.is_taught, -row.weight, uses.get(row.skill, 0), row.skill))
    fields = [row for row in rows if not row.is_technology]
    fields.sort(key=lambda row: (-row.weight, row.skill))
    goal = tools[:TECHNOLOGIES] + [row for row in fields if row.is_taught][:ELEMENTS]
    if len(goal) < FEWEST:
        goal += [row for row in fields if not row.is_taught][: FEWEST + 2 - len(goal)]
    return goal
