"""The account pages, the staff page, and the sign-in."""

from collections.abc import Callable

import pytest
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Invitation, Role, RoleAssignment
from manabiwa.apps.network.models import Municipality, Post
from manabiwa.apps.network.services import create_post


def test_my_account_page_stays_small(
    learner: Person, sign_in: Callable[[Person], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = sign_in(learner)
    for address in ("me", "me/trail"):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            assert client.get(f"/people/{address}").status_code == 200


def test_i_change_my_particulars(learner: Person, neighbour: Municipality, sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(learner)
    client.post(
        "/people/me", {"name": "髙木 一", "kana": "たかぎ はじめ", "municipality": "となり町", "language": "ja"}
    )
    learner.user.refresh_from_db()
    assert (learner.user.name, learner.user.municipality) == ("髙木 一", neighbour)


def test_an_unknown_municipality_is_explained(learner: Person, sign_in: Callable[[Person], Client]) -> None:
    answer = sign_in(learner).post("/people/me", {"name": "x", "municipality": "ない町", "language": "ja"})
    assert "自治体が一つに決まりません" in answer.content.decode()


def test_a_key_is_shown_this_once(learner: Person, sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(learner)
    answer = client.post("/people/me/tokens", {"name": "連携", "scopes": ["catalog:read"], "days": "30"})
    assert "mnb_" in answer.content.decode()
    assert "mnb_" not in client.get("/people/me").content.decode()


def test_erasing_needs_the_own_address(learner: Person, sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(learner)
    client.post("/people/me/erase", {"email": "wrong@example.jp"})
    learner.user.refresh_from_db()
    assert learner.user.is_active
    client.post("/people/me/erase", {"email": learner.user.email})
    learner.user.refresh_from_db()
    assert not learner.user.is_active


def test_an_officer_manages_the_people_of_the_own_town(
    officer: Person, town: Municipality, sign_in: Callable[[Person], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    client = sign_in(officer)
    client.post(f"/people/of/{town.pk}/posts", {"section": "企画課", "title": "係長", "role": Role.AUTHOR})
    client.post(f"/people/of/{town.pk}/invite", {"email": "guest@x.example", "role": Role.SUPPORTER})
    assert Invitation.objects.get().email == "guest@x.example"
    post = Post.objects.for_municipality(town.pk).get()
    assert RoleAssignment.objects.filter(post=post, role=Role.AUTHOR).exists()
    for address in (f"of/{town.pk}", f"of/{town.pk}/audit", f"posts/{post.pk}/hand-over"):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            assert client.get(f"/people/{address}").status_code == 200


@pytest.mark.parametrize("address", ["", "/audit"])
def test_another_towns_officer_is_refused(
    address: str, stranger_officer: Person, town: Municipality, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(stranger_officer)
    assert client.get(f"/people/of/{town.pk}{address}").status_code == 403
    client.post(f"/people/of/{town.pk}/invite", {"email": "guest@x.example", "role": Role.SUPPORTER})
    assert not Invitation.objects.exists()


def test_a_post_is_handed_over_on_its_page(
    officer: Person, learner: Person, town: Municipality, sign_in: Callable[[Person], Client]
) -> None:
    post = create_post(municipality=town, section="企画課", title="係長", actor=officer)
    client = sign_in(officer)
    wrong = client.post(f"/people/posts/{post.pk}/hand-over", {"successor": "nobody@x.example"})
    assert "まだ登録していません" in wrong.content.decode()
    client.post(f"/people/posts/{post.pk}/hand-over", {"successor": learner.user.email, "note": "よろしく"})
    assert post.holdings.get().holder == learner.user


def test_a_secretariats_audit_trail_is_out_of_reach_of_learners(
    learner: Person, town: Municipality, sign_in: Callable[[Person], Client]
) -> None:
    assert sign_in(learner).get(f"/people/of/{town.pk}").status_code == 403


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_the_doors_are_open_and_speak_japanese(address: str, client: Client, db: None) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert '<html lang="ja">' in answer.content.decode()


def test_second_factor_and_passkeys_are_offered(learner: Person, sign_in: Callable[[Person], Client]) -> None:
    answer = sign_in(learner).get("/accounts/2fa/")
    assert answer.status_code == 200


def test_every_answer_carries_the_strict_policy(client: Client, db: None) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_signup_is_confirmed_by_mail_and_gives_no_role(client: Client, db: None) -> None:
    answer = client.post(
        "/accounts/signup/", {"name": "林 さくら", "email": "hayashi@example.jp", "password1": "nagai-himitsu-2026"}
    )
    assert answer.status_code == 302
    from manabiwa.apps.accounts.models import User
    from manabiwa.apps.mail.models import OutgoingMail

    assert User.objects.get(email="hayashi@example.jp").name == "林 さくら"
    assert OutgoingMail.objects.filter(to=["hayashi@example.jp"]).exists()
    assert not RoleAssignment.objects.exists()


def test_the_list_of_people_shows_staff_first_and_25_at_a_time(
    town: Municipality, officer: Person, make_person: Callable[..., Person], sign_in: Callable[[Person], Client]
) -> None:
    for number in range(30):
        make_person(f"a{number:02d}@tameshi.example", Role.LEARNER, town)
    client = sign_in(officer)
    first = client.get(f"/people/of/{town.pk}").content.decode()
    assert (first.count("外しますか"), "officer@tameshi.example" in first) == (25, True)
    second = client.get(f"/people/of/{town.pk}?page=2").content.decode()
    assert second.count("外しますか") == 6
