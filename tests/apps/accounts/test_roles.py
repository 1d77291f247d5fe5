"""Roles: who gives them, to whom, and what they allow."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from manabiwa.apps.accounts import services
from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, Role, RoleAssignment
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.mail.models import OutgoingMail
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import add_domain


def test_a_role_holds_in_its_municipality_alone(officer: Person, town: Municipality, neighbour: Municipality) -> None:
    assert officer.may(Capability.RUN_PROGRAMMES, town.pk)
    assert not officer.may(Capability.RUN_PROGRAMMES, neighbour.pk)
    assert not officer.may(Capability.RUN_PROGRAMMES)
    assert officer.municipalities(Capability.RUN_PROGRAMMES) == frozenset({town.pk})


def test_the_secretariats_role_holds_everywhere_but_not_over_learners(secretariat: Person, town: Municipality) -> None:
    assert secretariat.may(Capability.ADMIT_MEMBERS)
    assert not secretariat.may(Capability.SUPPORT, town.pk)
    assert not secretariat.may(Capability.RUN_PROGRAMMES, town.pk)


def test_a_staff_role_needs_an_address_of_the_municipality(
    officer: Person, town: Municipality, make_person: Callable[..., Person]
) -> None:
    outsider = make_person("someone@elsewhere.example")
    with pytest.raises(ValidationError, match="招待"):
        services.give_role(user=outsider.user, role=Role.SUPPORTER, municipality=town, actor=officer)

    add_domain(municipality=town, domain="elsewhere.example", actor=officer)
    services.give_role(user=outsider.user, role=Role.SUPPORTER, municipality=town, actor=officer)
    assert Person(outsider.user).may(Capability.SUPPORT, town.pk)
    assert AuditEntry.objects.filter(action="accounts.give_role", person=outsider.user, actor=officer.user).exists()


def test_only_the_secretariat_makes_secretaries(officer: Person, secretariat: Person, learner: Person) -> None:
    with pytest.raises(PermissionRefused):
        services.give_role(user=learner.user, role=Role.SECRETARIAT, municipality=None, actor=officer)
    services.give_role(user=learner.user, role=Role.SECRETARIAT, municipality=None, actor=secretariat)
    assert Person(learner.user).may(Capability.CURATE)


def test_another_towns_officer_gives_no_role_here(
    stranger_officer: Person, learner: Person, town: Municipality
) -> None:
    with pytest.raises(PermissionRefused):
        services.give_role(user=learner.user, role=Role.AUTHOR, municipality=town, actor=stranger_officer)


def test_an_invited_person_takes_the_role_once(
    officer: Person, town: Municipality, make_person: Callable[..., Person], now: dt.datetime
) -> None:
    guest = make_person("guest@provider.example")
    invitation = services.invite_person(
        email="guest@provider.example", role=Role.SUPPORTER, municipality=town, actor=officer, now=now
    )
    assert invitation.token in OutgoingMail.objects.get().body

    services.accept_invitation(invitation=invitation, user=guest.user, actor=guest, now=now)
    assert Person(guest.user).may(Capability.SUPPORT, town.pk)
    with pytest.raises(ValidationError, match="すでに使われて"):
        services.accept_invitation(invitation=invitation, user=guest.user, actor=guest, now=now)


def test_an_invitation_is_for_one_address_and_fourteen_days(
    officer: Person, town: Municipality, learner: Person, make_person: Callable[..., Person], now: dt.datetime
) -> None:
    guest = make_person("guest@provider.example")
    invitation = services.invite_person(
        email="guest@provider.example", role=Role.SUPPORTER, municipality=town, actor=officer, now=now
    )
    with pytest.raises(ValidationError, match="guest@provider"):
        services.accept_invitation(invitation=invitation, user=learner.user, actor=learner, now=now)
    with pytest.raises(ValidationError, match="期限"):
        services.accept_invitation(invitation=invitation, user=guest.user, actor=guest, now=now + dt.timedelta(days=15))
    assert not Person(guest.user).may(Capability.SUPPORT, town.pk)


def test_the_store_refuses_a_role_without_its_place(town: Municipality, learner: Person) -> None:
    for values in ({"role": Role.AUTHOR}, {"role": Role.SECRETARIAT, "municipality": town}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(user=learner.user, **values)
