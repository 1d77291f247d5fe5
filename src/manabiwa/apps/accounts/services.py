"""Roles, invitations, consent, keys to the API, and a person's rights over the own data."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.apps.mail.sending import send_mail
from manabiwa.apps.network.models import Municipality, Post

from . import news, personal_data
from .models import ApiToken, Consent, Invitation, Purpose, Role, RoleAssignment, User
from .roles import STAFF_ROLES
from .selectors import digest_of, is_address_of

INVITATION_DAYS = 14
TOKEN_PREFIX = "mnb_"  # noqa: S105 - marks our keys in logs and scanners; it is not a secret
SCOPES = (
    "catalog:read", "catalog:write", "learning:read", "learning:write", "support:read", "support:write",
    "records:write", "programmes:read", "programmes:write", "evaluation:read", "evaluation:write", "network:read",
    "training:read", "training:write",
)  # fmt: skip


def give_role(*, user: User, role: str, municipality: Municipality | None, actor: Actor) -> RoleAssignment:
    """Give a person a role. Only whoever manages the municipality's people may; only the secretariat makes secretaries.

    Raises ValidationError when a staff role would go to an address outside the municipality's domains without an
    accepted invitation.
    """
    _require_may_grant(role, municipality, actor)
    with action(
        "accounts.give_role", actor=actor, capability=Capability.MANAGE_MEMBERS,
        municipality=municipality.pk if municipality else None,
    ) as act:  # fmt: skip
        if municipality is not None and role in STAFF_ROLES and not _is_known_staff(user, municipality):
            text = _("%(email)s は%(name)sのドメインのアドレスではありません。招待を送ってください。")
            raise ValidationError(text % {"email": user.email, "name": municipality})
        assignment, _created = RoleAssignment.objects.get_or_create(role=role, municipality=municipality, user=user)
        act.about(assignment, person_id=user.pk, changes={"role": role})
    return assignment


def give_role_to_post(*, post: Post, role: str, actor: Actor) -> RoleAssignment:
    """Give a role to a post: whoever holds it has the role, and hand-over moves it."""
    with action(
        "accounts.give_role_to_post",
        actor=actor,
        capability=Capability.MANAGE_MEMBERS,
        municipality=post.municipality_id,
    ) as act:
        assignment, _created = RoleAssignment.objects.get_or_create(
            role=role, municipality_id=post.municipality_id, post=post
        )
        act.about(assignment, changes={"role": role, "post": str(post)})
    return assignment


def take_role(*, assignment: RoleAssignment, actor: Actor) -> None:
    """Take a role back."""
    with action(
        "accounts.take_role", actor=actor, capability=Capability.MANAGE_MEMBERS, municipality=assignment.municipality_id
    ) as act:
        act.about(assignment, person_id=assignment.user_id, changes={"role": assignment.role})
        assignment.delete()


def invite_person(*, email: str, role: str, municipality: Municipality, actor: Actor, now: datetime) -> Invitation:
    """Invite an address, of any domain, to a role; the link is good for 14 days."""
    _require_may_grant(role, municipality, actor)
    with action(
        "accounts.invite_person", actor=actor, capability=Capability.MANAGE_MEMBERS, municipality=municipality.pk
    ) as act:
        invitation = Invitation.objects.create(
            email=email.lower(), municipality=municipality, role=role, invited_by_id=actor.person_id,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )  # fmt: skip
        body = _(
            "%(place)sから、「%(role)s」として招待されました。\n次のアドレスを開き、このメールアドレスでログインしてください"
            "(%(days)s日間有効です)。\n\n%(link)s"
        )
        link = f"{settings.SITE_URL}/people/invitations/{invitation.token}"
        values = {"place": municipality, "role": invitation.get_role_display(), "days": INVITATION_DAYS, "link": link}
        send_mail(to=[invitation.email], subject=_("学びの輪への招待"), body=body % values)
        act.about(invitation, changes={"email": invitation.email, "role": role})
    return invitation


def accept_invitation(*, invitation: Invitation, user: User, actor: Actor, now: datetime) -> RoleAssignment:
    """The invited person takes the role. Raises ValidationError for another's, a used or an old invitation."""
    with action("accounts.accept_invitation", actor=actor, capability=None) as act:
        invitation = Invitation.objects.select_for_update().select_related("municipality").get(pk=invitation.pk)
        if invitation.email != user.email:
            text = _("この招待は %(email)s 宛てです。そのアドレスでログインしてください。")
            raise ValidationError(text % {"email": invitation.email})
        if invitation.accepted_at is not None:
            raise ValidationError(_("この招待は、すでに使われています。"))
        if invitation.expires_at < now:
            raise ValidationError(_("招待の期限が切れています。招待した人に、もう一度送ってもらってください。"))
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        if user.municipality_id is None:
            user.municipality = invitation.municipality
            user.save(update_fields=["municipality"])
        assignment, _created = RoleAssignment.objects.get_or_create(
            role=invitation.role, municipality=invitation.municipality, user=user
        )
        act.about(
            assignment, municipality=invitation.municipality_id, person_id=user.pk, changes={"role": invitation.role}
        )
        act.announce(news.invitation_accepted, invitation=invitation, user=user)
    return assignment


