from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from manabiwa.apps.accounts.models import Invitation
from manabiwa.apps.network.models import Membership, MembershipRequest

DATA = {"place": "ためし市", "department": "情報課", "contact_name": "青木", "email": "aoki@city.example"}


@pytest.fixture
def request_to_join(client: Any, town: Any) -> MembershipRequest:
    client.post(reverse("network:join"), DATA)
    return MembershipRequest.objects.get()


def test_the_secretariat_approves_and_the_person_is_invited(
    sign_in: Any, secretariat: Any, request_to_join: Any, town: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("network:approve", args=[request_to_join.pk])
        sign_in(secretariat).post(address, {"domains": "city.example"})
    assert Membership.objects.filter(municipality=town).exists()
    assert Invitation.objects.get().email == DATA["email"]


def test_declining_needs_words(sign_in: Any, secretariat: Any, request_to_join: Any) -> None:
    address = reverse("network:decline", args=[request_to_join.pk])
    signed_in = sign_in(secretariat)
    signed_in.post(address, {"note": ""})
    request_to_join.refresh_from_db()
    assert request_to_join.state == "open"
    signed_in.post(address, {"note": "二重の申し込みです。"})
    request_to_join.refresh_from_db()
    assert request_to_join.state == "declined"


@pytest.mark.parametrize("name", ["approve", "decline"])
def test_an_officer_decides_nothing(sign_in: Any, officer: Any, request_to_join: Any, name: str) -> None:
    address = reverse(f"network:{name}", args=[request_to_join.pk])
    assert sign_in(officer).post(address, {"note": "x"}).status_code == 403
    assert sign_in(officer).get(reverse("network:desk")).status_code == 403
    assert sign_in(officer).get(reverse("network:write_news")).status_code == 403


def test_a_wrong_domain_is_refused(sign_in: Any, secretariat: Any, request_to_join: Any) -> None:
    address = reverse("network:approve", args=[request_to_join.pk])
    sign_in(secretariat).post(address, {"domains": "city example/"})
    assert not Membership.objects.exists()


def test_an_unknown_name_asks_again(client: Any, town: Any) -> None:
    answer = client.post(reverse("network:join"), DATA | {"place": "どこにもない市"})
    assert answer.status_code == 200
    assert not MembershipRequest.objects.exists()


def test_name_with_prefecture_and_code_lead_to_the_municipality(client: Any, town: Any) -> None:
    client.post(reverse("network:join"), DATA | {"place": town.full_name})
    assert MembershipRequest.objects.get().municipality == town


def test_asking_again_and_again_is_limited(client: Any, town: Any) -> None:
    answers = [client.post(reverse("network:join"), DATA | {"email": "x"}).status_code for _n in range(11)]
    assert answers[-1] in (403, 429)


def test_the_desk_takes_few_queries(
    sign_in: Any, secretariat: Any, request_to_join: Any, django_assert_max_num_queries: Any
) -> None:
    signed_in = sign_in(secretariat)
    with django_assert_max_num_queries(15):
        assert "ためし市" in signed_in.get(reverse("network:desk")).content.decode()
