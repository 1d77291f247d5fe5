"""Reading evidence and the curriculum vitae: the person, and for evidence the supporter beside the person."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.learning.access import require_own_or_beside
from manabiwa.apps.learning.models import ClaimSource, Enrolment, SkillClaim
from manabiwa.apps.learning.selectors import open_goal

from .models import EntryKind, Evidence, EvidenceSkill, Resume, ResumeEntry

_SKILLS = Prefetch("skills", EvidenceSkill.objects.select_related("skill").order_by("skill__name"))


def evidence_of(person: User) -> QuerySet[Evidence]:
    """The person's folder, the newest first, with its skills; two queries."""
    return Evidence.objects.filter(person=person).select_related("confirmed_by").prefetch_related(_SKILLS)


def evidence_for(actor: Actor, evidence_id: int) -> Evidence:
    """A piece that is the actor's own or of somebody whom the actor supports.

    Raises Evidence.DoesNotExist, or PermissionRefused.
    """
    row = Evidence.objects.select_related("person").prefetch_related(_SKILLS).get(pk=evidence_id)
    require_own_or_beside(actor, row.person_id)
    return row


def skills_to_show(person: User) -> list[Skill]:
    """Skills that the person may tie evidence to: those of the goal and those that the person has, by name."""
    goal = open_goal(person)
    keys = set(goal.goal_skills.values_list("skill", flat=True)) if goal else set()
    keys |= set(SkillClaim.objects.filter(person=person).values_list("skill", flat=True))
    return list(Skill.objects.filter(pk__in=keys).order_by("name"))


@dataclass(frozen=True, slots=True)
class ShownSkill:
    """A skill as a curriculum vitae states it: the highest level and why it is believed."""

    name: str
    name_en: str
    level: int
    source: str


@dataclass(frozen=True, slots=True)
class Vita:
    """All that stands in a curriculum vitae, by the person's choices."""

    resume: Resume
    person: User
    work: tuple[ResumeEntry, ...]
    education: tuple[ResumeEntry, ...]
    licences: tuple[ResumeEntry, ...]
    courses: tuple[Enrolment, ...]
    skills: tuple[ShownSkill, ...]
    certificates: tuple[Evidence, ...]
    works: tuple[Evidence, ...]


def vita_of(resume: Resume) -> Vita:
    """The curriculum vitae with what the records add; a fixed number of queries."""
    person = resume.person
    parts: dict[str, list[ResumeEntry]] = {kind: [] for kind in EntryKind.values}
    for entry in resume.entries.all():
        parts[entry.kind].append(entry)
    done = Enrolment.objects.filter(person=person).exclude(completed_at=None).select_related("course__provider")
    pieces = list(evidence_of(person)) if resume.shows_evidence else []
    return Vita(
        resume, person, tuple(parts[EntryKind.WORK]), tuple(parts[EntryKind.EDUCATION]),
        tuple(parts[EntryKind.LICENCE]),
        courses=tuple(done.order_by("-completed_at", "-pk")[:60]) if resume.shows_courses else (),
        skills=tuple(_skills(person)) if resume.shows_skills else (),
        certificates=tuple(one for one in pieces if one.kind == "cert"),
        works=tuple(one for one in pieces if one.kind == "work"),
    )  # fmt: skip


_WEIGHT = {ClaimSource.SELF: 0, ClaimSource.COURSE: 1, ClaimSource.PROOF: 2}


def _skills(person: User) -> list[ShownSkill]:
    best: dict[int, SkillClaim] = {}
    for claim in SkillClaim.objects.filter(person=person, level__gt=0).select_related("skill"):
        known = best.get(claim.skill_id)
        rank = (claim.level, _WEIGHT[ClaimSource(claim.source)])
        if known is None or rank > (known.level, _WEIGHT[ClaimSource(known.source)]):
            best[claim.skill_id] = claim
    rows = sorted(best.values(), key=lambda one: (-one.level, one.skill.name))
    return [
        ShownSkill(one.skill.name, one.skill.name_en or one.skill.name, one.level, one.get_source_display())
        for one in rows
    ]
