"""Writing what is scarce: licences, classes on fixed days, and who holds a seat in them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality

from .class_days import ClassDay, store_days
from .models import Course, Provider
from .offer_models import CourseClass, Licence, SeatReservation
from .signals import class_changed

HOLD = timedelta(days=14)
"""How long a seat is kept for somebody who has not said yes."""


def taken_seats(rows: Iterable[Licence | CourseClass], today: date) -> dict[int, int]:
    """How many seats of licences, or places of classes, are held today; by primary key, one query."""
    keys = list(rows)
    field = "course_class" if keys and isinstance(keys[0], CourseClass) else "licence"
    held = SeatReservation.objects.filter(in_force(today), **{f"{field}__in": keys}).order_by()
    return dict(held.values_list(field).annotate(Count("pk")))


def in_force(today: date) -> Q:
    """Reservations that count today: a provisional hold lapses by itself."""
    return Q(held_until=None) | Q(held_until__gte=today)


def save_licence(
    *, municipality: Municipality, actor: Actor, today: date, licence: Licence | None = None, code: str, name: str,
    provider: Provider, course: Course | None, starts_on: date, ends_on: date, seats: int, seat_price_yen: int = 0,
    fixed_fee_yen: int = 0,
) -> Licence:  # fmt: skip
    """Add a licence, or change one.

    Raises ValidationError for dates in disorder, a course of another provider, a code in use, and fewer seats than
    people hold.
    """
    name_of = "catalog.change_licence" if licence else "catalog.add_licence"
    with action(name_of, actor=actor, capability=Capability.MANAGE_CATALOG, municipality=municipality.pk) as act:
        row = licence or Licence(municipality=municipality)
        if row.pk:
            Licence.unscoped.select_for_update().get(pk=row.pk)
        for key, value in {
            "code": code, "name": name, "provider": provider, "course": course, "starts_on": starts_on,
            "ends_on": ends_on, "seats": seats, "seat_price_yen": seat_price_yen, "fixed_fee_yen": fixed_fee_yen,
        }.items():  # fmt: skip
            setattr(row, key, value)
        if ends_on < starts_on:
            raise ValidationError({"ends_on": _("終了日は、開始日より後にしてください。")})
        if course and course.provider_id != provider.pk:
            raise ValidationError({"course": _("この提供元の講座を選んでください。")})
        row.full_clean()
        _require_enough(row, today)
        row.save()
        act.about(row, municipality=municipality.pk, changes={"code": code, "seats": seats})
    return row


def withdraw_licence(*, licence: Licence, actor: Actor, now: datetime) -> None:
    """Offer the seats to nobody any more; whoever holds one keeps it. A second call changes nothing."""
    with action(
        "catalog.withdraw_licence", actor=actor, capability=Capability.MANAGE_CATALOG,
        municipality=licence.municipality_id,
    ) as act:  # fmt: skip
        licence.withdrawn_at = licence.withdrawn_at or now
        licence.save(update_fields=["withdrawn_at", "updated_at"])
        act.about(licence, changes={"code": licence.code})


def save_class(
    *, municipality: Municipality, actor: Actor, now: datetime, today: date, course_class: CourseClass | None = None,
    code: str, course: Course, days: Sequence[ClassDay], seats: int, apply_by: date, place: str = "",
) -> CourseClass:  # fmt: skip
    """Add a class, or change one; whoever has it in a plan is told when its days are moved.

    Raises ValidationError without days, for an application deadline after the first day, a code in use, another
    course than before, and fewer places than people hold.
    """
    name_of = "catalog.change_class" if course_class else "catalog.add_class"
    with action(name_of, actor=actor, capability=Capability.MANAGE_CATALOG, municipality=municipality.pk) as act:
        row = course_class or CourseClass(municipality=municipality, course=course)
        if row.pk:
            CourseClass.unscoped.select_for_update().get(pk=row.pk)
            if row.course_id != course.pk:
                raise ValidationError({"course": _("クラスの講座は変えられません。新しいクラスを作ってください。")})
        row.code, row.place, row.seats, row.apply_by = code, place, seats, apply_by
        is_moved = put_days(row, days, now)
        row.full_clean()
        _require_enough(row, today)
        row.save()
        act.about(row, municipality=municipality.pk, changes={"code": code, "seats": seats, "days": row.days})
        if is_moved:
            act.announce(class_changed, course_class=row.pk)
    return row


def put_days(row: CourseClass, days: Sequence[ClassDay], now: datetime) -> bool:
    """Set the days of a class that is not saved yet; return whether somebody's days are moved by it.

    Raises ValidationError without days, and for an application deadline after the first of them.
    """
    if not days:
        raise ValidationError({"days": _("日程を1回以上入れてください。")})
    kept = store_days(days)
    is_moved = bool(row.pk) and row.days != kept
    row.days, row.first_on, row.last_on = kept, min(days).day, max(days).day
    row.moved_at = now if is_moved else row.moved_at
    if row.apply_by > row.first_on:
        raise ValidationError({"apply_by": _("申込期限は、初日までの日にしてください。")})
    return is_moved


def announce_moved(classes: Iterable[int]) -> None:
    """Tell of classes whose days were moved, once the caller's transaction is committed."""
    for key in classes:
        transaction.on_commit(partial(class_changed.send_robust, sender="catalog.change_class", course_class=key))


