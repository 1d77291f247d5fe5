"""Every page of every person: it answers, fits desk and phone, keeps to the host, and axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.pages import rounds

ROUNDS = rounds()


@pytest.mark.journey
@pytest.mark.parametrize("who", ROUNDS, ids=lambda who: who.partition("@")[0] or "public")
def test_pages_answer_fit_and_are_accessible(
    who: str, real: Callable[[str], str], open_browser: Callable[..., Page], check_page: Callable[..., None]
) -> None:
    page = open_browser(who)
    for stop in ROUNDS[who]:
        check_page(page, real(stop.address), stop.status)
