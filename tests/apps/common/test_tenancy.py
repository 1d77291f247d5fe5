"""A tenant's rows are never read without saying whose."""

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import ANONYMOUS, SYSTEM, Capability
from manabiwa.apps.common.tenancy import UnscopedQueryError
from manabiwa.apps.network.models import Municipality, Post


@pytest.fixture
def posts(town: Municipality, neighbour: Municipality) -> None:
    for place in (town, neighbour):
        Post.unscoped.create(municipality=place, section="課", title="係")


@pytest.mark.parametrize("query", ["all", "count", "first", "exists"])
def test_a_query_without_a_tenant_is_refused(query: str, posts: None) -> None:
    with pytest.raises(UnscopedQueryError, match="Post"):
        getattr(Post.objects, query)()


def test_a_municipality_sees_its_own_rows(posts: None, town: Municipality) -> None:
    assert [post.municipality_id for post in Post.objects.for_municipality(town.pk)] == [town.pk]


def test_an_actor_sees_the_rows_where_the_capability_holds(posts: None, officer: Person, town: Municipality) -> None:
    assert [post.municipality_id for post in Post.objects.for_actor(officer, Capability.MANAGE_MEMBERS)] == [town.pk]
    assert Post.objects.for_actor(SYSTEM, Capability.MANAGE_MEMBERS).count() == 2
    assert not Post.objects.for_actor(ANONYMOUS, Capability.MANAGE_MEMBERS).exists()
    assert not Post.objects.for_actor(officer, Capability.PURCHASE).exists()
