"""A person's rights over the own data: consent, export, erasure, and the trail of who looked."""

import datetime as dt

import pytest
from django.test import Client

from manabiwa.apps.accounts import selectors, services
from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, Purpose
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.common.services import record_view


def test_consent_is_given_and_taken_back_by_purpose(learner: Person, now: dt.datetime) -> None:
    services.give_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    services.give_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    assert selectors.has_consent(learner.user.pk, Purpose.SUPPORT)
    assert not selectors.has_consent(learner.user.pk, Purpose.OUTCOMES)

    services.withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    assert not selectors.has_consent(learner.user.pk, Purpose.SUPPORT)
    assert learner.user.consents.get().withdrawn_at == now


def test_nobody_consents_for_somebody_else(learner: Person, officer: Person, now: dt.datetime) -> None:
    with pytest.raises(PermissionRefused):
        services.give_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=officer, now=now)


def test_every_view_of_a_record_leaves_a_trace_that_the_person_sees(learner: Person, supporter: Person) -> None:
    record_view("learning.person", actor=supporter, person_id=learner.user.pk)
    entry = selectors.trail_about(learner.user, learner).get()
    assert (entry.actor_label, entry.is_view) == (str(supporter.user), True)
    assert not selectors.trail_about(learner.user, supporter).exists()


def test_the_export_holds_what_every_app_keeps(learner: Person, now: dt.datetime) -> None:
    data = services.export_person(user=learner.user, actor=learner, now=now)
    assert data["accounts"]["email"] == learner.user.email
    assert {"accounts", "programmes", "evaluation"} <= set(data)


def test_erasure_leaves_neither_name_nor_way_in(learner: Person, now: dt.datetime, client: Client) -> None:
    name, email = learner.user.name, learner.user.email
    services.give_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    services.erase_person(user=learner.user, actor=learner, now=now)
    learner.user.refresh_from_db()
    assert (learner.user.name, learner.user.is_active, learner.user.municipality) == ("", False, None)
    assert not AuditEntry.objects.filter(actor_label=name).exists()
    assert not client.login(email=email, password="correct horse battery")


def test_an_officer_can_neither_export_nor_erase_a_learner(learner: Person, officer: Person, now: dt.datetime) -> None:
    for service in (services.export_person, services.erase_person):
        with pytest.raises(PermissionRefused):
            service(user=learner.user, actor=officer, now=now)
    learner.user.refresh_from_db()
    assert learner.user.is_active
