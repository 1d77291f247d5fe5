"""Reading cases, questions and events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from manabiwa.apps.accounts.models import User
from manabiwa.apps.accounts.roles import CAPABILITIES
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused, require

from .models import Case, CaseState, Event, Question, Registration


def published_cases() -> QuerySet[Case]:
    """Cases that everybody may read, newest first. Unscoped: they are public."""
    return Case.unscoped.filter(state=CaseState.PUBLISHED).select_related("municipality")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a reader looks for; an empty value asks for all."""

    words: str = ""
    pillar: str = ""
    result: str = ""
    grade: int = 0
    prefecture: str = ""


def filter_cases(wanted: CaseFilter) -> QuerySet[Case]:
    """Published cases that fit; `grade` is the least grade of evidence."""
    rows = published_cases()
    for word in wanted.words.split()[:8]:
        texts = Q(title__icontains=word) | Q(problem__icontains=word) | Q(actions__icontains=word)
        more = Q(result__icontains=word) | Q(went_wrong__icontains=word) | Q(municipality__name__icontains=word)
        rows = rows.filter(texts | more)
    if wanted.pillar:
        rows = rows.filter(pillar=wanted.pillar)
    if wanted.result:
        rows = rows.filter(result_kind=wanted.result)
    if wanted.prefecture:
        rows = rows.filter(municipality__prefecture=wanted.prefecture)
    return rows.filter(evidence__grade__gte=wanted.grade) if wanted.grade else rows


def adoptions_of(case: Case) -> QuerySet[Case]:
    """Published cases of those who took this one as their example."""
    return published_cases().filter(adopted_from=case).order_by("published_at", "pk")


def cases_of(actor: Actor) -> QuerySet[Case]:
    """All cases, drafts too, of the municipalities for which the actor writes; with their unanswered questions."""
    rows = Case.objects.for_actor(actor, Capability.PUBLISH_CASES).select_related("municipality", "programme")
    open_questions = Count("questions", filter=Q(questions__answered_at=None))
    return rows.annotate(open_questions=open_questions).order_by("-updated_at", "-pk")


def case_for(actor: Actor, case_id: int) -> Case | None:
    """The case, if it is public or the actor writes for its municipality."""
    rows = Case.unscoped.filter(pk=case_id).select_related("municipality", "programme", "adopted_from__municipality")
    case = rows.first()
    if case is None or case.state == CaseState.PUBLISHED:
        return case
    return case if actor.may(Capability.PUBLISH_CASES, case.municipality_id) else None


def answered_questions(case: Case) -> QuerySet[Question]:
    """Questions with their answers. Unscoped: an answer is as public as its case."""
    return Question.unscoped.filter(case=case, answered_at__isnull=False)


def questions_for(actor: Actor) -> QuerySet[Question]:
    """Questions to the municipalities for which the actor writes: the unanswered first."""
    rows = Question.objects.for_actor(actor, Capability.PUBLISH_CASES).select_related("case", "asker__municipality")
    return rows.order_by("answered_at", "-created_at")


def contacts_of(municipality: str) -> QuerySet[User]:
    """Whoever speaks for a municipality: those who may publish its cases, by own role or by post."""
    roles = [role for role, capabilities in CAPABILITIES.items() if Capability.PUBLISH_CASES in capabilities]
    own = Q(role_assignments__role__in=roles, role_assignments__municipality_id=municipality)
    by_post = Q(
        post_holdings__ends_on=None,
        post_holdings__post__role_assignments__role__in=roles,
        post_holdings__post__municipality_id=municipality,
    )
    return User.objects.filter(own | by_post, is_active=True).distinct().order_by("pk")


def coming_events(now: datetime) -> QuerySet[Event]:
    """Published events that have not ended, the next first, with the places taken and the people waiting."""
    return _published().filter(ends_at__gt=now).order_by("starts_at", "pk")


def past_events(now: datetime) -> QuerySet[Event]:
    """Published events that have ended, the last first."""
    return _published().filter(ends_at__lte=now).order_by("-starts_at", "-pk")


def published_event(event_id: int) -> QuerySet[Event]:
    """One published event."""
    return _published().filter(pk=event_id)


def registration_of(event: Event, actor: Actor) -> Registration | None:
    """The actor's own registration."""
    if actor.person_id is None:
        return None
    return Registration.objects.filter(event=event, person_id=actor.person_id).first()


def registrations_for(event: Event, actor: Actor) -> QuerySet[Registration]:
    """Who comes, for whoever set the event up. Raises PermissionRefused for others."""
    if event.municipality_id is None:
        require(actor, Capability.CURATE)
    else:
        require(actor, Capability.RUN_PROGRAMMES, event.municipality_id)
    return Registration.objects.filter(event=event).select_related("person__municipality").order_by("is_waiting", "pk")


def runs_event(event: Event, actor: Actor) -> bool:
    """Whether the actor may see who comes."""
    try:
        registrations_for(event, actor)
    except PermissionRefused:
        return False
    return True


def registered_events(actor: Actor, now: datetime) -> QuerySet[Event]:
    """Coming events for which the actor has registered."""
    return coming_events(now).filter(registrations__person_id=actor.person_id)


def published_case_counts(codes: Collection[str]) -> dict[str, int]:
    """How many published cases each municipality has."""
    rows = published_cases().filter(municipality_id__in=codes).values_list("municipality_id")
    return dict(rows.annotate(Count("pk")).order_by())


def _published() -> QuerySet[Event]:
    taken = Count("registrations", filter=Q(registrations__is_waiting=False))
    waiting = Count("registrations", filter=Q(registrations__is_waiting=True))
    return Event.objects.filter(is_published=True).select_related("municipality").annotate(taken=taken, waiting=waiting)
