"""Django's mail goes to the outbox: a mail server that is down never breaks a page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Stores messages as rows of the running transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; how many there were."""
        now = timezone.now()
        rows = [
            OutgoingMail(
                to=message.recipients(), subject=message.subject[:300], body=str(message.body),
                html=_html_part(message), sender=message.from_email, send_after=now,
                headers=dict(message.extra_headers),
            )
            for message in email_messages
        ]  # fmt: skip
        OutgoingMail.objects.bulk_create(rows)
        return len(rows)


def _html_part(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        for content, kind in message.alternatives:
            if kind == "text/html":
                return str(content)
    return ""
