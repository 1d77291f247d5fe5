"""Seeded planning problems: invented catalogues, and people and courses of a real course graph."""

from __future__ import annotations

import json
import random
from pathlib import Path

from manabiwa.engines.planning import Course, Problem, Skill

HOURS_PER_WEEK = 6
_BUDGET = 30_000
_FORWARD = 0.9
"""Share of prerequisites that lead from a basic skill to one that builds on it; the rest point anywhere, which makes
circles, as the tags of real catalogues do."""


def invented(courses: int, skills: int, weeks: int, seed: int) -> Problem:
    """Return a problem with a catalogue like those of large providers.

    Skills stand in an order from basic to advanced. A course teaches one to three of them to levels 1 to 4, mostly
    asks for the level below of the same skill, and for up to two levels of others. Hours are log-normal (median 9), a
    third of the courses costs money, penalties stand for language and rating.
    """
    draw = random.Random(f"{courses}-{skills}-{weeks}-{seed}")
    goal = [
        Skill(
            f"s{number}", round(draw.uniform(0.2, 1.0), 2), draw.choice([0, 0, 0, 1, 1, 2]), draw.choice([2, 3, 3, 4])
        )
        for number in range(skills)
    ]
    return Problem(
        skills=goal,
        courses=[_course(draw, number, skills) for number in range(courses)],
        hours=weeks * HOURS_PER_WEEK,
        budget=_BUDGET,
    )


def real(folder: Path, person: int, weeks: int) -> Problem:
    """Return the problem of one person of JCRec: their skills, 30 skills to gain, all 3,000 courses."""
    mastery = json.loads((folder / "mastery_levels.json").read_text())
    catalogue = json.loads((folder / "courses.json").read_text())
    people = json.loads((folder / "resumes.json").read_text())
    draw = random.Random(f"jcrec-{person}")
    courses = [
        Course(
            key,
            round(draw.lognormvariate(2.2, 0.7) * 2) / 2 + 0.5,
            draw.choice([0, 0, 1_500, 2_400]),
            round(draw.uniform(0, 8), 1),
            _levels(row["to_acquire"], mastery),
            _levels(row["required"], mastery),
        )
        for key, row in sorted(catalogue.items())
    ]
    has = _levels(people[sorted(people)[person]], mastery)
    taught: dict[str, int] = {}
    for course in courses:
        for skill in course.teaches:
            taught[skill] = taught.get(skill, 0) + 1
    wanted = set(draw.sample(sorted(skill for skill, times in taught.items() if times >= 5), 30))
    skills = [
        Skill(skill, round(draw.uniform(0.2, 1.0), 2) if skill in wanted else 0.0, has.get(skill, 0), 3)
        for skill in sorted(wanted | set(has))
    ]
    return Problem(skills, courses, weeks * HOURS_PER_WEEK, _BUDGET)


def whole_catalogue(courses: int, seed: int) -> Problem:
    """Return the problem of a person with a goal of twenty skills before a catalogue of any size.

    There is a skill for every twenty courses.
    """
    skills = max(30, courses // 20)
    draw = random.Random(f"catalogue-{courses}-{seed}")
    goal = [Skill(f"s{number}", 1.0, 0, 3) for number in draw.sample(range(skills), 20)]
    rows = [_course(draw, number, skills) for number in range(courses)]
    return Problem(goal, rows, 40 * HOURS_PER_WEEK, _BUDGET)


def _course(draw: random.Random, number: int, skills: int) -> Course:
    taught = draw.sample(range(skills), draw.choice([1, 1, 2, 2, 3]))
    teaches: dict[str, int] = {}
    needs: dict[str, int] = {}
    for skill in taught:
        level = draw.choices([1, 2, 3, 4], [4, 4, 2, 1])[0]
        teaches[f"s{skill}"] = level
        if level > 1 and draw.random() < 0.8:
            needs[f"s{skill}"] = level - 1
    for _ in range(draw.choice([0, 1, 1, 2])):
        before = draw.randrange(min(taught)) if min(taught) and draw.random() < _FORWARD else draw.randrange(skills)
        if before not in taught:
            needs[f"s{before}"] = draw.choices([1, 2, 3], [5, 3, 1])[0]
    hours = round(draw.lognormvariate(2.2, 0.7) * 2) / 2 + 0.5
    cost = draw.choice([0, 0, 0, 0, 1_500, 2_400, 12_000])
    return Course(f"c{number}", hours, cost, round(draw.uniform(0, 8), 1), teaches, needs)


def _levels(rows: list[list[object]], mastery: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for skill, name in rows:
        # A mastery that is unknown or not on the scale stands for the first level: the least that can be meant.
        level = max(1, mastery.get(str(name), 1))
        found[str(skill)] = max(found.get(str(skill), 0), level)
    return found
