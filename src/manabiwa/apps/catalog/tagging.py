"""The bridge to the skill engine: which skills a course teaches, from its words."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.network.services import touch_site
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_after
from manabiwa.engines.skills import AUTOMATIC, SkillLinker, SkillTerms, infer_levels, parse_course_level, tag_many

from .models import Course, CourseSkill, Skill, Source

BATCH = 1_000


@lru_cache(maxsize=2)
def _linker(stamp: tuple[int, int]) -> SkillLinker:
    # general abilities ("Speaking") are words of everyday language: no course is about them for naming them
    rows = (
        Skill.objects.filter(framework__is_tagged=True).order_by("pk").values_list("pk", "name", "name_en", "aliases")
    )
    return SkillLinker([SkillTerms(str(pk), name, (english, *aliases)) for pk, name, english, aliases in rows if name])


def linker() -> SkillLinker:
    """The dictionary of all skills; made anew when skills were added."""
    newest = Skill.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _linker((newest, Skill.objects.count()))


def tag_courses(courses: Sequence[Course]) -> int:
    """Write the skills that the words of the courses show; what a person has confirmed stays. Returns the number."""
    found = tag_many(linker(), [f"{one.title}\n{one.description}\n{one.outcomes}".rstrip() for one in courses])
    confirmed = set(
        CourseSkill.objects.filter(course__in=courses, source=Source.CONFIRMED).values_list("course_id", "skill_id")
    )
    rows = []
    for course, mentions in zip(courses, found, strict=True):
        sure = [mention for mention in mentions if mention.confidence >= AUTOMATIC]
        levels = infer_levels(parse_course_level(course.level), [mention.skill for mention in sure])
        rows += [
            CourseSkill(
                course=course, skill_id=int(mention.skill), teaches=levels.teaches.get(mention.skill, 0),
                needs=levels.needs.get(mention.skill, 0), confidence=mention.confidence,
                evidence=" / ".join(dict.fromkeys(part.words for part in mention.evidence))[:200],
            )
            for mention in sure
            if (course.pk, int(mention.skill)) not in confirmed
        ]  # fmt: skip
    CourseSkill.objects.filter(course__in=courses, source=Source.AUTOMATIC).delete()
    CourseSkill.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def tag_by_key(keys: Collection[int]) -> int:
    """Tag courses by primary key, a thousand at a time."""
    ordered = sorted(keys)
    total = 0
    for start in range(0, len(ordered), BATCH):
        total += tag_courses(list(Course.objects.filter(pk__in=ordered[start : start + BATCH])))
    return total


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
        if not batch:
            return {"courses": done, "skills": skills}
        done += len(batch)
        if progress:
            progress(done, max(total, done), _("講座のスキルを調べています"))


@task("catalog.tag_all")
def tag_all(*, progress: Progress) -> dict[str, int]:
    """Tag the whole catalogue anew, for instance after skills were added."""
    keys = list(Course.objects.order_by("pk").values_list("pk", flat=True))
    total = 0
    for start in range(0, len(keys), BATCH):
        total += tag_by_key(keys[start : start + BATCH])
        progress(min(start + BATCH, len(keys)), len(keys), _("講座のスキルを調べています"))
    return {"courses": len(keys), "skills": total}
