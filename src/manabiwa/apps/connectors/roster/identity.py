"""Numbers by which we call our own things in a roster: always the same for the same thing."""

import uuid

from django.conf import settings


def guid(kind: str, key: object) -> str:
    """The sourcedId of a thing of ours."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/oneroster/{kind}/{key}"))
