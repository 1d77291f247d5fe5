"""Skills: found in free text, and the gap between a person and a goal."""

from manabiwa.engines.skills.gap import compare_goals, measure_gap
from manabiwa.engines.skills.levels import (
    CourseLevel,
    InferredLevels,
    infer_levels,
    level_hint,
    parse_course_level,
)
from manabiwa.engines.skills.linking import AUTOMATIC, SkillLinker, tag_many
from manabiwa.engines.skills.problem import HIGHEST_LEVEL, LearnedTerm, SkillState, SkillTerms
from manabiwa.engines.skills.ranking import SkillRanker
from manabiwa.engines.skills.report import LEVEL_WORDS, describe_gap, describe_level
from manabiwa.engines.skills.result import Evidence, GapReport, SkillGap, SkillMention, SkillSuggestion

__all__ = [
    "AUTOMATIC",
    "HIGHEST_LEVEL",
    "LEVEL_WORDS",
    "CourseLevel",
    "Evidence",
    "GapReport",
    "InferredLevels",
    "LearnedTerm",
    "SkillGap",
    "SkillLinker",
    "SkillMention",
    "SkillRanker",
    "SkillState",
    "SkillSuggestion",
    "SkillTerms",
    "compare_goals",
    "describe_gap",
    "describe_level",
    "infer_levels",
    "level_hint",
    "measure_gap",
    "parse_course_level",
    "tag_many",
]
