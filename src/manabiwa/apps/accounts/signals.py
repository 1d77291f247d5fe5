"""The audit trail listens to every service; a proven address tells where a person works."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.utils import timezone

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.common.services import ActionRecord, action_performed
from manabiwa.apps.network.models import Membership, MembershipRequest
from manabiwa.apps.network.signals import membership_approved

from .models import AuditEntry, Role
from .selectors import municipality_of_address
from .services import invite_person


@receiver(action_performed)
def write_audit_entry(record: ActionRecord, **_: Any) -> None:
    """Add the row inside the service's transaction: no change without its trace, no trace without its change."""
    AuditEntry.objects.create(
        at=timezone.now(),
        actor_id=record.actor.person_id,
        actor_label=record.actor.label[:100],
        action=record.name,
        is_view=record.is_view,
        municipality_id=record.municipality,
        subject_type=record.subject_type,
        subject_id=record.subject_id,
        person_id=record.person_id,
        changes=record.changes,
    )


@receiver(email_confirmed)
def place_by_domain(email_address: Any, **_: Any) -> None:
    """A proven address in a municipality's domain says where the person works."""
    user = email_address.user
    if user.municipality_id is None:
        user.municipality = municipality_of_address(email_address.email)
        user.save(update_fields=["municipality"])


@receiver(membership_approved)
def invite_who_asked(membership: Membership, request: MembershipRequest, **_: Any) -> None:
    """The person who asked for a municipality to join becomes its first officer by invitation."""
    invite_person(
        email=request.email, role=Role.PROGRAMME_OFFICER, municipality=membership.municipality, actor=SYSTEM,
        now=timezone.now(),
    )  # fmt: skip
