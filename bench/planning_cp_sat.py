"""The peer: the same problem as a plain CP-SAT model (OR-tools) with order variables against circles."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from manabiwa.engines.planning import Problem

_SCALE = 100


def solve_by_cp_sat(problem: Problem, seconds: float) -> tuple[list[str], float, bool]:
    """Return the courses in order, the bound and whether the plan is proved best.

    Every level has a position; a course stands behind the levels that it asks for, and a level behind the one course
    that is said to give it.
    """
    model = cp_model.CpModel()
    current = {skill.id: skill.current for skill in problem.skills}
    takes = {course.id: model.new_bool_var(course.id) for course in problem.courses}
    last = len(problem.courses)
    place = {course.id: model.new_int_var(0, last, "") for course in problem.courses}
    levels = sorted({
        (skill, level)
        for course in problem.courses
        for skill, taught in course.teaches.items()
        for level in range(current.get(skill, 0) + 1, taught + 1)
    })  # fmt: skip
    has = {key: model.new_bool_var("") for key in levels}
    when = {key: model.new_int_var(0, last, "") for key in levels}
    givers: dict[tuple[str, int], list[cp_model.IntVar]] = {key: [] for key in levels}
    for course in problem.courses:
        for skill, needed in course.needs.items():
            if needed <= current.get(skill, 0):
                continue
            if (skill, needed) not in has:
                model.add(takes[course.id] == 0)
                continue
            model.add_implication(takes[course.id], has[skill, needed])
            model.add(place[course.id] >= when[skill, needed] + 1).only_enforce_if(takes[course.id])
        for skill, taught in course.teaches.items():
            for level in range(max(current.get(skill, 0), course.needs.get(skill, 0)) + 1, taught + 1):
                gives = model.new_bool_var("")
                model.add_implication(gives, takes[course.id])
                model.add(when[skill, level] >= place[course.id]).only_enforce_if(gives)
                givers[skill, level].append(gives)
    for key, sources in givers.items():
        model.add_bool_or([*sources, has[key].negated()])
    _limit(model, problem, takes)
    value = [
        (round(_SCALE * skill.weight * problem.level_value[level - 1]), has[skill.id, level])
        for skill in problem.skills
        for level in range(skill.current + 1, skill.required + 1)
        if (skill.id, level) in has
    ]
    loss = [(round(_SCALE * course.penalty), takes[course.id]) for course in problem.courses]
    model.maximize(sum(factor * var for factor, var in value) - sum(factor * var for factor, var in loss))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # Without a solution its bound says nothing.
        return [], math.inf, False
    chosen = [course.id for course in problem.courses if solver.value(takes[course.id])]
    ordered = sorted(chosen, key=lambda key: solver.value(place[key]))
    return ordered, solver.best_objective_bound / _SCALE, status == cp_model.OPTIMAL


def _limit(model: cp_model.CpModel, problem: Problem, takes: dict[str, cp_model.IntVar]) -> None:
    for limit, sizes in (
        (problem.hours, {course.id: course.hours for course in problem.courses}),
        (problem.budget, {course.id: course.cost for course in problem.courses}),
    ):
        if limit is not None:
            model.add(sum(round(_SCALE * sizes[key]) * var for key, var in takes.items()) <= int(_SCALE * limit))
