"""The independent check of a plan by forward chaining.

Written from the words of the problem alone and on purpose without the network, the model or any other
module that helps to make plans: what makes a plan must not be what approves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manabiwa.engines.planning.problem import Problem

_TOLERANCE = 1e-6
_RELATIVE = 1e-9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Parameters
    ----------
    faults : tuple of str
        Codes with the course or limit concerned; empty if the plan keeps every rule.
    reached : dict of str to int
        Level of each skill after the plan.
    objective : float
        Value of the levels newly reached minus the penalties.
    hours, cost : float
        Sums over the plan; the cost includes licences.
    """

    faults: tuple[str, ...]
    reached: dict[str, int]
    objective: float
    hours: float
    cost: float

    @property
    def sound(self) -> bool:
        """Whether the plan keeps every rule."""
        return not self.faults


def check_plan(problem: Problem, courses: Sequence[str]) -> Verdict:
    """Walk through a plan in its order and report each rule that it breaks.

    Parameters
    ----------
    problem : Problem
        The limits, the goal and the courses.
    courses : sequence of str
        Course ids in the order in which they are to be taken.
    """
    catalogue = {course.id: course for course in problem.courses}
    level = {skill.id: skill.current for skill in problem.skills}
    faults: list[str] = []
    seen: set[str] = set()
    hours = cost = penalties = 0.0
    for key in courses:
        course = catalogue.get(key)
        if course is None:
            faults.append(f"unknown course {key}")
            continue
        if key in seen:
            faults.append(f"course twice {key}")
            continue
        seen.add(key)
        faults.extend(
            f"unmet need {skill} {needed} of {key}"
            for skill, needed in course.needs.items()
            if level.get(skill, 0) < needed
        )
        for skill, taught in course.teaches.items():
            level[skill] = max(level.get(skill, 0), taught)
        hours += course.hours
        cost += course.cost
        penalties += course.penalty
    faults.extend(f"missing must {key}" for key in sorted(problem.must - seen))
    faults.extend(f"forbidden {key}" for key in sorted(problem.must_not & seen))
    for licence in problem.licences:
        if licence.courses & seen:
            cost += licence.cost
            penalties += licence.penalty
    if problem.hours is not None and hours > problem.hours * (1.0 + _RELATIVE) + _TOLERANCE:
        faults.append("hours exceeded")
    if problem.budget is not None and cost > problem.budget * (1.0 + _RELATIVE) + _TOLERANCE:
        faults.append("budget exceeded")
    value = sum(
        skill.weight * problem.level_value[reached - 1]
        for skill in problem.skills
        if skill.weight > 0
        for reached in range(skill.current + 1, min(level[skill.id], skill.required) + 1)
    )
    return Verdict(tuple(faults), level, value - penalties, hours, cost)
