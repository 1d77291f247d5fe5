"""Imports of tables: the file, what was made of it, and what is needed to take it back."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.tenancy import TenantManager


class ImportState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("項目の対応待ち")
    MAPPED = "mapped", _("確認待ち")
    CHECKED = "checked", _("反映待ち")
    APPLIED = "applied", _("反映済み")
    UNDONE = "undone", _("取り消し済み")
    FAILED = "failed", _("中断")
    DISCARDED = "discarded", _("破棄")


def private_path(_instance: models.Model, name: str) -> str:
    """Return where a file is kept: no name that a person chose becomes part of a path."""
    ending = name.rpartition(".")[2].lower()
    return f"imports/{uuid4().hex}.{ending if ending in {'csv', 'tsv', 'txt', 'xlsx', 'xls'} else 'table'}"


class TableImport(models.Model):
    """One file on its way into one table.

    It is not the rows: these belong to the app that owns the table. It knows which rows it made or changed
    (`ImportChange`), so that it can be undone.
    """

    spec_key = models.CharField(_("表"), max_length=80)
    municipality = models.ForeignKey(
        "network.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("状態"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person_label = models.CharField(_("取り込んだ人"), max_length=200)
    file = models.FileField(_("ファイル"), upload_to=private_path, max_length=200)
    original_name = models.CharField(_("ファイル名"), max_length=255)
    size = models.PositiveBigIntegerField(_("大きさ(バイト)"))
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    sample = models.JSONField(default=dict)
    rows_new = models.PositiveIntegerField(_("新規"), default=0)
    rows_changed = models.PositiveIntegerField(_("変更"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("変更なし"), default=0)
    rows_wrong = models.PositiveIntegerField(_("誤り"), default=0)
    rows_missing = models.PositiveIntegerField(_("ファイルにない"), null=True, blank=True)
    kept_good_rows = models.BooleanField(default=False)
    withdrew_missing = models.BooleanField(default=False)
    failure = models.JSONField(default=dict)
    task_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(_("受け付けた日時"))
    checked_at = models.DateTimeField(_("確認した日時"), null=True, blank=True)
    applied_at = models.DateTimeField(_("反映した日時"), null=True, blank=True)
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    unscoped: models.Manager[TableImport] = models.Manager["TableImport"]()
    objects: TenantManager[Self] = TenantManager()

    class Meta:
        verbose_name = _("表の取り込み")
        ordering = ("-created_at", "-id")
        indexes = (
            # the list of imports: of one municipality, newest first
            models.Index(fields=("municipality", "-created_at"), name="tables_import_recent"),
        )
        constraints = (
            models.CheckConstraint(
                name="tables_import_state_known",
                condition=Q(state__in=ImportState.values),
            ),
            # an undo follows an application
            models.CheckConstraint(
                name="tables_import_undone_after_applied",
                condition=Q(undone_at__isnull=True) | Q(applied_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.spec_key}: {self.original_name}"


class WrongRow(models.Model):
    """A row that cannot be taken: as it stood in the file, with all reasons."""

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="wrong_rows")
    number = models.PositiveIntegerField(_("行番号"))
    cells: models.JSONField[list[str]] = models.JSONField()
    problems: models.JSONField[list[dict[str, Any]]] = models.JSONField()

    class Meta:
        ordering = ("number",)
        constraints = (
            # a check that runs twice does not list a row twice
            models.UniqueConstraint(fields=("table_import", "number"), name="tables_wrong_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.table_import_id}: {self.number}"


class ImportChange(models.Model):
    """One row that an import wrote, with the values before and after: what an undo needs."""

    class Kind(models.TextChoices):
        """What was done to the row."""

        NEW = "new", _("新規")
        CHANGED = "changed", _("変更")
        WITHDRAWN = "withdrawn", _("取り下げ")

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField(_("行番号"))
    kind = models.CharField(max_length=9, choices=Kind.choices)
    key: models.JSONField[list[Any]] = models.JSONField()
    before: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    after: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="tables_change_kind_known", condition=Q(kind__in=("new", "changed", "withdrawn"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.table_import_id}: {self.kind} {self.number}"


class ColumnMapping(models.Model):
    """What a person said about the columns of files with certain headings: the next such file is mapped alike."""

    spec_key = models.CharField(max_length=80)
    municipality = models.ForeignKey(
        "network.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    signature = models.CharField(max_length=64)
    columns: models.JSONField[dict[str, int]] = models.JSONField()
    used_at = models.DateTimeField()

    unscoped: models.Manager[ColumnMapping] = models.Manager["ColumnMapping"]()
    objects: TenantManager[Self] = TenantManager()

    class Meta:
        constraints = (
            # two uploads at once remember one mapping; NULL is distinct in a plain unique constraint, hence two
            models.UniqueConstraint(
                fields=("spec_key", "municipality", "signature"),
                name="tables_mapping_once_per_municipality",
                condition=Q(municipality__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("spec_key", "signature"),
                name="tables_mapping_once_in_network",
                condition=Q(municipality__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.spec_key} {self.signature[:8]}"
