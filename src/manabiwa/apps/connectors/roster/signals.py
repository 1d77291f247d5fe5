"""An accepted invitation brings a person into the classes of the roster."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from manabiwa.apps.accounts.models import Invitation, User
from manabiwa.apps.accounts.news import invitation_accepted

from .services import join_after_invitation


@receiver(invitation_accepted)
def join_classes(invitation: Invitation, user: User, **_: Any) -> None:
    """Whoever was invited by a roster is expected in its classes."""
    join_after_invitation(user=user, municipality=invitation.municipality_id, now=timezone.now())
