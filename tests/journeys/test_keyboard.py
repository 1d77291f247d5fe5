"""Without a mouse and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import OFFICER, RESIDENT, STRANGER


def focus_is_seen(page: Page) -> bool:
    """Whether the element with the focus stands out: an outline or a ring."""
    return bool(
        page.evaluate(
            "(() => { const e = document.activeElement,"
            " own = s => s.outlineStyle !== 'none' && s.outlineWidth !== '0px' || s.boxShadow !== 'none';"
            " return own(getComputedStyle(e)) || own(getComputedStyle(e.parentElement)); })()"
        )
    )


def tab_until(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until the element that says so has the focus; each stop on the way must be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate("(e => e.innerText || e.getAttribute('aria-label') || '')(document.activeElement)")
        assert focus_is_seen(page), f"the focus on 「{said}」 cannot be seen"
        if words in said:
            return
    raise AssertionError(f"「{words}」 is not reached by Tab")


@pytest.mark.journey
def test_the_first_tab_skips_to_the_content(open_browser: Callable[..., Page]) -> None:
    page = open_browser(STRANGER)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.journey
def test_the_menu_opens_closes_and_gives_the_focus_back(open_browser: Callable[..., Page]) -> None:
    page = open_browser(RESIDENT)
    page.goto("/learning/record")
    tab_until(page, "大西")
    page.keyboard.press("Enter")
    expect(page.locator("[data-menu] ul")).to_be_visible()
    tab_until(page, "アカウント")
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu] ul")).to_be_hidden()
    expect(page.locator("[data-menu] summary")).to_be_focused()


@pytest.mark.journey
def test_a_question_before_an_act_is_answered_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser(OFFICER)
    page.goto("/exchange/cases/1")
    tab_until(page, "取り下げる")
    page.keyboard.press("Enter")
    tab_until(page, "やめる")
    page.keyboard.press("Enter")
    expect(page.locator("details.confirm[open]")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("求職者95人")


@pytest.mark.journey
def test_every_stop_of_a_page_shows_its_focus(open_browser: Callable[..., Page]) -> None:
    page = open_browser(STRANGER)
    for address in ("/", "/catalog/", "/exchange/cases", "/accounts/login/"):
        page.goto(address)
        last = page.locator("footer a").last.inner_text()
        tab_until(page, last, most=150)


@pytest.mark.journey
def test_the_start_page_works_without_javascript(open_browser: Callable[..., Page]) -> None:
    page = open_browser(STRANGER, java_script_enabled=False)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".tiles a").first).to_be_visible()
    page.click(".tiles a[href*='prefecture=22']")
    expect(page.locator("main")).to_contain_text("茶摘市")
    page.goto("/catalog/?q=エクセル")
    expect(page.locator("main")).to_contain_text("件の講座")
    page.goto("/")
    page.click("header button[name=language][value=en], header form button")
    expect(page.locator("html")).to_have_attribute("lang", "en")
