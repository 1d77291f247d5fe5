"""What a plan goes through beside being proved: first plan, candidate cut, replan, cohort, classes on fixed dates.

``python -m bench.planning_life [--quick]``. Every plan is checked by forward chaining, every calendar day by day.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Sequence
from dataclasses import replace

from bench.planning_cohort import cohort
from bench.planning_instances import HOURS_PER_WEEK, invented, whole_catalogue
from bench.report import load_note, publish, quantile
from manabiwa.engines.planning import (
    DatedClass,
    DatedProblem,
    check_plan,
    check_schedule,
    first_plan,
    narrow,
    plan_cohort,
    replan,
    solve,
    solve_dated,
)

Row = dict[str, object]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute")
    options = parser.parse_args(arguments)
    few = options.quick
    rows = [
        _first(5_000 if few else 30_000, 2 if few else 5),
        _cut(3 if few else 10),
        _change(4 if few else 20),
        _dated(2 if few else 6),
        _cohort(20 if few else 500, 10.0 if few else 110.0),
    ]
    publish("planning-life", "Life of a plan (time in seconds)", rows, notes=[
        "first plan: candidates out of the whole catalogue, dominance, greedy plan; limit 0.3 s",
        "candidate cut: how far the best plan of the candidates lies below the best of all courses, in per cent",
        "replan: one course in the middle is withdrawn; kept: share of the other courses that stay (bar 85)",
        "dated: 12 classes of five evenings; cohort: shared seats, places in classes and hours of supporters",
        load_note(),
    ])  # fmt: skip


def _first(courses: int, instances: int) -> Row:
    times, sound = [], 0
    for seed in range(instances):
        problem = whole_catalogue(courses, seed)
        began = time.perf_counter()
        small = narrow(problem)
        plan = first_plan(small.problem)
        times.append(time.perf_counter() - began)
        sound += check_plan(problem, plan.courses).sound
    return _row(f"first plan of {courses:,} courses", times, sound, {"candidates": len(small.problem.courses)})


def _cut(instances: int) -> Row:
    times, losses, sound = [], [], 0
    for seed in range(instances):
        problem = invented(1_000, 30, 40, 300 + seed)
        whole = solve(problem, 10.0)
        began = time.perf_counter()
        plan = solve(narrow(problem).problem, 10.0)
        times.append(time.perf_counter() - began)
        losses.append(max(0.0, (whole.bound - plan.objective) / whole.bound * 100))
        sound += check_plan(problem, plan.courses).sound
    return _row("candidate cut, 1000 x 30", times, sound, {"loss %": max(losses), "mean loss %": _mean(losses)})


def _change(instances: int) -> Row:
    times, kept, losses, sound = [], [], [], 0
    for seed in range(instances):
        problem = invented(250, 30, 40, 400 + seed)
        old = solve(problem, 5.0).courses
        gone = old[len(old) // 2]
        now = replace(problem, courses=tuple(course for course in problem.courses if course.id != gone))
        began = time.perf_counter()
        change = replan(now, old)
        times.append(time.perf_counter() - began)
        best = solve(now, 5.0)
        kept.append(100 * change.share_kept)
        losses.append((best.bound - change.plan.objective) / best.bound * 100)
        sound += check_plan(now, change.plan.courses).sound
    figures = {"kept % least": min(kept), "kept % mean": _mean(kept), "loss %": max(losses)}
    return _row("replan, 250 x 30", times, sound, figures)


def _dated(instances: int) -> Row:
    times, gaps, sound = [], [], 0
    for seed in range(instances):
        dated = _with_classes(seed)
        began = time.perf_counter()
        found = solve_dated(dated, time_limit=10.0)
        times.append(time.perf_counter() - began)
        gaps.append(100 * found.plan.gap)
        sound += check_schedule(dated, found.sessions, found.classes) == ()
    return _row("dated, 60 x 10 and 12 classes", times, sound, {"gap %": max(gaps), "mean gap %": _mean(gaps)})


def _with_classes(seed: int) -> DatedProblem:
    problem = invented(60, 10, 20, 600 + seed)
    draw = random.Random(f"dated-{seed}")
    monday = dt.date(2027, 4, 5)
    classes = []
    for number, course in enumerate(draw.sample(problem.courses, 12)):
        first = monday + dt.timedelta(weeks=draw.randrange(14), days=draw.choice([1, 3]))
        meetings = [(first + dt.timedelta(weeks=week), 1.5) for week in range(5)]
        classes.append(DatedClass(f"k{number}", course.id, meetings))
    weekdays = {1: 2.0, 3: 2.0, 5: HOURS_PER_WEEK - 4.0}
    return DatedProblem(problem, classes, monday, monday + dt.timedelta(weeks=20), weekdays)


def _cohort(people: int, seconds: float) -> Row:
    group = cohort(people, 400, 24, 20, 1)
    began = time.perf_counter()
    plan = plan_cohort(group, seconds=seconds)
    spent = time.perf_counter() - began
    sound = sum(
        check_plan(person.problem, one.plan.courses).sound
        for person, one in zip(group.people, plan.people, strict=True)
    )
    within = all(used <= limit + 1e-6 for used, limit in plan.used.values())
    share = 100 * _mean([one.share for one in plan.people])
    without = 100 * _mean([one.share_without for one in plan.people])
    figures = {"gap %": 100 * plan.gap, "reached %": share, "without %": without, "seats suffice": within}
    return _row(f"cohort of {people}", [spent], sound, figures, of=people)


def _row(name: str, times: Sequence[float], sound: int, figures: Row, of: int | None = None) -> Row:
    told = ", ".join(
        f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
    )
    return {
        "what": name,
        "n": len(times),
        "p50 s": quantile(times, 0.5),
        "p95 s": quantile(times, 0.95),
        "sound": f"{sound}/{of or len(times)}",
        "figures": told,
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
