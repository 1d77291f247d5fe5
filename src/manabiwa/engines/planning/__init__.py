"""A person's learning plan: the best courses in an order that can be followed, proved or bounded."""

from manabiwa.engines.planning.checker import Verdict, check_plan
from manabiwa.engines.planning.problem import DEFAULT_LEVEL_VALUE, Course, Problem, Skill
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.solve import first_plan, solve

__all__ = ["DEFAULT_LEVEL_VALUE", "Course", "Plan", "Problem", "Skill", "Verdict", "check_plan", "first_plan", "solve"]
