"""Where courses come from by themselves: connections to other systems, and what each synchronisation did."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Provider
from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.network.models import Municipality

ENVIRONMENT_NAME = r"MANABIWA_CONNECTOR_[A-Z0-9_]{1,60}"


class Kind(models.TextChoices):
    """What speaks at the other end."""

    UDEMY_BUSINESS = "udemy-business", "Udemy Business"
    MOOCHUB = "moochub", _("MOOChub (JSON v3)")
    SCHEMA_ORG = "schema-org", _("ウェブサイト (schema.org の講座情報)")


class Connection(TimeStamped):
    """接続: one provider's courses, fetched from an address. `municipality` None: the network's own.

    The secret is sealed (`keys.py`) or stands in an environment variable; no page, export or log shows it.
    """

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="connection")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    kind = models.CharField(_("種類"), max_length=20, choices=Kind.choices)
    address = models.URLField(_("アドレス"), max_length=500)
    account = models.CharField(_("組織の番号"), max_length=100, blank=True)
    client_id = models.CharField(_("クライアントID"), max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    secret_variable = models.CharField(
        _("鍵のある環境変数"), max_length=80, blank=True, validators=[RegexValidator(f"^{ENVIRONMENT_NAME}$")]
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="connection_kind_known"),
            # two secrets would leave open which one counts
            models.CheckConstraint(
                condition=models.Q(sealed_secret="") | models.Q(secret_variable=""), name="connection_one_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.kind}"


class SyncState(models.TextChoices):
    """Where a synchronisation stands. All but succeeded go on where they stopped."""

    RUNNING = "running", _("実行中")
    SUCCEEDED = "succeeded", _("完了")
    FAILED = "failed", _("中断")
    CANCELLED = "cancelled", _("中止")


class SyncRun(models.Model):
    """One synchronisation. `cursor` says what comes next and is committed together with the rows of each page."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("状態"), max_length=10, choices=SyncState.choices, default=SyncState.RUNNING)
    cursor = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("始めた日時"))
    finished_at = models.DateTimeField(_("終えた日時"), null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(_("新規"), default=0)
    rows_changed = models.PositiveIntegerField(_("変更"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("変更なし"), default=0)
    rows_wrong = models.PositiveIntegerField(_("誤り"), default=0)
    rows_missing = models.PositiveIntegerField(_("一覧にない"), default=0)
    activities = models.PositiveIntegerField(_("学習記録"), default=0)
    problems = models.JSONField(default=list)
    failure = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=SyncState.values), name="sync_state_known"),
            # two workers never write the pages of one connection at once
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(state="running"), name="sync_running_once"
            ),
        ]
        # "the last synchronisation of a connection"
        indexes = [models.Index(fields=["connection", "-started_at"], name="sync_latest")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.started_at:%Y-%m-%d %H:%M}"


class SeenCourse(models.Model):
    """A course that the newest run of a connection met: what is in use but was not met has gone from the list."""

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="seen")
    external_id = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "external_id"], name="seen_course_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.external_id}"
