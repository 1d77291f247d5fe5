"""The bridge to the skill engine: which skills a course teaches, from its words, and what people's judgements teach it.

From `AUTOMATIC` on a skill counts at once; less sure ones are suggestions (levels 0) that wait for a person. Where the
dictionary finds nothing for sure in a course, the names of skills that are most like parts of its title are suggested
too: that takes longer than the dictionary does, so an import leaves it to a task of its own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.network.services import touch_site
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_after
from manabiwa.engines.skills import (
    AUTOMATIC,
    LearnedTerm,
    SkillLinker,
    SkillMention,
    SkillRanker,
    SkillTerms,
    infer_levels,
    parse_course_level,
    tag_many,
)

from . import models
from .models import Course, CourseSkill, Skill, Source
from .search import KIND

BATCH = 1_000
LIKELY = 0.6
"""From this likeness on a skill is suggested: below it, few suggestions for real titles were right."""
_SUGGESTED = 3
"""Suggestions for one text at most."""
_FOUND = ("teaches", "needs", "source", "confidence", "evidence")
"""What the words of a course decide of a row."""
_BETWEEN = " / "
"""Stands between the words that show a skill."""

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill in a text; `is_sure`: it may be used without a person's confirmation."""

    skill: Skill
    confidence: float
    level: int | None
    words: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the confidence reaches the automatic threshold."""
        return self.confidence >= AUTOMATIC


def _dictionary() -> list[SkillTerms]:
    learned: dict[int, list[LearnedTerm]] = {}
    for row in models.LearnedTerm.objects.order_by("pk"):
        learned.setdefault(row.skill_id, []).append(LearnedTerm(row.words, row.accepted, row.refused))
    skills = Skill.objects.filter(framework__is_tagged=True).order_by("pk")
    rows = skills.values_list("pk", "name", "name_en", "aliases")
    return [
        SkillTerms(str(pk), name, (english, *aliases), learned.get(pk, ()))
        for pk, name, english, aliases in rows
        if name
    ]


@lru_cache(maxsize=2)
def _linker(stamp: Stamp) -> SkillLinker:
    return SkillLinker(_dictionary())


@lru_cache(maxsize=2)
def _ranker(stamp: Stamp) -> SkillRanker:
    return SkillRanker(_dictionary())


def _stamp() -> Stamp:
    """Numbers that change when skills are added or people's judgements teach something."""
    newest = Skill.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    learned = models.LearnedTerm.objects.aggregate(rows=Count("pk"), yes=Sum("accepted"), no=Sum("refused"))
    return newest, Skill.objects.count(), learned["rows"], learned["yes"] or 0, learned["no"] or 0


def linker() -> SkillLinker:
    """The dictionary of all skills; made anew when skills were added or words were learned."""
    return _linker(_stamp())


def skills_in_text(text: str) -> list[FoundSkill]:
    """The skills that a text names or is likely to mean, the surest first."""
    stamp = _stamp()
    found = _linker(stamp).link(text)
    if not any(mention.confidence >= AUTOMATIC for mention in found):
        found = sorted([*found, *_likely(text, found, _ranker(stamp))], key=lambda mention: -mention.confidence)
    skills = Skill.objects.in_bulk([int(mention.skill) for mention in found])
    return [
        FoundSkill(
            skills[int(mention.skill)], mention.confidence, mention.level,
            tuple(dict.fromkeys(part.words for part in mention.evidence)),
        )
        for mention in found
    ]  # fmt: skip


def _likely(text: str, named: Sequence[SkillMention], ranker: SkillRanker) -> list[SkillMention]:
    """Return what else is likely meant; a likeness is never sure enough by itself."""
    taken = {mention.skill for mention in named}
    return [
        SkillMention(found.skill, round(min(found.score, 0.99) * AUTOMATIC, 4), None, (found.evidence,))
        for found in ranker.rank(text, _SUGGESTED)
        if found.score >= LIKELY and found.skill not in taken
    ]


@transaction.atomic
def tag_courses(courses: Sequence[Course]) -> int:
    """Write the skills that the dictionary finds in the words of the courses; what a person has confirmed stays.

    Returns the number of those that count at once.
    """
    found = tag_many(linker(), [f"{one.title}\n{one.description}\n{one.outcomes}".rstrip() for one in courses])
    # locked: whoever judges one of them meanwhile waits, and has the last word
    rows = CourseSkill.objects.filter(course__in=courses).select_for_update(of=("self",))
    known = {(row.course_id, row.skill_id): row for row in rows}
    fresh, changed, sure = [], [], 0
    for course, mentions in zip(courses, found, strict=True):
        for row in _rows(course, mentions):
            before = known.pop((course.pk, row.skill_id), None)
            if before is not None and before.source == Source.CONFIRMED:
                continue
            sure += row.source == Source.AUTOMATIC
            if before is None:
                fresh.append(row)
            elif any(getattr(row, name) != getattr(before, name) for name in _FOUND):
                row.pk = before.pk
                changed.append(row)
    # a row that stays keeps its key: somebody may have it open in the review
    gone = [row.pk for row in known.values() if row.source != Source.CONFIRMED]
    CourseSkill.objects.filter(pk__in=gone).exclude(source=Source.CONFIRMED).delete()
    CourseSkill.objects.bulk_update(changed, _FOUND, batch_size=500)
    CourseSkill.objects.bulk_create(fresh, ignore_conflicts=True)
    return sure


