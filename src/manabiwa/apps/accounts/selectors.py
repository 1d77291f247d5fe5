"""Reading people, as far as the acting person may see them."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.network.models import MunicipalDomain, Municipality

from .models import ApiToken, AuditEntry, Consent, Invitation, Purpose, Role, RoleAssignment, User


def is_address_of(email: str, municipality: Municipality) -> bool:
    """Whether the address lies in one of the municipality's own domains."""
    domain = email.rpartition("@")[2].lower()
    return MunicipalDomain.objects.for_municipality(municipality.pk).filter(domain=domain).exists()


def municipality_of_address(email: str) -> Municipality | None:
    """The municipality that owns the domain of the address. Unscoped: this is how we find the tenant."""
    domain = email.rpartition("@")[2].lower()
    row = MunicipalDomain.unscoped.filter(domain=domain).select_related("municipality").first()
    return row.municipality if row else None


def has_consent(person_id: int, purpose: Purpose | str) -> bool:
    """Whether the person agrees to the purpose today."""
    return Consent.objects.filter(user_id=person_id, purpose=purpose, withdrawn_at=None).exists()


def people_with_consent(person_ids: Collection[int], purpose: Purpose | str) -> set[int]:
    """Those of the people who agree to the purpose today."""
    rows = Consent.objects.filter(user_id__in=person_ids, purpose=purpose, withdrawn_at=None)
    return set(rows.values_list("user_id", flat=True))


def consents_of(user: User) -> dict[str, Consent]:
    """The person's open consents by purpose."""
    return {consent.purpose: consent for consent in user.consents.filter(withdrawn_at=None)}


def staff_of(municipality: Municipality, actor: Actor) -> QuerySet[User]:
    """People with a role in the municipality, own or by post, for whoever manages its people: staff before learners."""
    require(actor, Capability.MANAGE_MEMBERS, municipality.pk)
    here = RoleAssignment.objects.filter(municipality=municipality)
    by_role = Q(role_assignments__municipality=municipality)
    by_post = Q(post_holdings__post__municipality=municipality, post_holdings__ends_on=None)
    learns_only = ~Exists(here.filter(user=OuterRef("pk")).exclude(role=Role.LEARNER)) & Exists(
        here.filter(user=OuterRef("pk"), role=Role.LEARNER)
    )
    people = User.objects.filter(by_role | by_post, erased_at=None).annotate(learns_only=learns_only).distinct()
    return people.order_by("learns_only", "name", "pk").prefetch_related(
        Prefetch("role_assignments", here, to_attr="roles_here")
    )


def open_invitations(municipality: Municipality, actor: Actor, now: datetime) -> QuerySet[Invitation]:
    """Invitations that still can be accepted."""
    require(actor, Capability.MANAGE_MEMBERS, municipality.pk)
    return Invitation.objects.filter(municipality=municipality, accepted_at=None, expires_at__gt=now).order_by("-pk")


def trail_about(user: User, actor: Actor) -> QuerySet[AuditEntry]:
    """Who saw or changed the person's record: for the person."""
    rows = AuditEntry.objects.filter(person=user) if actor.person_id == user.pk else AuditEntry.objects.none()
    return rows.select_related("person").order_by("-at", "-pk")


def trail_in(municipality: Municipality, actor: Actor) -> QuerySet[AuditEntry]:
    """What was done in the municipality: for whoever manages its people."""
    require(actor, Capability.MANAGE_MEMBERS, municipality.pk)
    return AuditEntry.objects.filter(municipality=municipality).select_related("person").order_by("-at", "-pk")


def token_of(key: str, now: datetime) -> ApiToken | None:
    """The valid token that belongs to a key; None for a wrong, old or revoked one."""
    rows = ApiToken.objects.filter(digest=digest_of(key), revoked_at=None, expires_at__gt=now, user__is_active=True)
    return rows.select_related("user").first()


def digest_of(key: str) -> str:
    """What is stored of a key: random keys of 256 bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()
