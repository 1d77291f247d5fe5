"""成果と効果検証: what became of the people, counted honestly."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager
from manabiwa.apps.exchange.models import Case
from manabiwa.apps.programmes.models import Cohort, Participation


class OutcomeType(models.Model):
    """A kind of outcome with its definition and the window in which it counts."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("成果"), max_length=100)
    definition = models.TextField(_("定義"))
    window_days = models.PositiveSmallIntegerField(_("期間(日)"), default=90)

    def __str__(self) -> str:
        return self.name


class Reached(models.TextChoices):
    """Unknown is never counted as no."""

    YES = "yes", _("あり")
    NO = "no", _("なし")
    UNKNOWN = "unknown", _("不明")


class OutcomeSource(models.TextChoices):
    """Who says so, from weak to strong."""

    SELF = "self", _("本人の申告")
    DOCUMENT = "document", _("書類")
    EMPLOYER = "employer", _("雇用主")
    ADMINISTRATIVE = "administrative", _("行政記録")


class Outcome(TimeStamped):
    """成果: what became of one participant. No row means: unknown."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="outcomes")
    outcome_type = models.ForeignKey(OutcomeType, on_delete=models.PROTECT, related_name="outcomes")
    reached = models.CharField(_("結果"), max_length=7, choices=Reached.choices)
    source = models.CharField(_("根拠"), max_length=14, choices=OutcomeSource.choices, default=OutcomeSource.SELF)
    observed_on = models.DateField(_("確認日"))
    note = models.CharField(_("備考"), max_length=200, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("participation__cohort__programme__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "outcome_type"], name="outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.outcome_type_id} {self.reached}"


class Evaluation(TimeStamped):
    """効果検証: a frozen question about a cohort and its answer."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="evaluations")
    outcome_type = models.ForeignKey(OutcomeType, on_delete=models.PROTECT, related_name="+")
    design = models.CharField(max_length=20, default="count")
    level = models.FloatField(_("信頼水準"), default=0.95)
    grade = models.PositiveSmallIntegerField(_("根拠の強さ"))
    result = models.JSONField()
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="evaluation")

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("cohort__programme__municipality")

    class Meta:
        ordering = ["-computed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__gte=1) & models.Q(grade__lte=5), name="evidence_grade_1_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.outcome_type_id}"
