"""The table of required levels is typed over by keyboard, as in a spreadsheet, and kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import HOME, TRAINER


@pytest.mark.journey
def test_the_matrix_is_filled_in_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser(TRAINER)
    page.goto(f"/training/of/{HOME}/matrix")
    word = page.get_by_label("一般職員 中堅 文書作成")
    sheet = page.get_by_label("一般職員 中堅 Excel")
    below = page.get_by_label("一般職員 主任・係長 Excel")
    word.focus()
    page.keyboard.press("ArrowRight")
    expect(sheet).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(below).to_be_focused()
    page.keyboard.type("7")
    page.get_by_role("button", name="表を保存").click()
    expect(page.get_by_text("一般職員 主任・係長 × Excel: 「7」は0から5までの数ではありません。")).to_be_visible()
    expect(sheet).to_have_value("4")
    below.fill("4")
    page.get_by_role("button", name="表を保存").click()
    expect(page.get_by_text("2 か所を変えました。")).to_be_visible()
    expect(below).to_have_value("4")
