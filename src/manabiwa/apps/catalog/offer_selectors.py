"""Reading licences and classes: for whoever looks after them, and for people who may use them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.network.models import Municipality

from .offer_models import CourseClass, Licence, SeatReservation
from .offers import in_force, taken_seats


def licences_for(actor: Actor) -> QuerySet[Licence]:
    """Licences of the municipalities whose catalogue the actor looks after, those in force first."""
    rows = Licence.objects.for_actor(actor, Capability.MANAGE_CATALOG)
    return rows.select_related("municipality", "provider", "course").order_by("withdrawn_at", "-ends_on", "code")


def classes_for(actor: Actor) -> QuerySet[CourseClass]:
    """The same of classes, the next one first."""
    rows = CourseClass.objects.for_actor(actor, Capability.MANAGE_CATALOG)
    return rows.select_related("municipality", "course__provider").order_by("first_on", "code")


def municipalities_for(actor: Actor) -> QuerySet[Municipality]:
    """The municipalities for which the actor may add licences and classes: members of the network."""
    rows = Municipality.objects.filter(membership__isnull=False).order_by("code")
    codes = actor.municipalities(Capability.MANAGE_CATALOG)
    return rows if codes is None else rows.filter(code__in=codes)


@dataclass(frozen=True, slots=True)
class Offer:
    """A licence or a class with the seats that are taken."""

    row: Any
    taken: int

    @property
    def left(self) -> int:
        """Seats that are free."""
        return max(int(self.row.seats) - self.taken, 0)


def with_seats(rows: Iterable[Any], today: date) -> list[Offer]:
    """Rows of one kind with the seats that are taken; one query."""
    kept = list(rows)
    taken = taken_seats(kept, today) if kept else {}
    return [Offer(row, taken.get(row.pk, 0)) for row in kept]


def licensed(places: Collection[str], today: date) -> Q:
    """Courses for which one of the places holds a licence today. Unscoped: the places are the scope."""
    rows = Licence.unscoped.filter(municipality__in=places, starts_on__lte=today, ends_on__gte=today, withdrawn_at=None)
    of_all = rows.filter(course=None)
    return Q(provider__in=of_all.values("provider")) | Q(pk__in=rows.exclude(course=None).values("course"))


def licensed_courses(municipality: str, today: date) -> QuerySet[Licence, int | None]:
    """Courses, by primary key, for which alone a municipality holds a licence today."""
    rows = Licence.objects.for_municipality(municipality).filter(starts_on__lte=today, ends_on__gte=today)
    return rows.filter(withdrawn_at=None).exclude(course=None).order_by().values_list("course", flat=True)


@dataclass(frozen=True, slots=True)
class SeatsLeft:
    """A licence in force: whom it is of, the one course that it is for (None: all), its price, and its free seats."""

    licence: int
    name: str
    provider: int
    course: int | None
    price: int
    left: int


def seats_left(places: Collection[str], today: date, person: int | None = None) -> list[SeatsLeft]:
    """Licences in force in the places, with the seats that others do not hold; two queries.

    Unscoped: the places that the person belongs to are the scope.
    """
    rows = Licence.unscoped.filter(municipality__in=places, starts_on__lte=today, ends_on__gte=today)
    found = list(rows.order_by("seat_price_yen", "pk"))
    if any(row.withdrawn_at for row in found):
        held = SeatReservation.objects.filter(person=person, licence__in=found) if person else ()
        own = {reservation.licence_id for reservation in held}
        found = [row for row in found if row.withdrawn_at is None or row.pk in own]
    taken = _taken_by_others("licence", found, today, person)
    return [
        SeatsLeft(row.pk, row.name, row.provider_id, row.course_id, row.seat_price_yen,
                  max(row.seats - taken.get(row.pk, 0), 0))
        for row in found
    ]  # fmt: skip


def classes_of(courses: Collection[int]) -> QuerySet[CourseClass]:
    """All classes of courses, of every municipality and time: a course that has one is taken in a class only."""
    return CourseClass.unscoped.filter(course__in=courses).order_by("first_on", "pk")


def places_left(rows: Collection[CourseClass], today: date, person: int | None = None) -> dict[int, int]:
    """Places of classes that others do not hold; one query."""
    taken = _taken_by_others("course_class", rows, today, person)
    return {row.pk: max(row.seats - taken.get(row.pk, 0), 0) for row in rows}


def _taken_by_others(field: str, rows: Collection[Any], today: date, person: int | None) -> dict[int, int]:
    if not rows:
        return {}
    held = SeatReservation.objects.filter(in_force(today), **{f"{field}__in": rows}).order_by()
    taken: dict[int, int] = {}
    for key, holder in held.values_list(field, "person"):
        taken[key] = taken.get(key, 0) + (holder != person)
    return taken


def held_by(person: int) -> frozenset[int]:
    """Keys of the classes in which a person holds a place."""
    rows = SeatReservation.objects.filter(person=person, course_class__isnull=False)
    return frozenset(rows.values_list("course_class", flat=True))
