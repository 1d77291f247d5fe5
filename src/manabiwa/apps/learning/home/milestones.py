"""Milestones: the first course, half of the way, each level of a skill that the goal asks for, the goal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.services import action
from manabiwa.apps.learning.models import ClaimSource, Enrolment, Goal, Plan, SkillClaim
from manabiwa.apps.learning.wish import share_of_levels

from .models import Milestone, MilestoneKind


@dataclass(frozen=True, slots=True)
class _Reached:
    """A milestone before it is a row."""

    key: str
    kind: str
    title: str = ""
    skill: int | None = None
    level: int | None = None


def note_milestones(*, person_id: int, now: datetime) -> list[Milestone]:
    """Note what the person has reached and not been told of yet; returns the new ones. Nothing is noted twice.

    Levels that a person only says to have are no milestone: a finished course or a confirmed piece of work is.
    """
    reached = {one.key: one for one in _reached(person_id)}
    known = set(Milestone.objects.filter(person=person_id, key__in=reached).values_list("key", flat=True))
    fresh = [one for key, one in reached.items() if key not in known]
    if not fresh:
        return []  # the usual case: no write, no waiting for the one lock of the store
    rows = [
        Milestone(person_id=person_id, key=one.key, kind=one.kind, title=one.title, skill_id=one.skill,
                  level=one.level, reached_at=now)
        for one in fresh
    ]  # fmt: skip
    Milestone.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Milestone.objects.filter(person=person_id, key__in=[one.key for one in fresh]))


def _reached(person_id: int) -> Iterator[_Reached]:
    done = Enrolment.objects.filter(person=person_id).exclude(completed_at=None).order_by("completed_at", "pk")
    first = done.values_list("course__title", flat=True).first()
    if first is not None:
        yield _Reached("first", MilestoneKind.FIRST_COURSE, title=first)
    goal = Goal.objects.filter(person=person_id, closed_at=None).first()
    if goal is not None:
        yield from _on_the_way(goal)


def _on_the_way(goal: Goal) -> Iterator[_Reached]:
    wanted = {row.skill_id: (row.level, row.weight) for row in goal.goal_skills.all()}
    levels: dict[int, int] = {}
    shown: dict[int, int] = {}
    claims = SkillClaim.objects.filter(person=goal.person_id, skill__in=wanted)
    for skill, level, source in claims.values_list("skill_id", "level", "source"):
        levels[skill] = max(level, levels.get(skill, 0))
        if source != ClaimSource.SELF:
            shown[skill] = max(level, shown.get(skill, 0))
    for skill, level in shown.items():
        top = min(level, wanted[skill][0])
        if top:
            yield _Reached(f"level-{skill}-{top}", MilestoneKind.LEVEL, skill=skill, level=top)
    if not shown:
        return  # a goal that was reached on the day it was set is nothing to celebrate
    start = Plan.objects.filter(goal=goal).order_by("pk").values_list("coverage_before", flat=True).first() or 0.0
    now = share_of_levels(wanted, levels)
    if start < 1 and now >= (start + 1) / 2:
        yield _Reached(f"half-{goal.pk}", MilestoneKind.HALF_WAY, title=goal.title)
    if start < 1 and now >= 1:
        yield _Reached(f"goal-{goal.pk}", MilestoneKind.GOAL, title=goal.title)


def mark_celebrated(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The person has seen the milestones that were new: they are not celebrated again, and stay in the record."""
    with action("learning.celebrate", actor=actor, capability=None) as act:
        rows = Milestone.objects.filter(person=person_id, celebrated_at=None)
        act.about(person_id=person_id, changes={"milestones": rows.update(celebrated_at=now)})


def words_of(row: Milestone, *, english: bool) -> str:
    """A milestone in one line."""
    if row.kind == MilestoneKind.FIRST_COURSE:
        return _("はじめての講座「%(title)s」を修了しました") % {"title": row.title}
    if row.kind == MilestoneKind.HALF_WAY:
        return _("「%(title)s」までの道のりの半分まで来ました") % {"title": row.title}
    if row.kind == MilestoneKind.GOAL:
        return _("「%(title)s」に届きました") % {"title": row.title}
    skill = row.skill
    name = "" if skill is None else skill.name_en if english and skill.name_en else skill.name
    return _("「%(skill)s」がレベル%(level)sになりました") % {"skill": name, "level": row.level}
