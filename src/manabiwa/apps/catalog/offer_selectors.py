"""Reading licences and classes: for whoever looks after them, and for people who may use them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    """Licences in force in the places, with the seats that others do not hold; one query.

    A licence that is withdrawn is there for whoever holds a seat of it. Unscoped: the places that the person belongs
    to are the scope.
    """
    rows = Licence.unscoped.filter(municipality__in=places, starts_on__lte=today, ends_on__gte=today)
    held = _with_holders(rows, today, person).order_by("seat_price_yen", "pk")
    return [
        SeatsLeft(row.pk, row.name, row.provider_id, row.course_id, row.seat_price_yen, max(row.seats - row.others, 0))
        for row in held if row.withdrawn_at is None or row.is_own
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacesLeft:
    """A class with the places that others do not hold, and whether the person holds one."""

    row: CourseClass
    left: int
    is_own: bool


def places_left(courses: Collection[int], today: date, person: int | None = None) -> list[PlacesLeft]:
    """All classes of courses, of every municipality and time: a course that has one is taken in a class only.

    One query. Unscoped: whose classes they are and when is for the caller to judge.
    """
    rows = _with_holders(CourseClass.unscoped.filter(course__in=courses), today, person).order_by("first_on", "pk")
    return [PlacesLeft(row, max(row.seats - row.others, 0), row.is_own) for row in rows]


def _with_holders(rows: QuerySet[Any], today: date, person: int | None) -> QuerySet[Any]:
    """`others`: how many people beside the person hold a seat today; `is_own`: whether the person holds one."""
    field = "licence" if rows.model is Licence else "course_class"
    held = SeatReservation.objects.filter(**{field: OuterRef("pk")}).order_by()
    others = held.filter(in_force(today)).exclude(person=person).values(field).annotate(n=Count("pk")).values("n")
    found: QuerySet[Any] = rows.annotate(
        others=Coalesce(Subquery(others), 0), is_own=Exists(held.filter(person=person))
    )
    return found
