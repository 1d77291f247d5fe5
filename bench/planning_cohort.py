"""A cohort that shares seats, places in dated classes and hours of supporters: seeded people over one catalogue."""

from __future__ import annotations

import random

from bench.planning_instances import invented
from manabiwa.engines.planning import Cohort, Licence, Person, Problem, Skill


def cohort(people: int, courses: int, skills: int, weeks: int, seed: int) -> Cohort:
    """Return a cohort of people who want a third of the skills each.

    A fifth of the courses needs one of four licences, with seats for a tenth of the people each; thirty courses are
    classes for twenty; a tenth of the courses takes two hours of a supporter, of whom there is an hour per person.
    """
    draw = random.Random(f"cohort-{people}-{courses}-{skills}-{seed}")
    catalogue = invented(courses, skills, weeks, seed).courses
    ids = [course.id for course in catalogue]
    shared = draw.sample(ids, courses // 5)
    licences = [
        Licence(f"seat{number}", frozenset(shared[number::4]), cost=draw.choice([0, 3_000])) for number in range(4)
    ]
    members = []
    for number in range(people):
        wanted = draw.sample(range(skills), skills // 3)
        goal = [
            Skill(f"s{skill}", round(draw.uniform(0.2, 1.0), 2), draw.choice([0, 0, 1]), draw.choice([2, 3, 3]))
            for skill in wanted
        ]
        problem = Problem(goal, catalogue, draw.choice([60, 100, 160]), 20_000, licences=licences)
        members.append(Person(f"p{number}", problem))
    rest = [key for key in ids if key not in set(shared)]
    return Cohort(
        people=members,
        seats={licence.id: people // 10 for licence in licences},
        places=dict.fromkeys(draw.sample(rest, 30), 20),
        support=dict.fromkeys(draw.sample(ids, courses // 10), 2.0),
        support_hours=float(people),
    )
