"""Every page of every person: it answers, fits desk and phone, keeps to the host, and axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

HOME = "demo-229598.example"
PAGES = {
    "": ("/", "/about", "/catalog/", "/catalog/?q=エクセル", "/catalog/occupations", "/catalog/occupations/15-1254.00",
         "/programmes/calls", "/accounts/login/", "/accounts/signup/", "/mail/", "/styles"),
    f"resident@{HOME}": ("/home", "/learning/plan", "/learning/record", "/people/me", "/people/me/trail",
                         "/programmes/mine", "/tasks/", "/accounts/2fa/"),
    f"supporter@{HOME}": ("/home",),
    f"officer@{HOME}": ("/home", "/programmes/", "/programmes/new", "/programmes/1", "/programmes/cohorts/1",
                        "/evaluation/cohorts/1", "/evaluation/1", "/people/of/229598", "/tables/"),
}  # fmt: skip


@pytest.mark.journey
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who.split("@")[0] or "public")
def test_pages_answer_fit_and_are_accessible(
    who: str, width: int, open_browser: Callable[..., Page], check_page: Callable[[Page, str], None]
) -> None:
    page = open_browser(width, who)
    for address in PAGES[who]:
        check_page(page, address)
