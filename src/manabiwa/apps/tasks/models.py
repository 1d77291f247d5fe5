"""Work that outlives a request."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a task stands. Waiting and running are open; the others are final (failed can be tried again by hand)."""

    WAITING = "waiting", _("待機中")
    RUNNING = "running", _("実行中")
    SUCCEEDED = "succeeded", _("完了")
    FAILED = "failed", _("失敗")
    CANCELLED = "cancelled", _("中止")


class BackgroundTask(models.Model):
    """One call of a registered function, to be run by a worker at least once until it succeeds, fails or is cancelled.

    A worker holds a task by a lease that it renews. A worker that dies stops renewing, and another takes the task up
    again: task functions are therefore written so that running twice does the work once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    title = models.CharField(_("件名"), max_length=200)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True, help_text="open tasks with the same key exist once")
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    cancel_requested = models.BooleanField(default=False)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two requests that ask for the same work at once get one task
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state__in=["waiting", "running"]) & ~models.Q(key=""),
                name="task_open_key_once",
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="task_state_known"),
        ]
        indexes = [
            # the worker's question: what may I take next?
            models.Index(fields=["run_after", "created_at"], condition=models.Q(state="waiting"), name="task_next"),
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="task_lapsed"),
            models.Index(fields=["owner", "-created_at"], name="task_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def percent(self) -> int:
        return 100 if self.state == State.SUCCEEDED else (100 * self.done // self.total if self.total else 0)
