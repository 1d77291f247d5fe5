"""No page asks the store more than 15 questions, with as much in it as the demo network holds."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages import PASSWORD, PEOPLE, links_in, walk
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.network.registry import load_registry, read_registry
from manabiwa.apps.search.indexing import rebuild_index
from manabiwa.apps.web.demo.build import build_demo

MOST = 15


@pytest.fixture
def demo(db: None, settings: Any) -> None:
    settings.SHOW_DEVELOPMENT_PAGES = True
    load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)
    load_outcome_types(actor=SYSTEM)
    load_builtin(actor=SYSTEM)
    build_demo(seed=20230501, say=lambda _text: None)
    rebuild_index()


def test_no_page_that_somebody_finds_asks_more_than_fifteen_times(demo: None) -> None:
    counts: dict[tuple[str, str], int] = {}
    seen: set[str] = set()
    for email in PEOPLE:
        client = Client()
        if email:
            assert client.login(email=email, password=PASSWORD)

        def open_page(address: str, client: Client = client, email: str = email) -> list[str] | None:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            if answer.status_code == 302:
                return [answer["Location"]]
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                return None
            counts[email, address] = len(queries)
            return links_in(answer.content.decode())

        for _address in walk("/home" if email else "/", open_page, seen):
            pass
    assert len(seen) > 40, "the walk from link to link found few pages"
    asking = {page: count for page, count in counts.items() if count > MOST}
    assert asking == {}, asking
