"""What became of a plan's courses and classes since it was made: moved days, cancelled classes, withdrawn courses."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.class_days import ClassDay, read_days
from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.mail.sending import send_mail

from .models import Enrolment, Plan, PlanState, PlanStep


class Kind(StrEnum):
    """What happened to a step of a plan."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A course that is not as planned any more; `before` and `after` are the days of its class that differ."""

    person: int
    title: str
    kind: Kind
    before: tuple[ClassDay, ...] = ()
    after: tuple[ClassDay, ...] = ()

    @property
    def words(self) -> str:
        """What happened, in the language that is active."""
        text = {
            Kind.MOVED: _("「%(title)s」のクラスの日程が変わりました。"),
            Kind.CANCELLED: _("「%(title)s」のクラスが中止になりました。"),
            Kind.WITHDRAWN: _("「%(title)s」は、提供が終わりました。"),
        }[self.kind]
        return text % {"title": self.title}


def _steps() -> QuerySet[PlanStep]:
    """Steps of plans in force that may be disturbed."""
    may_be = Q(course__withdrawn_at__isnull=False) | ~Q(class_days=[])
    rows = PlanStep.objects.filter(may_be, plan__state=PlanState.ACTIVE, plan__goal__closed_at=None)
    return rows.select_related("course_class", "course", "plan__goal")


def disturbances_of(people: Collection[int]) -> list[Disturbance]:
    """What the people's plans in force no longer match, in the order of the plans; two queries.

    A course that is finished cannot be disturbed, one that is begun not by being withdrawn.
    """
    steps = list(_steps().filter(plan__goal__person__in=people).order_by("plan", "order"))
    return _disturbed(steps)


def disturbances_in(plan: Plan, enrolments: Iterable[Enrolment]) -> list[Disturbance]:
    """The same for one plan in force that is read with its steps (`selectors.plans_of`); no query."""
    done = {row.course_id: row.completed_at for row in enrolments}
    rows = [step for step in plan.steps.all() if done.get(step.course_id) is None]
    for step in rows:
        step.plan = plan
    told = (disturbance_of(step, is_begun=step.course_id in done) for step in rows)
    return [one for one in told if one]


def _disturbed(steps: Collection[PlanStep]) -> list[Disturbance]:
    if not steps:
        return []
    owners = {step.plan.goal.person_id for step in steps}
    rows = Enrolment.objects.filter(person__in=owners, course__in={step.course_id for step in steps})
    done = {(person, course): when for person, course, when in rows.values_list("person", "course", "completed_at")}
    found = []
    for step in steps:
        key = (step.plan.goal.person_id, step.course_id)
        if done.get(key) is None and (told := disturbance_of(step, is_begun=key in done)):
            found.append(told)
    return found


def disturbance_of(step: PlanStep, *, is_begun: bool) -> Disturbance | None:
    """What happened to one step, or None."""
    person, title = step.plan.goal.person_id, step.course.title
    if step.class_days:
        row = step.course_class
        if row is None or row.cancelled_at:
            return Disturbance(person, title, Kind.CANCELLED, before=read_days(step.class_days))
        if row.days != step.class_days:
            old, new = set(read_days(step.class_days)), set(row.meetings)
            return Disturbance(person, title, Kind.MOVED, tuple(sorted(old - new)), tuple(sorted(new - old)))
    if step.course.withdrawn_at and not is_begun:
        return Disturbance(person, title, Kind.WITHDRAWN)
    return None


def tell_of_class(*, course_class: int, **_news: object) -> None:
    """Write to everybody in whose plan the class is: its days were moved, or it was cancelled."""
    _tell(_steps().filter(course_class=course_class))


def tell_of_courses(*, courses: Collection[int], **_news: object) -> None:
    """Write to everybody in whose plan a course is that is offered no more."""
    _tell(_steps().filter(course__in=courses))


def _tell(steps: Iterable[PlanStep]) -> None:
    """One mail a person, in the person's language. It says nothing of the goal: an address may be read by others."""
    rows = list(steps)
    told: dict[int, list[Disturbance]] = {}
    for one in _disturbed(rows):
        told.setdefault(one.person, []).append(one)
    for person in User.objects.filter(pk__in=told, is_active=True):
        with in_language_of(person):
            lines = [line for one in told[person.pk] for line in lines_of(one)]
            address = settings.SITE_URL + reverse("learning:plan")
            closing = _("計画のページで、ちがいを見て、計画を作り直せます: %(url)s") % {"url": address}
            body = "\n".join([*lines, "", closing])
            send_mail(to=[person.email], subject=_("学習計画の日程が変わりました"), body=body)


def lines_of(one: Disturbance) -> list[str]:
    """What happened, with the days that go and come, line by line."""
    days = [(_("なくなった日"), one.before), (_("加わった日"), one.after)]
    told = [f"{label}: {_day(day)}" for label, many in days for day in many] if one.kind is Kind.MOVED else []
    return [one.words, *told]


def _day(day: ClassDay) -> str:
    return f"{date_format(day.day)} {day.begins:%H:%M}-{day.ends:%H:%M}"
