"""How far the skills of the goal are: today, at the end of the plan, and where the goal lies."""

from dataclasses import dataclass

from manabiwa.apps.catalog.models import LEVEL_MAX, CourseSkill
from manabiwa.apps.common.pictures import RadarAxis
from manabiwa.apps.learning import selectors
from manabiwa.apps.learning.models import Goal, Plan

AXES = 12
"""A radar with more axes cannot be read: the heaviest skills of the goal are drawn, the list holds all."""


@dataclass(frozen=True, slots=True)
class SkillWay:
    """A skill of the goal: its number in the picture and the three levels, 0 to 5."""

    number: int
    name: str
    now: int
    planned: int
    goal: int
    drawn: bool

    @property
    def is_reached(self) -> bool:
        """Whether the goal is reached today."""
        return self.now >= self.goal

    def axis(self) -> RadarAxis:
        """The skill as the radar draws it."""
        values = (self.now / LEVEL_MAX, self.planned / LEVEL_MAX, self.goal / LEVEL_MAX)
        return RadarAxis(str(self.number), values)


def skill_ways(goal: Goal, plan: Plan | None, *, english: bool) -> list[SkillWay]:
    """The skills of the goal, the heaviest first; three queries.

    Levels of today beyond the goal are drawn as they are; a plan brings nobody below today.
    """
    wanted = sorted(goal.goal_skills.select_related("skill"), key=lambda row: (-row.weight, row.skill.name, row.pk))
    levels = selectors.levels_of(goal.person_id)
    taught: dict[int, int] = {}
    if plan is not None:
        courses = [step.course_id for step in plan.steps.all()]
        rows = CourseSkill.objects.filter(course__in=courses, skill__in=[row.skill_id for row in wanted])
        for skill, level in rows.values_list("skill_id", "teaches"):
            taught[skill] = max(level, taught.get(skill, 0))
    return [
        SkillWay(
            number, row.skill.name_en if english and row.skill.name_en else row.skill.name,
            now=levels.get(row.skill_id, 0),
            planned=max(levels.get(row.skill_id, 0), taught.get(row.skill_id, 0)), goal=row.level,
            drawn=number <= AXES,
        )
        for number, row in enumerate(wanted, start=1)
    ]  # fmt: skip
