"""The seats that a person's plan and courses take up: reserved when the person says yes, let go when they are over."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.offer_models import SeatReservation
from manabiwa.apps.catalog.offer_selectors import seats_left
from manabiwa.apps.catalog.offers import release_seats, reserve_seats

from .disturbing import disturbance_of
from .models import Enrolment, Plan, PlanState


def seats_of(plan: Plan) -> tuple[frozenset[int], frozenset[int]]:
    """Keys of the licences and of the classes that a plan takes seats of."""
    rows = list(plan.steps.values_list("licence", "course_class"))
    return frozenset(one for one, _class in rows if one), frozenset(one for _licence, one in rows if one)


def take_seats(plan: Plan, today: date) -> None:
    """Reserve what a plan needs for its person, in the caller's transaction; what the plan before held is let go.

    Raises ValidationError if a class of it is not as planned any more, and naming what is full.
    """
    person = plan.goal.person_id
    steps = plan.steps.select_related("course_class", "course", "plan__goal")
    if any(step.class_days and disturbance_of(step, is_begun=True) for step in steps):
        raise ValidationError(_("クラスの日程が、案を作ったあとで変わりました。計画を作り直してください。"))
    licences, classes = seats_of(plan)
    _let_go(person, licences, classes)
    reserve_seats(person_id=person, licences=licences, classes=classes, today=today)


def release_holds(person: int) -> None:
    """Let go of what was kept for a person provisionally, in the caller's transaction."""
    SeatReservation.objects.filter(person=person, held_until__isnull=False).delete()


def _let_go(person: int, licences: Collection[int], classes: Collection[int]) -> None:
    """Let go of what the plans in force hold, but for what is kept and the licences of courses that are begun."""
    begun = set(Enrolment.objects.filter(person=person).values_list("course__provider", flat=True))
    old_licences: set[int] = set()
    old_classes: set[int] = set()
    rows = Plan.objects.filter(goal__person=person, state__in=[PlanState.ACTIVE, PlanState.REPLACED])
    for licence, provider, one in rows.values_list("steps__licence", "steps__course__provider", "steps__course_class"):
        if licence and provider not in begun:
            old_licences.add(licence)
        if one:
            old_classes.add(one)
    release_seats(person_id=person, licences=old_licences - set(licences), classes=old_classes - set(classes))


def take_seat_for(*, person: int, course: Course, places: frozenset[str], today: date) -> None:
    """Reserve the seat that a course takes when somebody begins it, in the caller's transaction.

    Where the places have no licence for the course nothing happens. Raises ValidationError if a course that takes a
    seat of a contract has none left.
    """
    covering = [
        one for one in seats_left(places, today, person)
        if one.provider == course.provider_id and one.course in (None, course.pk)
    ]  # fmt: skip
    free = next((one for one in covering if one.left), None)
    if free is not None:
        reserve_seats(person_id=person, licences=[free.licence], classes=(), today=today)
    elif covering and course.is_seat:
        raise ValidationError(_("この講座の席は、いま空いていません。担当者に相談してください。"))
