"""Handing queued mail to the mail server."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from manabiwa.apps.tasks.registry import Progress, task

from .models import MailState, OutgoingMail

MAX_ATTEMPTS = 8


@task("mail.deliver", max_attempts=1, every_seconds=5)
def deliver_due_mail(*, progress: Progress) -> dict[str, int]:
    """Send what is due. Each message is marked before the next is sent, so that a killed worker repeats at most one."""
    sent = failed = 0
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, send_after__lte=timezone.now())
    identifiers = list(due.order_by("send_after").values_list("pk", flat=True)[:500])
    for number, identifier in enumerate(identifiers, start=1):
        if deliver_one(identifier=identifier, now=timezone.now()):
            sent += 1
        else:
            failed += 1
        progress(number, len(identifiers))
    return {"sent": sent, "failed": failed}


def deliver_one(*, identifier: int, now: datetime, connection: Any = None) -> bool:
    """Send one queued message; on failure it waits 1, 4, 16, ... minutes (a day at most), then counts as failed."""
    with transaction.atomic():
        rows = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=identifier, state=MailState.QUEUED)
        mail = rows.first()
        if mail is None:
            return True
        mail.attempts += 1
        try:
            _send(mail, connection or get_connection(settings.MAIL_TRANSPORT))
        except Exception as error:
            mail.error = f"{type(error).__name__}: {error}"[:2000]
            mail.send_after = now + min(timedelta(minutes=4 ** (mail.attempts - 1)), timedelta(days=1))
            mail.state = MailState.FAILED if mail.attempts >= MAX_ATTEMPTS else MailState.QUEUED
        else:
            mail.state, mail.sent_at, mail.error = MailState.SENT, now, ""
        mail.save()
        return mail.state == MailState.SENT


def retry_failed(*, now: datetime) -> int:
    """Queue all failed messages once more; how many."""
    return OutgoingMail.objects.filter(state=MailState.FAILED).update(
        state=MailState.QUEUED, attempts=0, send_after=now
    )


def _send(mail: OutgoingMail, connection: Any) -> None:
    message = EmailMultiAlternatives(
        mail.subject, mail.body, mail.sender, mail.to, headers=mail.headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def forget_address(address: str) -> int:
    """Delete every message to the address, sent or not. Returns how many."""
    # the address stands in a JSON list: the quotes keep "a@x" from finding "maria@x"
    removed: int = OutgoingMail.objects.filter(to__icontains=f'"{address}"').delete()[0]
    return removed
