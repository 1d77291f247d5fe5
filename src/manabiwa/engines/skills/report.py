"""Skills and gaps in words."""

from __future__ import annotations

from manabiwa.engines.kernel import Lang, Words
from manabiwa.engines.skills.problem import HIGHEST_LEVEL
from manabiwa.engines.skills.result import GapReport

LEVEL_WORDS = (
    Words("これから", "not yet"),
    Words("基本を知っている", "knows the basics"),
    Words("手助けがあればできる", "can do it with help"),
    Words("一人でできる", "can do it alone"),
    Words("人に教えられる", "can guide others"),
    Words("第一人者として率いる", "leads the field"),
)
"""What each level means, from 0 to 5."""


def describe_level(level: int, *, lang: Lang = "ja") -> str:
    """Return what a level means."""
    return LEVEL_WORDS[min(max(level, 0), HIGHEST_LEVEL)].to(lang)


def describe_gap(report: GapReport, *, lang: Lang = "ja") -> str:
    """Return one sentence about how far a person is from a goal."""
    open_skills = sum(gap.missing > 0 for gap in report.skills)
    if not open_skills:
        return Words("目標にすでに届いています。", "The goal is reached already.").to(lang)
    return Words(
        f"いまできることで目標の{report.percent}%まで来ています。あと{open_skills}つのスキルを伸ばしましょう。",
        f"With what you can do you are {report.percent}% of the way; {open_skills} skills to go.",
    ).to(lang)
