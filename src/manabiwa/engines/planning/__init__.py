"""A person's learning plan: the best courses in an order that can be followed, proved or bounded."""

from manabiwa.engines.planning.alternatives import (
    Alternative,
    AlternativeKind,
    Remedy,
    RemedyKind,
    alternatives,
    coverage,
    nearest_plans,
    trade_off,
)
from manabiwa.engines.planning.calendar import (
    Calendar,
    CoursePart,
    ScheduledWeek,
    Session,
    available_hours,
    calendar_of,
    daily_hours,
    hours_per_week_needed,
    make_calendar,
    spread_over_week,
)
from manabiwa.engines.planning.checker import Verdict, check_plan
from manabiwa.engines.planning.cohort import plan_cohort
from manabiwa.engines.planning.dated import DatedClass, DatedPlan, DatedProblem, solve_dated
from manabiwa.engines.planning.dated_schedule import check_schedule
from manabiwa.engines.planning.narrow import Narrowed, narrow
from manabiwa.engines.planning.problem import DEFAULT_LEVEL_VALUE, Course, Licence, Problem, Skill
from manabiwa.engines.planning.reading import parse_problem, read_problem, unknown_names
from manabiwa.engines.planning.reasons import (
    Cause,
    CourseReason,
    GivenLevel,
    Missed,
    PlanReasons,
    Swap,
    explain,
    first_reasons,
    missed_levels,
)
from manabiwa.engines.planning.replan import STABILITY, PlanChange, difference, replan, replan_dated
from manabiwa.engines.planning.report import (
    ALTERNATIVE_NAMES,
    describe_course,
    describe_missed,
    describe_plan,
    describe_quality,
    describe_remedy,
)
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.sharing import Cohort, CohortPlan, OneMore, Person, PersonPlan, Pool, PoolKind
from manabiwa.engines.planning.solve import first_plan, solve

__all__ = [
    "ALTERNATIVE_NAMES",
    "DEFAULT_LEVEL_VALUE",
    "STABILITY",
    "Alternative",
    "AlternativeKind",
    "Calendar",
    "Cause",
    "Cohort",
    "CohortPlan",
    "Course",
    "CoursePart",
    "CourseReason",
    "DatedClass",
    "DatedPlan",
    "DatedProblem",
    "GivenLevel",
    "Licence",
    "Missed",
    "Narrowed",
    "OneMore",
    "Person",
    "PersonPlan",
    "Plan",
    "PlanChange",
    "PlanReasons",
    "Pool",
    "PoolKind",
    "Problem",
    "Remedy",
    "RemedyKind",
    "ScheduledWeek",
    "Session",
    "Skill",
    "Swap",
    "Verdict",
    "alternatives",
    "available_hours",
    "calendar_of",
    "check_plan",
    "check_schedule",
    "coverage",
    "daily_hours",
    "describe_course",
    "describe_missed",
    "describe_plan",
    "describe_quality",
    "describe_remedy",
    "difference",
    "explain",
    "first_plan",
    "first_reasons",
    "hours_per_week_needed",
    "make_calendar",
    "missed_levels",
    "narrow",
    "nearest_plans",
    "parse_problem",
    "plan_cohort",
    "read_problem",
    "replan",
    "replan_dated",
    "solve",
    "solve_dated",
    "spread_over_week",
    "trade_off",
    "unknown_names",
]