def take_back_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Make an invitation useless that was not accepted yet."""
    with action(
        "accounts.take_back_invitation", actor=actor, capability=Capability.MANAGE_MEMBERS,
        municipality=invitation.municipality_id,
    ) as act:  # fmt: skip
        Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(expires_at=now)
        act.about(invitation, changes={"email": invitation.email})


def change_profile(
    *, user: User, name: str, kana: str, municipality: Municipality | None, language: str, actor: Actor
) -> None:
    """A person changes the own particulars."""
    _require_self(user, actor)
    with action("accounts.change_profile", actor=actor, capability=None) as act:
        user.name, user.kana, user.municipality, user.language = name, kana, municipality, language
        user.full_clean(exclude=["password"])
        user.save(update_fields=["name", "kana", "municipality", "language"])
        act.about(user, person_id=user.pk, changes={"fields": ["name", "kana", "municipality", "language"]})


def give_consent(*, user: User, purpose: Purpose | str, actor: Actor, now: datetime) -> None:
    """A person agrees to one purpose; agreeing twice changes nothing."""
    _require_self(user, actor)
    with action("accounts.give_consent", actor=actor, capability=None) as act:
        Consent.objects.get_or_create(user=user, purpose=purpose, withdrawn_at=None, defaults={"given_at": now})
        act.about(user, person_id=user.pk, changes={"purpose": str(purpose)})


def withdraw_consent(*, user: User, purpose: Purpose | str, actor: Actor, now: datetime) -> None:
    """A person takes an agreement back; what was agreed and when stays on record."""
    _require_self(user, actor)
    with action("accounts.withdraw_consent", actor=actor, capability=None) as act:
        Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
        act.about(user, person_id=user.pk, changes={"purpose": str(purpose)})


def create_token(
    *, user: User, name: str, scopes: Sequence[str], days: int, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """A key to the REST API with the person's own rights, narrowed to scopes. The key itself is returned this once.

    Raises ValidationError for an unknown scope or more than 366 days.
    """
    _require_self(user, actor)
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise ValidationError(_("範囲は次から選んでください: %(scopes)s") % {"scopes": ", ".join(SCOPES)})
    if not 1 <= days <= 366:
        raise ValidationError(_("有効期間は1日から366日までです。"))
    with action("accounts.create_token", actor=actor, capability=None) as act:
        key = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = ApiToken.objects.create(
            user=user,
            name=name,
            digest=digest_of(key),
            scopes=sorted(set(scopes)),
            expires_at=now + timedelta(days=days),
        )
        act.about(token, person_id=user.pk, changes={"scopes": token.scopes})
    return token, key


def revoke_token(*, token: ApiToken, actor: Actor, now: datetime) -> None:
    """Make a key useless at once."""
    _require_self(token.user, actor)
    with action("accounts.revoke_token", actor=actor, capability=None) as act:
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
        act.about(token, person_id=token.user_id)


def export_person(*, user: User, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that the platform keeps about a person, by app, as JSON values."""
    _require_self(user, actor)
    with action("accounts.export_person", actor=actor, capability=None) as act:
        data: dict[str, Any] = {"exported_at": now.isoformat()}
        for keeper in reversed(personal_data.keepers()):
            data[keeper.name] = keeper.export(user.pk)
        act.about(user, person_id=user.pk)
    return data


def erase_person(*, user: User, actor: Actor, now: datetime) -> dict[str, int]:
    """Forget a person: every app deletes or strips its rows; the audit trail keeps that it happened, without a name.

    Returns how many rows each app removed. All of it happens, or nothing.
    """
    _require_self(user, actor)
    with action("accounts.erase_person", actor=actor, capability=None) as act:
        removed = {keeper.name: keeper.erase(user.pk) for keeper in personal_data.keepers()}
        act.about(user, changes=removed)
        act.actor = _Forgotten(user.pk)
    return removed


class _Forgotten:
    """The actor of an erasure: the audit row must not bring the name back."""

    def __init__(self, person_id: int) -> None:
        self.person_id: int | None = person_id
        self.label = "-"

    def may(self, capability: Capability, municipality: str | None = None) -> bool:
        return False

    def municipalities(self, capability: Capability) -> frozenset[str] | None:
        return frozenset()


def _require_self(user: User, actor: Actor) -> None:
    if actor.person_id != user.pk:
        raise PermissionRefused(_("本人だけができる操作です。"))


def _require_may_grant(role: str, municipality: Municipality | None, actor: Actor) -> None:
    if role == Role.SECRETARIAT:
        if municipality is not None:
            raise ValidationError(_("事務局の役割は、ネットワーク全体のものです。"))
        if not actor.may(Capability.ADMIT_MEMBERS):
            raise PermissionRefused(_("事務局の役割は、事務局だけが付けられます。"))


def _is_known_staff(user: User, municipality: Municipality) -> bool:
    invited = Invitation.objects.filter(email=user.email, municipality=municipality, accepted_at__isnull=False)
    return is_address_of(user.email, municipality) or invited.exists()
