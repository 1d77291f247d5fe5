"""A person's word on skills that were found automatically, and what it teaches the dictionary.

Each judgement counts for the words that showed the skill: accepted words become (or strengthen) a term of the skill,
refused ones weaken it (`engines.skills.linking`). Accepting many at once is not counted: nobody looked at each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.engines.skills import AUTOMATIC

from .models import CourseSkill, LearnedTerm, Provider, Skill, Source
from .search import KIND
from .tagging import levels_for, shown_words

_LONGEST = 100
"""Characters of words that are worth remembering; longer ones are sentences."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a judgement taught: words with how often they were accepted and refused for the skill."""

    words: str
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True)
class Correction:
    """The row of the right skill, and its source and levels before: None where it is new."""

    row: int
    before: tuple[str, int, int] | None


def judge_course_skill(*, row: CourseSkill, is_right: bool, actor: Actor, now: datetime) -> list[Lesson]:
    """A person confirms a skill that was found automatically, or says that the course does not teach it.

    A suggestion that is right gets its levels now. A refusal is kept as a confirmed skill of level 0, so that the next
    tagging does not bring it back. Returns what the dictionary learned.
    """
    with action("catalog.judge_course_skill", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        if not is_right:
            row.teaches = row.needs = 0
        elif row.source == Source.SUGGESTED:
            row.teaches, row.needs = levels_for(row)
        row.source, row.judged_at = Source.CONFIRMED, now
        row.save(update_fields=["source", "teaches", "needs", "judged_at"])
        lessons = _teach(row.skill_id, shown_words(row), accepted=int(is_right), refused=int(not is_right))
        queue_indexing(KIND, [row.course_id])
        act.about(row, changes={"is_right": is_right, "words": [lesson.words for lesson in lessons]})
    return lessons


def reopen_course_skill(*, row: CourseSkill, teaches: int, needs: int, was_right: bool, actor: Actor) -> None:
    """Take a person's judgement back, and what it taught: the skill waits again, with the levels that it had."""
    with action("catalog.reopen_course_skill", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        row.source, row.teaches, row.needs, row.judged_at = _waiting(row), teaches, needs, None
        row.save(update_fields=["source", "teaches", "needs", "judged_at"])
        _teach(row.skill_id, shown_words(row), accepted=-int(was_right), refused=-int(not was_right))
        queue_indexing(KIND, [row.course_id])
        act.about(row)


def correct_course_skill(
    *, row: CourseSkill, skill: Skill, teaches: int, needs: int, actor: Actor, now: datetime
) -> tuple[Correction, list[Lesson]]:
    """What was found is another skill, or the same at other levels: a person's word.

    The words that were found become words of the right skill. Returns what was written, and what was learned.
    Raises ValidationError for levels outside of 1 to 5 (needed: 0 to 5).
    """
    with action("catalog.correct_course_skill", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        words = shown_words(row)
        right = row
        if skill.pk != row.skill_id:
            row.teaches = row.needs = 0
            row.source, row.judged_at = Source.CONFIRMED, now
            row.save(update_fields=["source", "teaches", "needs", "judged_at"])
            _teach(row.skill_id, words, refused=1)
            right = CourseSkill.objects.filter(course=row.course_id, skill=skill).first() or CourseSkill(
                course_id=row.course_id, skill=skill, evidence=row.evidence, confidence=row.confidence
            )
        before = (right.source, right.teaches, right.needs) if right.pk else None
        right.teaches, right.needs, right.source, right.judged_at = teaches, needs, Source.CONFIRMED, now
        right.full_clean()
        right.save()
        lessons = _teach(skill.pk, words, accepted=1)
        queue_indexing(KIND, [row.course_id])
        act.about(row, changes={"skill": [row.skill_id, skill.pk], "teaches": teaches, "needs": needs})
    return Correction(right.pk, before), lessons


def reopen_correction(*, row: CourseSkill, teaches: int, needs: int, correction: Correction, actor: Actor) -> None:
    """Take a correction back, and what it taught: both skills stand as they did before."""
    with action("catalog.reopen_course_skill", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        right = CourseSkill.objects.get(pk=correction.row)
        words = shown_words(row)
        _teach(right.skill_id, words, accepted=-1)
        if right.pk != row.pk:
            _teach(row.skill_id, words, refused=-1)
            if correction.before is None:
                right.delete()
            else:
                right.source, right.teaches, right.needs = correction.before
                right.save(update_fields=["source", "teaches", "needs"])
        row.source, row.teaches, row.needs, row.judged_at = _waiting(row), teaches, needs, None
        row.save(update_fields=["source", "teaches", "needs", "judged_at"])
        queue_indexing(KIND, [row.course_id])
        act.about(row)


def accept_course_skills(*, provider: Provider, at_least: float, actor: Actor, now: datetime) -> int:
    """Confirm all skills of a provider's courses that count already with at least this confidence; how many.

    Suggestions are not among them: they want a person's look each.
    """
    with action("catalog.accept_course_skills", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        rows = CourseSkill.objects.filter(
            course__provider=provider, course__withdrawn_at=None, source=Source.AUTOMATIC, confidence__gte=at_least
        )
        count = rows.update(source=Source.CONFIRMED, judged_at=now)
        act.about(provider, changes={"at_least": at_least, "skills": count})
    return count


def reopen_course_skills(*, provider: Provider, judged_at: datetime, actor: Actor) -> int:
    """Take back what was accepted at once at that moment; how many wait again."""
    with action("catalog.reopen_course_skills", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        rows = CourseSkill.objects.filter(course__provider=provider, judged_at=judged_at, source=Source.CONFIRMED)
        count = rows.update(source=Source.AUTOMATIC, judged_at=None)
        act.about(provider, changes={"skills": count})
    return count


def _waiting(row: CourseSkill) -> Source:
    return Source.AUTOMATIC if row.confidence >= AUTOMATIC else Source.SUGGESTED


def _teach(skill: int, words: Sequence[str], *, accepted: int = 0, refused: int = 0) -> list[Lesson]:
    """Count a judgement, or take one back with negative numbers."""
    words = [part for part in words if len(part) <= _LONGEST]
    LearnedTerm.objects.bulk_create([LearnedTerm(skill_id=skill, words=part) for part in words], ignore_conflicts=True)
    mine = LearnedTerm.objects.filter(skill_id=skill, words__in=words)
    # a count never falls below nothing, whatever was taken back twice
    if accepted:
        mine.filter(accepted__gte=-accepted).update(accepted=F("accepted") + accepted)
    if refused:
        mine.filter(refused__gte=-refused).update(refused=F("refused") + refused)
    return [Lesson(term.words, term.accepted, term.refused) for term in mine.order_by("pk")]
