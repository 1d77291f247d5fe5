"""A person's word on skills that were found automatically, and what it teaches the dictionary.

Each judgement counts for the words that showed the skill: accepted words become (or strengthen) a term of the skill,
refused ones weaken it (`engines.skills.linking`). Accepting many at once is not counted: nobody looked at each.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.engines.skills import AUTOMATIC

from .models import CourseSkill, LearnedTerm, Provider, Source
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
        lessons = _teach(row, accepted=int(is_right), refused=int(not is_right))
        queue_indexing(KIND, [row.course_id])
        act.about(row, changes={"is_right": is_right, "words": [lesson.words for lesson in lessons]})
    return lessons


def reopen_course_skill(*, row: CourseSkill, teaches: int, needs: int, was_right: bool, actor: Actor) -> None:
    """Take a person's judgement back, and what it taught: the skill waits again, with the levels that it had."""
    with action("catalog.reopen_course_skill", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        row.source, row.teaches, row.needs, row.judged_at = _waiting(row), teaches, needs, None
        row.save(update_fields=["source", "teaches", "needs", "judged_at"])
        _teach(row, accepted=-int(was_right), refused=-int(not was_right))
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


def _teach(row: CourseSkill, *, accepted: int, refused: int) -> list[Lesson]:
    """Count a judgement, or take one back with negative numbers."""
    words = [part for part in shown_words(row) if len(part) <= _LONGEST]
    LearnedTerm.objects.bulk_create(
        [LearnedTerm(skill_id=row.skill_id, words=part) for part in words], ignore_conflicts=True
    )
    mine = LearnedTerm.objects.filter(skill_id=row.skill_id, words__in=words)
    # a count never falls below nothing, whatever was taken back twice
    if accepted:
        mine.filter(accepted__gte=-accepted).update(accepted=F("accepted") + accepted)
    if refused:
        mine.filter(refused__gte=-refused).update(refused=F("refused") + refused)
    return [Lesson(term.words, term.accepted, term.refused) for term in mine.order_by("pk")]
