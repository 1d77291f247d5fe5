"""What accounts itself keeps about a person, and how it forgets."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from manabiwa.apps.mail.services import forget_address

from .models import ApiToken, AuditEntry, Consent, Invitation, RoleAssignment, User


def export(user_id: int) -> dict[str, Any]:
    """Particulars, roles, consents and the trail of who saw what."""
    user = User.objects.select_related("municipality").get(pk=user_id)
    return {
        "email": user.email,
        "name": user.name,
        "kana": user.kana,
        "municipality": str(user.municipality) if user.municipality else None,
        "language": user.language,
        "joined": user.date_joined.isoformat(),
        "roles": [str(role) for role in RoleAssignment.objects.filter(user=user)],
        "consents": [
            {
                "purpose": row.purpose,
                "given_at": row.given_at.isoformat(),
                "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in Consent.objects.filter(user=user)
        ],
        "trail": [
            {"at": row.at.isoformat(), "by": row.actor_label, "action": row.action}
            for row in AuditEntry.objects.filter(person=user).order_by("at")
        ],
    }


def erase(user_id: int) -> int:
    """Strip the person of name, address and every way in; the empty row keeps other tables whole."""
    user = User.objects.get(pk=user_id)
    removed = 0
    for rows in (
        RoleAssignment.objects.filter(user=user), Consent.objects.filter(user=user), ApiToken.objects.filter(user=user),
        EmailAddress.objects.filter(user=user), Authenticator.objects.filter(user=user),
        Invitation.objects.filter(email=user.email), SocialAccount.objects.filter(user=user),
    ):  # fmt: skip
        removed += rows.delete()[0]
    removed += forget_address(user.email)
    AuditEntry.objects.filter(actor=user).update(actor_label="-")
    user.email, user.name, user.kana = f"erased-{user.pk}@invalid.example", "", ""
    user.municipality, user.is_active, user.erased_at = None, False, timezone.now()
    user.set_unusable_password()
    user.save()
    return removed + 1