def suggest_for(courses: Sequence[Course]) -> int:
    """Suggest skills for those of the courses that none is known of; returns the number of suggestions."""
    ranker = _ranker(_stamp())
    known = CourseSkill.objects.filter(course__in=courses, teaches__gt=0)
    taught = set(known.values_list("course_id", flat=True))
    rows = [
        row for course in courses if course.pk not in taught for row in _rows(course, _likely(course.title, (), ranker))
    ]
    # what the dictionary suggests already, or a person has refused, stays as it is
    CourseSkill.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _rows(course: Course, mentions: Sequence[SkillMention]) -> Iterator[CourseSkill]:
    sure = [mention.skill for mention in mentions if mention.confidence >= AUTOMATIC]
    levels = infer_levels(parse_course_level(course.level), sure)
    for mention in mentions:
        words = dict.fromkeys(part.words for part in mention.evidence)
        yield CourseSkill(
            course=course, skill_id=int(mention.skill), teaches=levels.teaches.get(mention.skill, 0),
            needs=levels.needs.get(mention.skill, 0), confidence=mention.confidence,
            source=Source.AUTOMATIC if mention.skill in sure else Source.SUGGESTED,
            evidence=_BETWEEN.join(words)[:200],
        )  # fmt: skip


def levels_for(row: CourseSkill) -> tuple[int, int]:
    """What the course would teach and ask for of the skill, by its provider's level."""
    key = str(row.skill_id)
    levels = infer_levels(parse_course_level(row.course.level), [key])
    return levels.teaches[key], levels.needs.get(key, 0)


def shown_words(row: CourseSkill) -> list[str]:
    """The words of the course that show the skill."""
    return [words for words in row.evidence.split(_BETWEEN) if words.strip()]


def tag_by_key(keys: Collection[int]) -> int:
    """Tag courses by primary key, a thousand at a time."""
    ordered = sorted(keys)
    total = 0
    for start in range(0, len(ordered), BATCH):
        total += tag_courses(list(Course.objects.filter(pk__in=ordered[start : start + BATCH])))
    return total


def suggest_by_key(keys: Collection[int]) -> int:
    """Suggest skills for courses by primary key, a thousand at a time."""
    ordered = sorted(keys)
    return sum(
        suggest_for(list(Course.objects.filter(pk__in=ordered[start : start + BATCH])))
        for start in range(0, len(ordered), BATCH)
    )


def queue_tagging() -> None:
    """Courses with `awaits_tagging` were written. Call it inside the transaction that writes them."""
    touch_site()
    queue_after(name="catalog.tag", title=_("講座のスキルを調べる"), key="tag", now=timezone.now())


@task("catalog.tag")
def tag_waiting(*, progress: Progress | None = None) -> dict[str, int]:
    """Tag the courses whose words are new, a thousand in each transaction, and tell the search of them."""
    waiting = Course.objects.filter(awaits_tagging=True).order_by("pk")
    total, done, skills = waiting.count(), 0, 0
    while True:
        with transaction.atomic():
            # locked: words that change meanwhile wait, and mark their course anew
            batch = list(waiting.select_for_update(of=("self",))[:BATCH])
            keys = [course.pk for course in batch]
            skills += tag_courses(batch)
            Course.objects.filter(pk__in=keys).update(awaits_tagging=False)
            queue_indexing(KIND, keys)
            if batch:
                queue_suggestions()
        if not batch:
            return {"courses": done, "skills": skills}
        done += len(batch)
        if progress:
            progress(done, max(total, done), _("講座のスキルを調べています"))


def queue_suggestions() -> None:
    """Courses were tagged: see that skills are suggested for them. Call it inside the transaction."""
    queue_after(name="catalog.suggest", title=_("スキルの候補をさがす"), key="suggest-skills", now=timezone.now())


@task("catalog.suggest")
def suggest_all(*, progress: Progress) -> dict[str, int]:
    """Suggest skills for every course in use that none is known of."""
    known = CourseSkill.objects.filter(course=OuterRef("pk")).exclude(source=Source.CONFIRMED, teaches=0)
    rows = Course.objects.filter(~Exists(known), withdrawn_at=None).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    total = 0
    for start in range(0, len(keys), BATCH):
        total += suggest_by_key(keys[start : start + BATCH])
        progress(min(start + BATCH, len(keys)), len(keys), _("スキルの候補をさがしています"))
    return {"courses": len(keys), "suggestions": total}


@task("catalog.tag_all")
def tag_all(*, progress: Progress) -> dict[str, int]:
    """Tag the whole catalogue anew, for instance after skills were added."""
    keys = list(Course.objects.order_by("pk").values_list("pk", flat=True))
    total = 0
    for start in range(0, len(keys), BATCH):
        total += tag_by_key(keys[start : start + BATCH])
        suggest_by_key(keys[start : start + BATCH])
        queue_indexing(KIND, keys[start : start + BATCH])
        progress(min(start + BATCH, len(keys)), len(keys), _("講座のスキルを調べています"))
    return {"courses": len(keys), "skills": total}
