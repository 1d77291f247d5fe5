"""The Learning Record Store: xAPI statements as they came. It knows nothing of courses."""

import uuid

from django.conf import settings
from django.db import models


class Statement(models.Model):
    """学習記録: one xAPI statement. Stored once, never changed; voided by another statement.

    The columns beside `content` repeat what queries filter by. Erasing a person's data removes the person's rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="statements")
    actor_key = models.CharField(max_length=200)
    verb = models.CharField(max_length=300)
    activity = models.CharField(max_length=500, blank=True)
    registration = models.UUIDField(null=True, blank=True)
    timestamp = models.DateTimeField()
    stored = models.DateTimeField()
    voided_by = models.UUIDField(null=True, blank=True)
    content = models.JSONField()

    class Meta:
        indexes = [
            # "what did this person do lately?" and "who did this activity?"
            models.Index(fields=["person", "-timestamp"], name="statement_of_person"),
            models.Index(fields=["activity", "-timestamp"], name="statement_of_activity"),
            models.Index(fields=["-stored"], name="statement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_key} {self.verb} {self.activity}"
