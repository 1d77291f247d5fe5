"""Reading the catalogue, as far as the asker's municipality has a contract."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tasks.models import BackgroundTask, State

from .frameworks import OURS
from .models import (
    Course,
    CourseSkill,
    Entitlement,
    Framework,
    Occupation,
    OccupationSkill,
    Provider,
    Skill,
    SkillKind,
    SkillMatch,
    Source,
    SourceFile,
)
from .offer_models import Licence
from .offer_selectors import licensed_courses


def entitled_providers(municipality: str | None, today: date) -> list[str]:
    """Codes of the closed providers whose courses the people of the municipality may be shown today."""
    if municipality is None:
        return []
    rows = Entitlement.objects.filter(municipality_id=municipality, starts_on__lte=today, ends_on__gte=today)
    seats = Licence.unscoped.filter(
        municipality_id=municipality, course=None, withdrawn_at=None, starts_on__lte=today, ends_on__gte=today
    )
    both = rows.values_list("provider__code").union(seats.order_by().values_list("provider__code"))
    return [code for (code,) in both]


def visible_courses(municipality: str | None, today: date) -> QuerySet[Course]:
    """Courses in use that may be shown to somebody of the municipality (None: a stranger)."""
    shown = Q(provider__is_open=True) | Q(provider__code__in=entitled_providers(municipality, today))
    if municipality:
        shown |= Q(pk__in=licensed_courses(municipality, today))
    return Course.objects.filter(shown, withdrawn_at=None).select_related("provider", "municipality")


def visibility(municipality: str | None, today: date) -> list[str]:
    """The same as facet values of the search index."""
    return ["public", *(f"p:{code}" for code in entitled_providers(municipality, today))]


def occupations_for_skill(words: str) -> QuerySet[OccupationSkill, int]:
    """Primary keys of the occupations whose goal holds a skill of this name."""
    rows = OccupationSkill.objects.filter(skill__name__icontains=words, is_goal=True)
    return rows.values_list("occupation_id", flat=True)


def skills_of(course: Course) -> QuerySet[CourseSkill]:
    """What a course teaches and asks for."""
    rows = CourseSkill.objects.filter(course=course, teaches__gt=0).select_related("skill")
    return rows.order_by("-teaches", "skill__name")


def skills_taught_by(courses: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """Name and level of what courses teach, the highest level first, by the key of the course; one query."""
    rows = CourseSkill.objects.filter(course__in=courses, teaches__gt=0).order_by("-teaches", "skill__name")
    taught: dict[int, list[tuple[str, int]]] = {}
    for course, name, level in rows.values_list("course", "skill__name", "teaches"):
        taught.setdefault(course, []).append((name, level))
    return taught


def similar_courses(course: Course, municipality: str | None, today: date) -> QuerySet[Course]:
    """Visible courses that share most skills with this one."""
    skills = course.course_skills.filter(teaches__gt=0).values("skill")
    rows = visible_courses(municipality, today).filter(course_skills__skill__in=skills, course_skills__teaches__gt=0)
    rows = rows.exclude(pk=course.pk)
    return rows.annotate(shared=Count("pk")).order_by("-shared", "-learners", "pk")[:5]


def instead_of_seat(course: Course, municipality: str | None, today: date) -> QuerySet[Course]:
    """Visible courses that cost no seat and teach what this one teaches, at least to its level; `covers`: how many of
    its skills. Free ones and those of municipalities, most skills first. Empty for a course that costs no seat."""
    taught = dict(skills_of(course).values_list("skill_id", "teaches")) if course.is_seat else {}
    if not taught:
        return Course.objects.none()
    any_of = Q()
    for skill, level in taught.items():
        any_of |= Q(course_skills__skill_id=skill, course_skills__teaches__gte=level)
    free = visible_courses(municipality, today).filter(Q(price_yen=0) | Q(municipality__isnull=False), is_seat=False)
    return free.filter(any_of).annotate(covers=Count("pk")).order_by("-covers", "hours", "pk")[:3]


def search_in_database(words: str, municipality: str | None, today: date) -> QuerySet[Course]:
    """What the pages fall back to while there is no index: all words in title or description."""
    rows = visible_courses(municipality, today)
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
    return rows.order_by("title", "pk")


def occupations() -> QuerySet[Occupation]:
    """All occupations that somebody can plan for, each with the number of skills of its goal."""
    goal = Count("occupation_skills", filter=Q(occupation_skills__is_goal=True))
    return Occupation.objects.annotate(skills=goal).filter(skills__gt=0).order_by("name")


def find_occupation(text: str) -> Occupation | None:
    """The occupation of a code or a name in Japanese or English."""
    wanted = text.strip()
    return Occupation.objects.filter(Q(code=wanted) | Q(name=wanted) | Q(name_en__iexact=wanted)).first()


def find_skill(text: str) -> Skill | None:
    """The skill of a code or a name in Japanese or English; of equal names our own, which courses are tagged with."""
    wanted = text.strip()
    rows = Skill.objects.filter(Q(code=wanted) | Q(name__iexact=wanted) | Q(name_en__iexact=wanted))
    return rows.order_by(Case(When(framework_id=OURS, then=0), default=1), "pk").first()


def providers_for(actor: Actor) -> QuerySet[Provider]:
    """All providers with their numbers of courses, for whoever looks after a catalogue."""
    if not actor.municipalities(Capability.MANAGE_CATALOG):
        require(actor, Capability.MANAGE_CATALOG)
    return Provider.objects.annotate(courses_in_use=Count("courses", filter=Q(courses__withdrawn_at=None))).order_by(
        "code"
    )


def courses_to_export(actor: Actor, provider: Provider, municipality: str | None, today: date) -> QuerySet[Course]:
    """A provider's courses in use: all for the secretariat, for a municipality as far as its contract goes."""
    if actor.may(Capability.MANAGE_CATALOG):
        rows = Course.objects.filter(withdrawn_at=None).select_related("provider")
    else:
        rows = visible_courses(municipality, today)
    return rows.filter(provider=provider).order_by("external_id")


