"""Heads and skills of a workforce in the years to come: a cohort-component model with chance."""

from manabiwa.engines.workforce.problem import LONGEST, Problem, Retirement, Role, ages_of
from manabiwa.engines.workforce.reading import read_problem
from manabiwa.engines.workforce.report import describe_role
from manabiwa.engines.workforce.result import AGE_GROUPS, Flows, Forecast, RoleYear
from manabiwa.engines.workforce.solve import forecast

__all__ = [
    "AGE_GROUPS",
    "LONGEST",
    "Flows",
    "Forecast",
    "Problem",
    "Retirement",
    "Role",
    "RoleYear",
    "ages_of",
    "describe_role",
    "forecast",
    "read_problem",
]
