"""What is scarce: seats of a licence, places in a class, and who holds them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantModel

from .class_days import ClassDay, read_days, write_days


class Licence(TenantModel, TimeStamped):
    """ライセンス: seats that a municipality paid for, on one course or on all of a provider, from day to day.

    Whoever holds a seat takes the courses for nothing, and sees those of a closed provider. `fixed_fee_yen` is paid
    however many seats are used, `seat_price_yen` for each seat in use.
    """

    code = models.CharField(_("ライセンスコード"), max_length=50)
    name = models.CharField(_("名称"), max_length=200)
    provider = models.ForeignKey("catalog.Provider", on_delete=models.PROTECT, related_name="licences",
                                 verbose_name=_("提供元"))  # fmt: skip
    course = models.ForeignKey("catalog.Course", null=True, blank=True, on_delete=models.PROTECT,
                               related_name="licences", verbose_name=_("講座"))  # fmt: skip
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("終了日"))
    seats = models.PositiveIntegerField(_("席数"))
    seat_price_yen = models.PositiveIntegerField(_("1席の価格(円)"), default=0)
    fixed_fee_yen = models.PositiveIntegerField(_("定額の費用(円)"), default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ends_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="licence_code_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="licence_in_order"),
        ]
        indexes = [
            # "which seats are there for the people of these municipalities today?"
            models.Index(
                fields=["municipality", "ends_on"], condition=models.Q(withdrawn_at=None), name="licence_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CourseClass(TenantModel, TimeStamped):
    """クラス: a course held by a municipality on fixed days, with so many places.

    A course that has a class is taken in one of its classes only. `days`: [ISO date, begin, end], see `class_days`;
    `first_on` and `last_on` follow from them. `moved_at`: when its days were last changed.
    """

    code = models.CharField(_("クラスコード"), max_length=50)
    course = models.ForeignKey("catalog.Course", on_delete=models.PROTECT, related_name="classes",
                               verbose_name=_("講座"))  # fmt: skip
    place = models.CharField(_("場所"), max_length=200, blank=True)
    seats = models.PositiveIntegerField(_("定員"))
    apply_by = models.DateField(_("申込期限"))
    days = models.JSONField(_("日程"), default=list)
    first_on = models.DateField(_("初日"))
    last_on = models.DateField(_("最終日"))
    moved_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="class_code_once"),
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")) & models.Q(apply_by__lte=models.F("first_on")),
                name="class_in_order",
            ),
        ]
        indexes = [models.Index(fields=["course", "first_on"], name="class_of_course")]

    def __str__(self) -> str:
        return f"{self.course} ({self.code})"

    @property
    def meetings(self) -> tuple[ClassDay, ...]:
        """Its days in order."""
        return read_days(self.days)

    @property
    def days_written(self) -> str:
        """Its days as people write them."""
        return write_days(self.meetings)


class SeatReservation(models.Model):
    """席の予約: a person holds a seat of a licence or a place in a class.

    `held_until`: last day of a provisional hold, which then lapses by itself; None: the person has it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seat_reservations")
    licence = models.ForeignKey(Licence, null=True, on_delete=models.CASCADE, related_name="reservations")
    course_class = models.ForeignKey(CourseClass, null=True, on_delete=models.CASCADE, related_name="reservations")
    held_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(licence=None, course_class__isnull=False)
                | models.Q(licence__isnull=False, course_class=None),
                name="reservation_of_one_thing",
            ),
            models.UniqueConstraint(fields=["licence", "person"], name="licence_seat_once"),
            models.UniqueConstraint(fields=["course_class", "person"], name="class_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.licence_id or self.course_class_id}"
