"""Reading programmes: what is public, what an officer runs, whom a supporter walks beside."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from manabiwa.apps.accounts.models import RoleAssignment, User
from manabiwa.apps.accounts.roles import CAPABILITIES
from manabiwa.apps.common.permissions import Actor, Capability, require

from .models import Application, ApplicationState, Call, Cohort, Participation, Programme


def published_programmes() -> QuerySet[Programme]:
    """Programmes that everybody may see. Unscoped: they are public."""
    rows = Programme.unscoped.filter(is_published=True, municipality__membership__isnull=False)
    return rows.select_related("municipality", "occupation")


def running_by_prefecture(today: date) -> dict[str, int]:
    """How many published programmes have a cohort under way, by 2-digit prefecture code."""
    running = Q(cohorts__starts_on__lte=today, cohorts__ends_on__gte=today)
    rows = published_programmes().filter(running).values_list("municipality__prefecture")
    return dict(rows.annotate(Count("pk", distinct=True)).order_by())


def open_calls(today: date) -> QuerySet[Call]:
    """Calls that take applications today. Unscoped: they are public."""
    rows = Call.objects.filter(opens_on__lte=today, closes_on__gte=today, cohort__programme__is_published=True)
    return rows.select_related("cohort__programme__municipality").order_by("closes_on")


def programmes_of(actor: Actor) -> QuerySet[Programme]:
    """The programmes that the actor runs, newest first, with their number of participants."""
    rows = Programme.objects.for_actor(actor, Capability.RUN_PROGRAMMES).select_related("municipality", "post")
    return rows.annotate(people=Count("cohorts__participations", distinct=True)).order_by("-fiscal_year", "pk")


def cohorts_of(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts of the programmes that the actor runs."""
    rows = Cohort.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    return rows.select_related("programme__municipality", "call").order_by("-starts_on", "pk")


def cohort_heads_of(actor: Actor) -> QuerySet[Cohort]:
    """The same with what the pages of one cohort show of it, and no more."""
    return Cohort.objects.for_actor(actor, Capability.RUN_PROGRAMMES).select_related("programme")


def participations_in(cohort: Cohort, actor: Actor) -> QuerySet[Participation]:
    """Everybody in a cohort, for whoever runs it."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Participation.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    return rows.select_related("person", "supporter").order_by("person__kana", "person__name", "pk")


def participations_beside(actor: Actor) -> QuerySet[Participation]:
    """The participants whom the actor supports: those given to the person, in municipalities where the role holds."""
    rows = Participation.objects.for_actor(actor, Capability.SUPPORT).filter(supporter_id=actor.person_id)
    return rows.select_related("person", "cohort__programme__municipality").order_by("pk")


def cohorts_beside(actor: Actor) -> QuerySet[Cohort]:
    """Cohorts in which somebody whom the actor supports is under way. Unscoped: the participations are the scope."""
    rows = participations_beside(actor).filter(completed_on=None, withdrawn_on=None)
    return Cohort.unscoped.filter(pk__in=rows.values("cohort")).select_related("programme").order_by("starts_on", "pk")


def participations_of(person: User) -> QuerySet[Participation]:
    """A person's own participations. Unscoped: they are the person's, wherever the programme runs."""
    return Participation.unscoped.filter(person=person).select_related("cohort__programme__municipality", "supporter")


def applications_for(cohort: Cohort, actor: Actor) -> QuerySet[Application]:
    """The applications for a cohort, for whoever runs it."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Application.objects.for_municipality(cohort.programme.municipality_id).filter(call__cohort=cohort)
    return rows.select_related("person", "call").order_by("state", "created_at")


def applications_of(person: User) -> QuerySet[Application]:
    """A person's own applications. Unscoped: they are the person's."""
    rows = Application.unscoped.filter(person=person).select_related("call__cohort__programme__municipality")
    return rows.order_by("-created_at")


def supporters_in(municipality: str) -> QuerySet[User]:
    """Who may support in a municipality: by own role or by post; one query when called, one when read."""
    roles = [role for role, capabilities in CAPABILITIES.items() if Capability.SUPPORT in capabilities]
    held = RoleAssignment.objects.filter(role__in=roles, municipality_id=municipality).order_by()
    rows = held.values_list("user", "post__holdings__holder", "post__holdings__ends_on")
    # begun at the roles of the one municipality: begun at the people it would read everybody in the network
    keys = {key for own, holder, ended in rows for key in (own, None if ended else holder) if key}
    return User.objects.filter(pk__in=keys, is_active=True).only("name", "email").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the people of a cohort have come; each person is counted at every stage reached.

    `waiting` have joined and not begun, `active` have begun and neither completed nor left; `unsupported` are those
    of them beside whom nobody walks. `undecided` applications wait for a decision.
    """

    applied: int
    joined: int
    started: int
    completed: int
    withdrawn: int
    active: int = 0
    waiting: int = 0
    unsupported: int = 0
    undecided: int = 0


def funnel_of(cohort: Cohort, actor: Actor) -> Funnel:
    """The counts of a cohort, for whoever runs it; two queries."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    place = cohort.programme.municipality_id
    # rows that are counted here: a cohort has hundreds, and to put together seven counts in SQL takes longer
    people = Participation.objects.for_municipality(place).filter(cohort=cohort).order_by()
    rows = list(people.values_list("started_on", "completed_on", "withdrawn_on", "supporter"))
    under_way = [(started, helper) for started, completed, withdrawn, helper in rows if not (completed or withdrawn)]
    active = sum(started is not None for started, _helper in under_way)
    applications = Application.objects.for_municipality(place).filter(call__cohort=cohort).order_by()
    asked = dict(applications.values_list("state").annotate(Count("pk")))
    applied = sum(number for state, number in asked.items() if state != ApplicationState.WITHDRAWN)
    return Funnel(
        applied=max(applied, len(rows)),
        joined=len(rows),
        started=sum(row[0] is not None for row in rows),
        completed=sum(row[1] is not None for row in rows),
        withdrawn=sum(row[2] is not None for row in rows),
        active=active,
        waiting=len(under_way) - active,
        unsupported=sum(helper is None for _started, helper in under_way),
        undecided=asked.get(ApplicationState.OPEN, 0) + asked.get(ApplicationState.WAITING, 0),
    )


def waiting_applications(cohort: Cohort, actor: Actor) -> QuerySet[Application]:
    """Applications that wait for a decision."""
    return applications_for(cohort, actor).filter(state__in=[ApplicationState.OPEN, ApplicationState.WAITING])
