"""Plans for a whole cohort at once, and what each person got of what is scarce."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager
from manabiwa.apps.programmes.models import Cohort


class CohortPlan(TimeStamped):
    """期の計画: one calculation of plans for the people of a cohort, who share seats, classes and supporters' hours.

    `supporter`: only the people beside whom this person walks; None: everybody in the cohort. `support_hours`: of all
    supporters together, None for no limit; a course of a higher level takes `hours_per_course` of them. `pools`: what
    is shared, with what is used, what there is, and what one more would bring. `left_out`: why people were not planned
    for, with numbers.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="plans")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("始めた人")
    )
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("開始日"))
    support_hours = models.PositiveIntegerField(_("伴走支援の時間"), null=True, blank=True)
    hours_per_course = models.FloatField(default=2.0)
    includes_planned = models.BooleanField(default=False)
    task_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, blank=True)
    objective = models.FloatField(default=0)
    gap = models.FloatField(default=0)
    pools = models.JSONField(default=list)
    left_out = models.JSONField(default=dict)
    failure = models.JSONField(default=dict, help_text="why no plan was possible, in ja and en")
    finished_at = models.DateTimeField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("cohort__programme__municipality")

    def __str__(self) -> str:
        return f"{self.cohort} {self.starts_on}"


class CohortShare(models.Model):
    """One person's part of it: the draft, the share of the goal with and without what is scarce, and what is used."""

    cohort_plan = models.ForeignKey(CohortPlan, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_shares")
    plan = models.ForeignKey("learning.Plan", null=True, on_delete=models.SET_NULL, related_name="+")
    share = models.FloatField(help_text="of the open part of the goal, 0 to 1")
    share_without = models.FloatField()
    uses = models.JSONField(default=list, help_text="[kind, key] of each pool")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort_plan", "person"], name="cohort_share_once")]

    def __str__(self) -> str:
        return f"{self.cohort_plan_id}: {self.person_id}"
