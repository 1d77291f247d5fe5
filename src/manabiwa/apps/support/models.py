"""伴走支援: the hours of a supporter, texts to begin from, what was done and whether it helped, hand-overs, trials."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager, TenantModel
from manabiwa.apps.programmes.models import Cohort, Participation

PERSON = settings.AUTH_USER_MODEL
_OF_PARTICIPATION = "participation__cohort__programme__municipality"


class SupportHours(TimeStamped):
    """支援に使える時間: seven numbers of hours, Monday first. Without a row `hours.USUAL` holds."""

    supporter = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="support_hours")
    weekday_hours = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.supporter_id}: {self.weekday_hours}"


class MessageTemplate(TenantModel, TimeStamped):
    """文例: a text that the supporters of a municipality begin from; `templates.fill` puts in what is in braces."""

    title = models.CharField(_("題名"), max_length=60)
    text = models.TextField(_("本文"), max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "title"], name="template_title_once")]

    def __str__(self) -> str:
        return self.title


class ActKind(models.TextChoices):
    """What a supporter did."""

    MESSAGE = "message", _("メッセージ")
    MEETING = "meeting", _("面談の予約")
    NOTE = "note", _("伴走記録")
    PLAN = "plan", _("計画の手直し")


class Judgement(models.TextChoices):
    """What the supporter thinks that became of it."""

    HELPED = "helped", _("役に立った")
    NOT_YET = "not_yet", _("変わらなかった")


class SupportAct(models.Model):
    """支援の記録: one thing that a supporter did for a participant, with the reasons of that day.

    `reasons` are keys of `desk.ReasonKey`, the heaviest first. Whether the person learnt before and after is not kept
    here: it follows from the learning records.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="support_acts")
    supporter = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=7, choices=ActKind.choices)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    judgement = models.CharField(max_length=7, choices=Judgement.choices, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager(_OF_PARTICIPATION)

    class Meta:
        indexes = [
            models.Index(fields=["participation", "-at"], name="act_of_participation"),
            models.Index(fields=["supporter", "-at"], name="act_of_supporter"),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.kind} {self.at:%Y-%m-%d}"


class HandOver(TimeStamped):
    """引き継ぎ: a supporter asks another one to go on with a participant; it waits until it is answered."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    taker = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    note = models.TextField(_("引き継ぐこと"), max_length=4000)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_taken = models.BooleanField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager(_OF_PARTICIPATION)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=models.Q(answered_at=None), name="hand_over_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.giver_id} → {self.taker_id}"


class ReminderTrial(TimeStamped):
    """お知らせの効果の確認: for some weeks a share of a cohort, drawn by lot, gets no automatic reminders.

    The draw follows from `seed` and the person (`trials.is_held_out`), so that it can be made again from this row.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="reminder_trials")
    share = models.DecimalField(
        _("お知らせを送らない人の割合"), max_digits=3, decimal_places=2,
        validators=[MinValueValidator(0.05), MaxValueValidator(0.5)],
    )  # fmt: skip
    starts_on = models.DateField(_("はじめる日"))
    ends_on = models.DateField(_("おわる日"))
    seed = models.CharField(max_length=32)
    ended_at = models.DateTimeField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("cohort__programme__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort"], condition=models.Q(ended_at=None), name="trial_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.starts_on} – {self.ends_on}"
