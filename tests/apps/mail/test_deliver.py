"""Mail goes through an outbox: a mail server that is down delays it, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.db import transaction

from manabiwa.apps.mail import services
from manabiwa.apps.mail.models import MailState, OutgoingMail
from manabiwa.apps.mail.sending import send_mail


class BrokenServer:
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


@pytest.fixture(autouse=True)
def _memory(settings: Any) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def queued(db: None) -> OutgoingMail:
    send_mail(to=["mori@tameshi.example"], subject="お知らせ", body="本文")
    return OutgoingMail.objects.get()


def test_a_message_is_sent_once(queued: OutgoingMail, now: dt.datetime) -> None:
    assert services.deliver_one(identifier=queued.pk, now=now)
    assert services.deliver_one(identifier=queued.pk, now=now)
    queued.refresh_from_db()
    assert queued.state == MailState.SENT
    assert [message.subject for message in sent_mail.outbox] == ["【学びの輪】お知らせ"]


def test_a_message_waits_longer_after_each_failure_and_is_given_up_at_last(
    queued: OutgoingMail, now: dt.datetime
) -> None:
    waits = []
    for _attempt in range(services.MAX_ATTEMPTS):
        services.deliver_one(identifier=queued.pk, now=now, connection=BrokenServer())
        queued.refresh_from_db()
        waits.append(queued.send_after - now)
    assert waits[:3] == [dt.timedelta(minutes=1), dt.timedelta(minutes=4), dt.timedelta(minutes=16)]
    assert max(waits) == dt.timedelta(days=1)
    assert queued.state == MailState.FAILED
    assert "no mail server" in queued.error

    assert services.retry_failed(now=now) == 1
    assert services.deliver_one(identifier=queued.pk, now=now)
    assert len(sent_mail.outbox) == 1


def change_that_fails() -> None:
    with transaction.atomic():
        send_mail(to=["a@b.example"], subject="s", body="b")
        raise ZeroDivisionError


def test_mail_of_a_change_that_was_undone_is_never_sent(db: None) -> None:
    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert not OutgoingMail.objects.exists()
