from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.network.models import Membership
from manabiwa.apps.procurement import services
from manabiwa.apps.procurement.models import Demand
from manabiwa.apps.procurement.selectors import standing_of

STEPS = [[1, 18000], [500, 15600], [1500, 13200]]


@pytest.fixture
def buyer(make_person: Any, town: Any) -> Any:
    return make_person("buyer@tameshi.example", Role.PURCHASING_OFFICER, town)


@pytest.fixture
def purchase(town: Any, neighbour: Any) -> Any:
    Membership.objects.create(municipality=town, since=dt.date(2026, 4, 1), department="総務課")
    return services.open_round(
        municipality=town,
        title="研修",
        description="受講枠",
        deadline=dt.date(2999, 1, 1),
        price_steps=STEPS,
        actor=SYSTEM,
    )


def test_a_later_word_replaces_the_earlier_one(sign_in: Any, purchase: Any, buyer: Any, town: Any) -> None:
    signed_in = sign_in(buyer)
    for persons in ("480", "486"):
        data = {"municipality": town.pk, "persons": persons, "months": "12"}
        signed_in.post(reverse("procurement:demand", args=[purchase.pk]), data)
    assert Demand.objects.for_municipality(town.pk).get().persons == 486
    assert "あと14席" in signed_in.get(reverse("procurement:round", args=[purchase.pk])).content.decode()


def test_the_deadline_holds(purchase: Any, buyer: Any, town: Any) -> None:
    late = purchase.deadline + dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        services.declare_demand(round=purchase, municipality=town, persons=5, months=12, actor=buyer, today=late)


def test_a_decided_round_takes_nothing_more(purchase: Any, buyer: Any, town: Any) -> None:
    services.move_stage(round=purchase, stage="awarded", deadline=purchase.deadline, actor=buyer)
    with pytest.raises(ValidationError):
        services.declare_demand(round=purchase, municipality=town, persons=5, months=12, actor=buyer)


def test_only_members_have_demand(purchase: Any, neighbour: Any) -> None:
    with pytest.raises(ValidationError):
        services.declare_demand(round=purchase, municipality=neighbour, persons=5, months=12, actor=SYSTEM)


def test_other_roles_and_other_municipalities_are_refused(
    sign_in: Any, purchase: Any, officer: Any, town: Any, make_person: Any, neighbour: Any
) -> None:
    elsewhere = make_person("buyer@tonari.example", Role.PURCHASING_OFFICER, neighbour)
    for person in (officer, elsewhere):
        with pytest.raises(PermissionDenied):
            services.declare_demand(round=purchase, municipality=town, persons=5, months=12, actor=person)
        with pytest.raises(PermissionDenied):
            services.move_stage(round=purchase, stage="budget", deadline=purchase.deadline, actor=person)
    data = {"municipality": town.pk, "persons": "5", "months": "12"}
    assert sign_in(officer).post(reverse("procurement:demand", args=[purchase.pk]), data).status_code == 403


def test_nobody_and_no_month_are_refused(sign_in: Any, purchase: Any, buyer: Any, town: Any) -> None:
    data = {"municipality": town.pk, "persons": "0", "months": "x"}
    answer = sign_in(buyer).post(reverse("procurement:demand", args=[purchase.pk]), data)
    assert answer.status_code == 200
    assert not Demand.unscoped.exists()


@pytest.mark.parametrize("steps", [[], [[2, 100]], [[1, 100], [1, 90]], [[1, 100], [10, 120]], [[1, 100], [5, 100]]])
def test_price_steps_out_of_order_are_refused(steps: Any) -> None:
    with pytest.raises(ValidationError):
        services.check_price_steps(steps)


def test_the_standing_tells_the_step_and_what_is_missing() -> None:
    standing = standing_of(STEPS, 486)
    assert (standing.price, standing.missing, standing.next_price, standing.cost) == (18000, 14, 15600, 8_748_000)
    assert standing_of(STEPS, 1500).missing is None


@pytest.mark.parametrize("name", ["rounds", "round"])
def test_public_pages_take_few_queries(
    client: Any, purchase: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    address = reverse(f"procurement:{name}", args=[purchase.pk] if name == "round" else [])
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
