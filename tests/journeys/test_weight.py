"""No page weighs more than 150 kB with everything that it loads on a first visit."""

import pytest
from playwright.sync_api import Browser

from bench.weight import LIMIT, weigh_every_page


@pytest.mark.journey
def test_no_page_that_somebody_finds_is_too_heavy(browser: Browser, site: str) -> None:
    weights = {(who, address): found for who, address, found in weigh_every_page(browser, site)}
    assert len(weights) > 40, "the walk from link to link found few pages"
    assert all(found["Font"] for found in weights.values()), "a page was weighed before its fonts came"
    heavy = {key: dict(found) for key, found in weights.items() if sum(found.values()) > LIMIT}
    assert heavy == {}
