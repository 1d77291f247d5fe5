"""Mail on its way out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", _("送信待ち")
    SENT = "sent", _("送信済み")
    FAILED = "failed", _("送信できず")


class OutgoingMail(models.Model):
    """One message, stored with the change that caused it and handed to the mail server by the worker, with retries."""

    to = models.JSONField(_("宛先"))
    subject = models.CharField(_("件名"), max_length=300)
    body = models.TextField(_("本文"))
    html = models.TextField(blank=True)
    sender = models.CharField(max_length=300)
    headers = models.JSONField(default=dict)
    state = models.CharField(_("状態"), max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    send_after = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # the worker's question: what is due?
            models.Index(fields=["send_after"], condition=models.Q(state="queued"), name="mail_due"),
        ]

    def __str__(self) -> str:
        return self.subject
