"""Joining the network: a request, and the secretariat's decision."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.mail.models import OutgoingMail
from manabiwa.apps.network import selectors, services
from manabiwa.apps.network.models import Membership, MembershipRequest, MunicipalDomain, Municipality


@pytest.fixture
def request_of_town(town: Municipality, now: dt.datetime) -> MembershipRequest:
    return services.request_membership(
        municipality=town, department="企画課", contact_name="森", email="mori@tameshi.example", message="", now=now
    )


def test_a_request_is_confirmed_by_mail(request_of_town: MembershipRequest) -> None:
    mail = OutgoingMail.objects.get()
    assert mail.to == ["mori@tameshi.example"]
    assert "ためし市" in mail.body


def test_a_second_request_of_the_same_town_is_refused(
    request_of_town: MembershipRequest, town: Municipality, now: dt.datetime
) -> None:
    with pytest.raises(ValidationError, match="すでに届いています"):
        services.request_membership(
            municipality=town, department="a", contact_name="b", email="c@d.example", message="", now=now
        )


def test_the_secretariat_welcomes_a_town_with_its_domains(
    request_of_town: MembershipRequest, town: Municipality, secretariat: Person, now: dt.datetime
) -> None:
    before = selectors.site_revision()
    services.approve_membership(request=request_of_town, domains=["@Tameshi.example"], actor=secretariat, now=now)
    assert Membership.objects.get().municipality == town
    assert MunicipalDomain.objects.for_municipality(town.pk).get().domain == "tameshi.example"
    assert selectors.site_revision() > before, "kept public pages are made anew"
    assert not selectors.open_membership_requests(secretariat).exists()


def test_a_request_is_decided_once(request_of_town: MembershipRequest, secretariat: Person, now: dt.datetime) -> None:
    services.decline_membership(request=request_of_town, note="来年度に", actor=secretariat, now=now)
    with pytest.raises(ValidationError, match="すでに処理"):
        services.approve_membership(request=request_of_town, domains=[], actor=secretariat, now=now)
    assert not Membership.objects.exists()


def test_a_domain_of_another_town_undoes_the_whole_approval(
    request_of_town: MembershipRequest, neighbour: Municipality, secretariat: Person, now: dt.datetime
) -> None:
    services.add_domain(municipality=neighbour, domain="tameshi.example", actor=secretariat)
    with pytest.raises(ValidationError, match="ほかの自治体"):
        services.approve_membership(request=request_of_town, domains=["tameshi.example"], actor=secretariat, now=now)
    assert not Membership.objects.exists()
    assert selectors.open_membership_requests(secretariat).count() == 1


def test_an_officer_may_neither_see_nor_decide(
    request_of_town: MembershipRequest, officer: Person, now: dt.datetime
) -> None:
    with pytest.raises(PermissionRefused):
        selectors.open_membership_requests(officer)
    with pytest.raises(PermissionRefused):
        services.approve_membership(request=request_of_town, domains=[], actor=officer, now=now)
