"""The learner's home: what was reached, how the weeks went, when the person rests and wants to be reminded.

All rows are the person's own. A supporter reads a reflection only if the person says so, and a pause always: who rests
is not late.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.models import TimeStamped

PERSON = settings.AUTH_USER_MODEL


class MilestoneKind(models.TextChoices):
    """What there is to celebrate."""

    FIRST_COURSE = "first", _("はじめての修了")
    HALF_WAY = "half", _("目標までの半分")
    LEVEL = "level", _("スキルのレベル")
    GOAL = "goal", _("目標に到達")


class Milestone(models.Model):
    """節目: something that the person reached, noted once and celebrated once.

    `key` says which one it is ("first", "half-GOAL", "level-SKILL-LEVEL", "goal-GOAL"), so that two requests at the
    same moment note it once.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=5, choices=MilestoneKind.choices)
    title = models.CharField(max_length=300, help_text="the course, the goal, or empty for a skill")
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(LEVEL_MAX)])
    reached_at = models.DateTimeField()
    celebrated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reached_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="milestone_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


class Reflection(TimeStamped):
    """ふり返り: how one week went (1 hard to 5 well), what was learnt and what was hard.

    `week` is its Monday. Supporters read it only while `is_shared`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="reflections")
    week = models.DateField()
    feeling = models.PositiveSmallIntegerField(
        _("この1週間は、どうでしたか"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    learnt = models.TextField(_("学んだこと・できるようになったこと"), blank=True, max_length=2000)
    hard = models.TextField(_("むずかしかったこと・困ったこと"), blank=True, max_length=2000)
    is_shared = models.BooleanField(_("伴走支援者にも見せる"), default=False)

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="reflection_once_a_week"),
            models.CheckConstraint(
                condition=models.Q(feeling__gte=1) & models.Q(feeling__lte=5), name="reflection_feeling_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.week}: {self.feeling}"


class Pause(TimeStamped):
    """お休み: the person does not learn from a day on; `returns_on` is a wish, `ended_on` the day of coming back.

    Both end days are days of learning again. No reason is asked for.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="pauses")
    started_on = models.DateField(_("休みはじめる日"))
    returns_on = models.DateField(_("もどる予定の日"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ended_on=None), name="pause_open_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.started_on}"


class Reminder(TimeStamped):
    """お知らせ: on which weekdays and at what time the person wants to be reminded; `key` stops it from a mail.

    `weekdays`: numbers, 0 for Monday.
    """

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="reminder")
    weekdays = models.JSONField(default=list, blank=True)
    at = models.TimeField(_("時刻"))
    by_mail = models.BooleanField(_("メールで知らせる"), default=False)
    in_calendar = models.BooleanField(_("カレンダーの学習の日に、知らせを付ける"), default=False)
    key = models.CharField(max_length=50, unique=True)

    class Meta:
        # the worker's question, every few minutes: who wants mail about now?
        indexes = [models.Index(fields=["at"], condition=models.Q(by_mail=True), name="reminder_by_mail")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.weekdays} {self.at}"


class Decision(models.TextChoices):
    """What became of a reminder that was due."""

    SENT = "sent", _("送った")
    LEARNT = "learnt", _("その日はもう学んでいた")
    HELD_OUT = "held", _("くらべるために送らなかった")


class ReminderDecision(models.Model):
    """What was decided about the reminder of one day: a row is why a second worker sends nothing.

    With those held out by chance, an evaluation can tell whether reminders help.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="reminder_decisions")
    day = models.DateField()
    decision = models.CharField(max_length=6, choices=Decision.choices)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}: {self.decision}"
