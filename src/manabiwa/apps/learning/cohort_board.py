"""What plans and courses add to the board of a cohort. Only counts: whose they are, the supporter beside them sees."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.programmes.board import Decision, Part, Tab
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import Funnel

from .models import Enrolment
from .standing import BEHIND_HOURS, Standing, standings_of

IDLE_DAYS = 14
MOST_COURSES = 25
TAB = Tab("plan", gettext_lazy("学習計画"), "learning:cohort", 30)


def _people(cohort: Cohort, actor: Actor) -> list[tuple[int, bool]]:
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    rows = Participation.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    under_way = Q(completed_on=None, withdrawn_on=None)
    counts = rows.values_list("person_id").order_by().annotate(active=Count("pk", filter=under_way))
    return [(key, bool(active)) for key, active in counts]


def part_of(cohort: Cohort, funnel: Funnel, actor: Actor, today: date) -> Part:
    """What the courses begun since the cohort was admitted cost, and how many learn no more; two queries."""
    require(actor, Capability.RUN_PROGRAMMES, cohort.programme.municipality_id)
    since = cohort.starts_on - timedelta(days=60)
    begun = Enrolment.objects.filter(person__participations__cohort=cohort)
    spent = begun.filter(started_at__gte=midnight(since)).aggregate(spent=Sum("course__price_yen"))["spent"]
    idle = 0
    if funnel.active and today <= cohort.ends_on:
        active = {"person__participations__completed_on": None, "person__participations__withdrawn_on": None}
        people = Enrolment.objects.filter(person__participations__cohort=cohort, **active).values("person")
        last = people.annotate(last=Max("last_activity_at"))
        idle = last.filter(last__lt=midnight(today - timedelta(days=IDLE_DAYS))).count()
    if not idle:
        return Part(spent_yen=spent or 0)
    text = _("%(days)s日より長く学習の止まった人が%(n)s人います。伴走支援者に声かけを頼みましょう。")
    address = reverse("learning:cohort", args=[cohort.pk])
    decision = Decision(text % {"days": IDLE_DAYS, "n": idle}, _("状況を見る"), address, 55)
    return Part(spent_yen=spent or 0, decisions=(decision,))


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in the plans of a cohort: in how many, begun and finished by how many."""

    title: str
    provider: str
    planned: int
    begun: int
    finished: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How the plans of the people who are under way stand today."""

    people: int
    planned: int
    on_time: int
    behind: int
    idle: int
    courses: list[CourseLine]


def overview_of(cohort: Cohort, actor: Actor, now: datetime, today: date) -> Overview:
    """Count the plans and courses of a cohort; a fixed four queries."""
    people = _people(cohort, actor)
    standings = standings_of([key for key, _active in people])
    active = [standings[key] for key, is_active in people if is_active]
    planned = [standing for standing in active if standing.plan]
    behind = sum(standing.hours_behind(today) >= BEHIND_HOURS for standing in planned)
    idle = sum(standing.last is None or now - standing.last > timedelta(days=IDLE_DAYS) for standing in active)
    courses = _courses(planned, standings.values())
    return Overview(len(active), len(planned), len(planned) - behind, behind, idle, courses[:MOST_COURSES])


def _courses(planned: Iterable[Standing], everybody: Iterable[Standing]) -> list[CourseLine]:
    in_plans: Counter[int] = Counter()
    begun: Counter[int] = Counter()
    finished: Counter[int] = Counter()
    for standing in planned:
        in_plans.update(standing.plan.courses if standing.plan else ())
    for standing in everybody:
        begun.update(standing.progress.keys())
        finished.update(standing.finished)
    courses = Course.objects.filter(pk__in=in_plans.keys() | begun.keys()).order_by()
    lines = [
        CourseLine(title, provider, in_plans[key], begun[key], finished[key])
        for key, title, provider in courses.values_list("pk", "title", "provider__name")
    ]
    return sorted(lines, key=lambda line: (-line.planned - line.begun, line.title))
