"""事業: what a municipality runs, whom it admits, and who takes part."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.common.models import Pillar, TimeStamped
from manabiwa.apps.common.tenancy import TenantManager, TenantModel
from manabiwa.apps.network.models import Post


class Programme(TenantModel, TimeStamped):
    """事業: a year's undertaking in one pillar."""

    name = models.CharField(_("事業名"), max_length=200)
    pillar = models.CharField(_("取組領域"), max_length=10, choices=Pillar.choices)
    summary = models.TextField(_("概要"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    budget_yen = models.PositiveBigIntegerField(_("予算額(円)"), null=True, blank=True)
    occupation = models.ForeignKey(
        Occupation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("めざす職業")
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes", verbose_name=_("担当")
    )
    is_published = models.BooleanField(_("公開"), default=True)

    class Meta:
        ordering = ["-fiscal_year", "pk"]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """募集: between two days people may apply for a cohort."""

    cohort = models.OneToOneField("Cohort", on_delete=models.CASCADE, related_name="call")
    opens_on = models.DateField(_("受付開始"))
    closes_on = models.DateField(_("受付終了"))
    capacity = models.PositiveIntegerField(_("定員"))
    eligibility = models.TextField(_("対象"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_on__gte=models.F("opens_on")), name="call_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} {self.opens_on}"


class Cohort(TimeStamped):
    """期: the people who go through a programme together."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("期の名称"), max_length=100)
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("終了日"))

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("programme__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="cohort_name_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="cohort_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    OPEN = "open", _("選考中")
    ACCEPTED = "accepted", _("決定")
    WAITING = "waiting", _("補欠")
    DECLINED = "declined", _("見送り")
    WITHDRAWN = "withdrawn", _("辞退")


class Application(TimeStamped):
    """応募: a person asks to take part."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications")
    motivation = models.TextField(_("応募の動機"), blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("call__cohort__programme__municipality")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="application_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"


class Participation(TimeStamped):
    """参加: a person in a cohort. Dates say how far the person came; none of them is guessed."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="supported",
        verbose_name=_("伴走支援者"),
    )  # fmt: skip
    joined_on = models.DateField(_("参加決定日"))
    started_on = models.DateField(_("学習開始日"), null=True, blank=True)
    completed_on = models.DateField(_("修了日"), null=True, blank=True)
    withdrawn_on = models.DateField(_("中断日"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("中断の理由"), max_length=200, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("cohort__programme__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="participation_once"),
            models.CheckConstraint(
                condition=models.Q(completed_on=None) | models.Q(withdrawn_on=None), name="completed_or_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=["supporter", "cohort"], name="participation_of_supporter")]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.person_id}"


class LearningPlace(TenantModel, TimeStamped):
    """学べる場所: a desk that everybody of a municipality may learn at, with what it offers."""

    name = models.CharField(_("名称"), max_length=100)
    address = models.CharField(_("所在地"), max_length=200)
    opening = models.CharField(_("使える曜日と時間"), max_length=200)
    note = models.CharField(_("使い方・予約"), max_length=300, blank=True)
    url = models.URLField(_("ページのアドレス"), blank=True)
    has_wifi = models.BooleanField(_("Wi-Fi"), default=False)
    has_pc = models.BooleanField(_("貸し出し用のパソコン"), default=False)
    has_childcare = models.BooleanField(_("託児"), default=False)
    allows_sound = models.BooleanField(_("声を出せる(オンライン面談など)"), default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="learning_place_name_once")]

    def __str__(self) -> str:
        return self.name
