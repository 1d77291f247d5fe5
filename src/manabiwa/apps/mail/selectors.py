"""Outgoing mail, for the development page and the secretariat's desk."""

from django.db.models import Count, QuerySet

from .models import OutgoingMail


def newest_mail() -> QuerySet[OutgoingMail]:
    """All messages, newest first."""
    return OutgoingMail.objects.order_by("-pk")


def mail_health() -> dict[str, int]:
    """How many messages are in each state."""
    return dict(OutgoingMail.objects.values_list("state").annotate(Count("pk")).order_by())
