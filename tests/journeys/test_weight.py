"""No page weighs more than 150 kB with everything that it loads on a first visit."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser

from bench.weight import LIMIT, sign_in, weigh
from tests.journeys.pages import PAGES

OF_THEIR_OWN: Final = {"web:styles": 200_000}
"""The page of all components shows the words of every other page; it is for developers."""
ROUNDS: Final = {
    who: [(name, visits[0][1]) for name, visits in PAGES.items() if visits[0][0] == who]
    for who in sorted({visits[0][0] for visits in PAGES.values()})
}
"""The first visit to each address in the table, by person."""


@pytest.mark.journey
@pytest.mark.parametrize("who", ROUNDS, ids=lambda who: who.partition("@")[0] or "public")
def test_no_page_is_too_heavy(who: str, browser: Browser, site: str, real: Callable[[str], str]) -> None:
    cookies = sign_in(browser, site, who)
    weights = {name: weigh(browser, site, real(address), cookies) for name, address in ROUNDS[who]}
    assert all(found["Font"] for found in weights.values()), "a page was weighed before its fonts came"
    heavy = {name: dict(found) for name, found in weights.items()
             if sum(found.values()) > OF_THEIR_OWN.get(name, LIMIT)}  # fmt: skip
    assert heavy == {}