def cancel_class(*, course_class: CourseClass, actor: Actor, now: datetime) -> None:
    """Call a class off; whoever has it in a plan is told. A second call changes nothing."""
    with action(
        "catalog.cancel_class", actor=actor, capability=Capability.MANAGE_CATALOG,
        municipality=course_class.municipality_id,
    ) as act:  # fmt: skip
        if course_class.cancelled_at:
            return
        course_class.cancelled_at = now
        course_class.save(update_fields=["cancelled_at", "updated_at"])
        act.about(course_class, changes={"code": course_class.code})
        act.announce(class_changed, course_class=course_class.pk)


def _require_enough(row: Licence | CourseClass, today: date) -> None:
    taken = taken_seats([row], today).get(row.pk, 0) if row.pk else 0
    if row.seats < taken:
        words = _("すでに%(n)s人が席を持っています。それより少なくはできません。") % {"n": taken}
        raise ValidationError({"seats": words})


def reserve_seats(
    *, person_id: int, licences: Collection[int], classes: Collection[int], today: date, held_until: date | None = None
) -> None:
    """Give a person seats, for good or (`held_until`) provisionally; what the person has for good stays so.

    It is part of the caller's transaction, which has asked for permission. The rows of what is scarce are locked in
    one order, so that there are never more holders than seats. Raises ValidationError naming what is full; then
    nothing is reserved.
    """
    full = [
        *_reserve(Licence, "licence", licences, person_id, today, held_until),
        *_reserve(CourseClass, "course_class", classes, person_id, today, held_until),
    ]
    if full:
        names = "、".join(full)
        raise ValidationError(_("席がうまりました: %(names)s。計画を作り直してください。") % {"names": names})


def _reserve(
    model: type[Licence] | type[CourseClass], field: str, keys: Collection[int], person_id: int, today: date,
    held_until: date | None,
) -> list[str]:  # fmt: skip
    """Reserve what is free and return the names of what is not."""
    full = []
    rows: Iterable[Any] = model.unscoped.select_for_update(of=("self",)).filter(pk__in=list(keys)).order_by("pk")
    for row in rows:
        held = SeatReservation.objects.filter(**{field: row})
        own = held.filter(person_id=person_id).first()
        if own and (own.held_until is None or (own.held_until >= today and held_until is not None)):
            continue
        if held.filter(in_force(today)).exclude(person_id=person_id).count() >= row.seats:
            full.append(str(row))
            continue
        SeatReservation.objects.update_or_create(
            person_id=person_id, **{field: row}, defaults={"held_until": held_until}
        )
    return full


def release_seats(*, person_id: int, licences: Collection[int] = (), classes: Collection[int] = ()) -> int:
    """Let go of seats that a person holds; return how many. Part of the caller's transaction, like `reserve_seats`."""
    wanted = Q(licence__in=list(licences)) | Q(course_class__in=list(classes))
    return int(SeatReservation.objects.filter(wanted, person_id=person_id).delete()[0])