def find_occupations(words: str) -> QuerySet[Occupation]:
    """Occupations whose name, other titles or text hold the words; all of them without words."""
    rows = occupations()
    if not words:
        return rows
    return rows.filter(
        Q(name__icontains=words) | Q(name_en__icontains=words) | Q(titles__icontains=words)
        | Q(description__icontains=words)
    )  # fmt: skip


def goal_of(occupation: Occupation) -> QuerySet[OccupationSkill]:
    """What a person learns for to become able to do the work, what matters most first."""
    rows = OccupationSkill.objects.filter(occupation=occupation, is_goal=True).select_related("skill")
    return rows.order_by("-weight", "-level", "skill__name")


def also_used_in(occupation: Occupation) -> QuerySet[OccupationSkill]:
    """What else the work calls for, what matters most first: abilities and tools outside the goal."""
    rows = OccupationSkill.objects.filter(occupation=occupation, is_goal=False).select_related("skill")
    return rows.order_by("-weight", "-level", "skill__name")


def has_own_material(course: Course) -> bool:
    """Whether the course is one that a municipality wrote here, so that it can be taken on this site."""
    return course.municipality_id is not None


def doubtful_skills() -> QuerySet[CourseSkill]:
    """Skills of courses that count already and that nobody has confirmed, the least sure first."""
    rows = CourseSkill.objects.filter(source=Source.AUTOMATIC, course__withdrawn_at=None)
    return rows.select_related("course__provider", "skill").order_by("confidence", "pk")


def suggested_skills() -> QuerySet[CourseSkill]:
    """Skills that courses may teach and that count only once a person confirms them, the likeliest first."""
    rows = CourseSkill.objects.filter(source=Source.SUGGESTED, course__withdrawn_at=None)
    return rows.select_related("course__provider", "skill").order_by("-confidence", "pk")


def skills_in_use(keys: Collection[int]) -> set[int]:
    """Those of the skills that a course or an occupation names."""
    by_courses = CourseSkill.objects.filter(skill__in=keys).values_list("skill_id", flat=True)
    by_work = OccupationSkill.objects.filter(skill__in=keys).values_list("skill_id", flat=True)
    return {*by_courses, *by_work}


def frameworks_for(municipality: str | None) -> QuerySet[Framework]:
    """Published frameworks, and the one of the asker's municipality, with their numbers of entries."""
    rows = Framework.objects.filter(Q(municipality=None) | Q(municipality_id=municipality or ""))
    entries = Count("skills", filter=~Q(skills__kind=SkillKind.GROUP))
    return rows.annotate(entries=entries).filter(entries__gt=0).order_by("municipality_id", "code")


def entries_of(framework: Framework) -> QuerySet[Skill]:
    """Everything in a framework, in the order of its codes, with what it is called elsewhere."""
    shown = Q(other__framework__municipality=None) | Q(other__framework__municipality=framework.municipality_id)
    matches = SkillMatch.objects.filter(shown).select_related("other__framework").order_by("-confidence", "other__code")
    rows = Skill.objects.filter(framework=framework).select_related("parent").order_by("code")
    return rows.prefetch_related(Prefetch("matches", matches))


def places_with_own_skills(actor: Actor) -> QuerySet[Municipality] | None:
    """The municipalities whose own skills the person looks after; None: the person looks after the whole catalogue.

    Raises PermissionRefused for whoever looks after neither.
    """
    codes = actor.municipalities(Capability.MANAGE_CATALOG)
    if codes is None or actor.may(Capability.MANAGE_CATALOG):
        return None
    if not codes:
        require(actor, Capability.MANAGE_CATALOG)
    return Municipality.objects.filter(pk__in=codes)


def sources_for(actor: Actor) -> QuerySet[SourceFile]:
    """Publishers' files that the person may work on, the newest first: all, or those of the person's municipalities."""
    places = places_with_own_skills(actor)
    rows = SourceFile.objects.select_related("municipality")
    return rows if places is None else rows.filter(municipality__in=places)


def running_task(source: SourceFile) -> BackgroundTask | None:
    """The background task of a file: open, or failed and so to be repeated; None if there is none."""
    task = BackgroundTask.objects.filter(pk=source.task_id).first() if source.task_id else None
    return task if task is not None and (task.is_open or task.state == State.FAILED) else None


def taggable_skills() -> QuerySet[Skill, str]:
    """Names of our own skills, which courses are tagged with."""
    return Skill.objects.filter(framework_id=OURS).order_by("name").values_list("name", flat=True)
