"""Sending mail from a service: the message is a row of the service's transaction."""

from collections.abc import Mapping, Sequence

from django.core.mail import EmailMessage


def send_mail(*, to: Sequence[str], subject: str, body: str, headers: Mapping[str, str] | None = None) -> None:
    """Queue a plain-text message; every one ends with who sent it and that it cannot be answered."""
    signature = "\n\n--\n学びの輪 (manabiwa)\nこのメールは送信専用です。 / This address does not receive mail.\n"
    EmailMessage(f"【学びの輪】{subject}", body + signature, to=list(to), headers=dict(headers or {})).send()
