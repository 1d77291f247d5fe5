"""What municipalities tell each other: cases, of success and of failure, and events."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar, TimeStamped
from manabiwa.apps.common.tenancy import TenantModel
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Programme


class CaseState(models.TextChoices):
    """A case is written, published, and perhaps taken back."""

    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開")
    WITHDRAWN = "withdrawn", _("取り下げ")


class CaseResult(models.TextChoices):
    """How it went, as its municipality says."""

    SUCCESS = "success", _("うまくいった")
    MIXED = "mixed", _("一部うまくいった")
    FAILURE = "failure", _("うまくいかなかった")


class Case(TenantModel, TimeStamped):
    """事例: problem, what was done, what came of it and what went wrong.

    `evidence` is written by the evaluation app alone: {"grade": 1-5, "estimate", "low", "high", "level", "reached",
    "known", "unknown", "outcome", "method", "words": {"ja": [...], "en": [...]}}; empty means: not evaluated.
    """

    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases")
    title = models.CharField(_("題名"), max_length=200)
    pillar = models.CharField(_("取組領域"), max_length=10, choices=Pillar.choices)
    result_kind = models.CharField(_("結果"), max_length=8, choices=CaseResult.choices)
    problem = models.TextField(_("困っていたこと"))
    context = models.TextField(_("背景"), blank=True)
    actions = models.TextField(_("取り組んだこと"))
    timeline = models.JSONField(_("経過"), default=list, blank=True)
    result = models.TextField(_("結果の説明"))
    went_wrong = models.TextField(_("うまくいかなかったこと"))
    do_differently = models.TextField(_("次はこうする"), blank=True)
    cost_yen = models.PositiveBigIntegerField(_("費用(円)"), null=True, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    adopted_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="adoptions")
    state = models.CharField(_("状態"), max_length=10, choices=CaseState.choices, default=CaseState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["-published_at"], condition=models.Q(state="published"), name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Event(TimeStamped):
    """交流会: a meeting of the network, or of one municipality with others."""

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    title = models.CharField(_("題名"), max_length=200)
    description = models.TextField(_("内容"), blank=True)
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    place = models.CharField(_("場所"), max_length=200)
    online_url = models.URLField(_("オンラインの接続先"), blank=True)
    capacity = models.PositiveIntegerField(_("定員"), null=True, blank=True)
    is_published = models.BooleanField(_("公開"), default=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_in_order"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="event_next")]

    def __str__(self) -> str:
        return self.title


class Registration(models.Model):
    """Somebody comes to an event, or waits for a place."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_registrations")
    is_waiting = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="registration_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.person_id}"


class Question(TenantModel, TimeStamped):
    """A question about a case to the municipality that wrote it; neither side sees the other's address."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="case_questions"
    )
    text = models.TextField(_("質問"))
    answer = models.TextField(_("回答"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["case", "-created_at"], name="question_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asker_id}"
