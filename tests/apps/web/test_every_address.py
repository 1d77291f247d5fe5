"""No page escapes the round of tests/journeys: every address is visited, or says why it is not a page."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from manabiwa.apps.accounts.actors import Person
from tests.journeys.pages import NOT_PAGES, ON_THE_WAY, PAGES

PROGRAMS = ("api-1",)
"""Namespaces that answer programs, not people."""
DEVELOPMENT = {"web:styles", "web:error_page"}
"""Addresses that stand in a demo and in development only."""
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": str(UUID(int=1)), "path": "x"}


def addresses(resolver: URLResolver | None = None, space: str = "", before: str = "/") -> Iterator[tuple[str, str]]:
    """Every named address: its name and an example of it ("" where the address is a regular expression)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (space, entry.namespace)))
            yield from addresses(entry, inner, before + route)
        elif isinstance(entry, URLPattern) and entry.name:
            example = re.sub(r"<(\w+):\w+>", lambda found: EXAMPLES[found[1]], before + route)
            yield (
                f"{space}:{entry.name}" if space else entry.name,
                (example if isinstance(entry.pattern, RoutePattern) else ""),
            )


@pytest.mark.django_db
def test_every_address_is_visited_or_is_no_page(client: Client, learner: Person) -> None:
    client.force_login(learner.user, backend="django.contrib.auth.backends.ModelBackend")
    known = {*PAGES, *ON_THE_WAY, *NOT_PAGES}
    forgotten = [
        name
        for name, example in addresses()
        if name not in known
        and name.partition(":")[0] not in PROGRAMS
        and not (example and client.get(example).status_code == 405)
    ]
    assert forgotten == []


def test_no_entry_of_the_tables_is_idle() -> None:
    names = {name for name, _example in addresses()}
    assert {*PAGES, *ON_THE_WAY, *NOT_PAGES} - names <= DEVELOPMENT


def test_an_address_has_one_entry() -> None:
    assert len({*PAGES, *ON_THE_WAY, *NOT_PAGES}) == len(PAGES) + len(ON_THE_WAY) + len(NOT_PAGES)
