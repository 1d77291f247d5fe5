"""Posts outlive the people who hold them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, Role
from manabiwa.apps.accounts.services import give_role_to_post
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.network import services
from manabiwa.apps.network.models import Municipality, Post, PostHolding

TODAY = dt.date(2026, 4, 1)


@pytest.fixture
def post(town: Municipality, officer: Person) -> Post:
    post = services.create_post(municipality=town, section="産業課", title="係長", actor=officer)
    give_role_to_post(post=post, role=Role.SUPPORTER, actor=officer)
    return post


def test_hand_over_moves_the_roles_in_one_step(
    post: Post, town: Municipality, officer: Person, make_person: Callable[..., Person]
) -> None:
    old, new = make_person("old@tameshi.example"), make_person("new@tameshi.example")
    services.hand_over_post(post=post, successor_id=old.user.pk, note="", actor=officer, today=TODAY)
    assert Person(old.user).may(Capability.SUPPORT, town.pk)

    services.hand_over_post(
        post=post,
        successor_id=new.user.pk,
        note="名簿は共有の棚に",
        actor=officer,
        today=TODAY + dt.timedelta(days=365),
    )
    assert not Person(old.user).may(Capability.SUPPORT, town.pk)
    assert Person(new.user).may(Capability.SUPPORT, town.pk)
    ended = PostHolding.objects.get(holder=old.user)
    assert (ended.ends_on, ended.handover_note) == (dt.date(2027, 4, 1), "名簿は共有の棚に")
    assert AuditEntry.objects.filter(action="network.hand_over_post").count() == 2


def test_the_holder_cannot_succeed_the_holder(post: Post, officer: Person, learner: Person) -> None:
    services.hand_over_post(post=post, successor_id=learner.user.pk, note="", actor=officer, today=TODAY)
    with pytest.raises(ValidationError, match="すでに"):
        services.hand_over_post(post=post, successor_id=learner.user.pk, note="", actor=officer, today=TODAY)


def test_another_towns_officer_may_not_hand_over(post: Post, stranger_officer: Person, learner: Person) -> None:
    with pytest.raises(PermissionRefused):
        services.hand_over_post(post=post, successor_id=learner.user.pk, note="", actor=stranger_officer, today=TODAY)
    assert not PostHolding.objects.exists()


def test_a_post_exists_once(post: Post, town: Municipality, officer: Person) -> None:
    with pytest.raises(ValidationError):
        services.create_post(municipality=town, section="産業課", title="係長", actor=officer)
