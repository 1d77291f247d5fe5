"""Where courses come from by themselves: connections to other systems, and what each synchronisation did."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Provider
from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation, Programme

from .roster.format import Kind as RosterKind

ENVIRONMENT_NAME = r"MANABIWA_CONNECTOR_[A-Z0-9_]{1,60}"


class Kind(models.TextChoices):
    """What speaks at the other end."""

    UDEMY_BUSINESS = "udemy-business", "Udemy Business"
    MOOCHUB = "moochub", _("MOOChub (JSON v3)")
    SCHEMA_ORG = "schema-org", _("ウェブサイト (schema.org の講座情報)")
    FILE = "file", _("ファイル (閉じたネットワーク)")


class Connection(TimeStamped):
    """接続: one provider's courses, fetched from an address. `municipality` None: the network's own.

    Kind `file`: the list lies in `content`, carried here by hand where the other system is out of reach, and is
    replaced as a whole.
    The secret is sealed (`keys.py`) or stands in an environment variable; no page, export or log shows it.
    """

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="connection")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    kind = models.CharField(_("種類"), max_length=20, choices=Kind.choices)
    address = models.URLField(_("アドレス"), max_length=500, blank=True)
    file_name = models.CharField(_("ファイル"), max_length=200, blank=True)
    content = models.BinaryField(default=bytes)
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
            models.CheckConstraint(
                condition=models.Q(kind="file", address="") | (~models.Q(kind="file") & ~models.Q(address="")),
                name="connection_address_or_file",
            ),
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


class PageMemory(models.Model):
    """A page of a list as it was read last: what is unchanged since then is not asked for, or not sent, again."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="memories")
    url = models.CharField(max_length=2_000)
    digest = models.CharField(max_length=64)
    listed = models.CharField(max_length=40, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    codes = models.JSONField(default=list)
    following = models.CharField(max_length=2_000, blank=True)
    read_at = models.DateTimeField()
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="page_memory_once")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.url}"


class UploadState(models.TextChoices):
    """Where an uploaded roster stands."""

    PENDING = "pending", _("確認中")
    APPLYING = "applying", _("反映中")
    APPLIED = "applied", _("反映しました")
    DISCARDED = "discarded", _("やめました")


class RosterUpload(TimeStamped):
    """名簿: a OneRoster archive that an officer uploaded for a programme. Its content goes once it is decided on."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roster_uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("ファイル名"), max_length=200)
    content = models.BinaryField()
    state = models.CharField(_("状態"), max_length=10, choices=UploadState.choices, default=UploadState.PENDING)
    counts = models.JSONField(default=dict)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("programme__municipality")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=UploadState.values), name="roster_upload_state_known"),
            # what one person looks at is not changed by another's file
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(state__in=["pending", "applying"]),
                name="roster_pending_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.name}"


class RosterRecord(models.Model):
    """What the roster of a programme said last about one thing, and what that became here.

    `person`: the sign-in of somebody of `users`; `cohort`: that of a class; `participation`: that of an enrolment,
    which `has_left` when the roster ended it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roster")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in RosterKind])
    sourced_id = models.CharField(max_length=255)
    told = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    participation = models.ForeignKey(Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    has_left = models.BooleanField(default=False)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("programme__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "sourced_id"], name="roster_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.kind} {self.sourced_id}"
