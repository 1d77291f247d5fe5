from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from manabiwa.apps.exchange import services


def test_a_published_case_is_found_by_strangers(client: Any, case: Any) -> None:
    page = client.get(reverse("exchange:cases"), {"q": "冬"})
    assert case.title in page.content.decode()


def test_a_draft_is_hidden_from_strangers_and_neighbours_but_not_from_its_author(
    client: Any, sign_in: Any, members: None, texts: Any, officer: Any, stranger_officer: Any, now: Any
) -> None:
    draft = services.draft_case(**texts, actor=officer, now=now)
    address = reverse("exchange:case", args=[draft.pk])
    assert client.get(address).status_code == 404
    assert sign_in(stranger_officer).get(address).status_code == 404
    assert sign_in(officer).get(address).status_code == 200


def test_a_case_without_what_went_wrong_is_not_published(texts: Any, officer: Any, now: Any) -> None:
    draft = services.draft_case(**texts | {"went_wrong": ""}, actor=officer, now=now)
    with pytest.raises(ValidationError) as error:
        services.publish_case(case=draft, actor=officer, now=now)
    assert "went_wrong" in error.value.message_dict


def test_a_neighbour_may_not_write_or_publish_our_case(
    texts: Any, officer: Any, stranger_officer: Any, learner: Any, now: Any
) -> None:
    draft = services.draft_case(**texts, actor=officer, now=now)
    for person in (stranger_officer, learner):
        with pytest.raises(PermissionDenied):
            services.publish_case(case=draft, actor=person, now=now)
        with pytest.raises(PermissionDenied):
            services.draft_case(**texts, actor=person, now=now)


def test_publishing_by_a_link_is_refused(sign_in: Any, case: Any, officer: Any) -> None:
    assert sign_in(officer).get(reverse("exchange:publish", args=[case.pk])).status_code == 405


def test_a_withdrawn_case_goes_and_comes_back(client: Any, sign_in: Any, case: Any, officer: Any) -> None:
    signed_in = sign_in(officer)
    signed_in.post(reverse("exchange:withdraw", args=[case.pk]))
    case.refresh_from_db()
    assert case.state == "withdrawn"
    signed_in.post(reverse("exchange:publish", args=[case.pk]))
    case.refresh_from_db()
    assert case.state == "published"


def test_a_neighbour_cannot_withdraw_our_case(sign_in: Any, case: Any, stranger_officer: Any) -> None:
    answer = sign_in(stranger_officer).post(reverse("exchange:withdraw", args=[case.pk]))
    case.refresh_from_db()
    assert (answer.status_code, case.state) == (404, "published")


@pytest.mark.parametrize("page", ["exchange:cases", "exchange:events", "exchange:calendar", "exchange:feed"])
def test_public_lists_take_few_queries(
    client: Any, case: Any, event: Any, page: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        assert client.get(reverse(page)).status_code == 200


def test_a_case_page_takes_few_queries(
    sign_in: Any, case: Any, officer: Any, django_assert_max_num_queries: Any
) -> None:
    signed_in = sign_in(officer)
    with django_assert_max_num_queries(15):
        assert signed_in.get(reverse("exchange:case", args=[case.pk])).status_code == 200


def test_wrong_filters_are_ignored(client: Any, case: Any) -> None:
    page = client.get(reverse("exchange:cases"), {"grade": "９", "pillar": "x", "page": "-3", "prefecture": "zz"})
    assert page.status_code == 200
