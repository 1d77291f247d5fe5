"""Real catalogues and frameworks come in through the pages, are reviewed, teach the dictionary, and are found.

3,683 courses of a provider, the tables of O*NET and the file of job tag, in the browser of the secretariat; then a
resident with a phone looks for something to learn.
"""

from __future__ import annotations

import csv
import re
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from manabiwa.apps.catalog.onet import TABLES
from tests.journeys.conftest import HEIGHT, PHONE
from tests.journeys.pages import RESIDENT, SECRETARIAT

Open = Callable[..., Page]
SLOW = 60_000
TAUGHT, WORDS = "業務プロセス改善", "プロセスの見直し"
LESSONS = ("業務プロセスの見直し 基礎", "業務プロセスの見直し 実践", "業務プロセスの見直し 演習")
NEXT = "プロセスの見直しを役場で進める"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def wait_for_result(page: Page) -> None:
    """Where work goes on in the background, its progress stands on the page until the result can be opened."""
    link = page.get_by_role("link", name="結果を見る")
    if page.locator(".task").count():
        link.wait_for(timeout=SLOW)
        link.click()


def import_table(page: Page, table: str, file: Path, *, keep_good: bool = False) -> None:
    page.goto(f"/tables/new/{table}/")
    page.set_input_files("input[type=file]", file)
    press(page, "読み取る")
    press(page, "変わる内容を確かめる")
    wait_for_result(page)
    if keep_good:
        page.locator("input[name=keep_good_rows]").check()
    press(page, "反映する")
    wait_for_result(page)
    expect(page.get_by_text("反映済み").first).to_be_visible()


def bring_in(page: Page, *files: Path) -> None:
    """Files of a publisher: looked at, then written."""
    page.goto("/catalog/sources/new")
    page.set_input_files("input[type=file]", list(files))
    press(page, "読み取る")
    wait_for_result(page)
    expect(page.get_by_role("heading", name="変わる内容")).to_be_visible()
    press(page, "反映する")
    wait_for_result(page)
    expect(page.get_by_role("heading", name="変わった内容")).to_be_visible()


def wait_for_index(page: Page) -> None:
    """Until the course that came last is tagged and can be found."""
    for _attempt in range(120):
        page.goto(f"/catalog/?q={urllib.parse.quote(NEXT)}")
        if page.get_by_role("link", name=NEXT).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the last course did not reach the index")


def table_of(path: Path, titles: tuple[str, ...], start: int = 1) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["提供元コード", "講座コード", "講座名", "学習時間", "水準", "取組領域"])
        for number, title in enumerate(titles, start=start):
            writer.writerow(["town-lab", f"L{number}", title, 2, "初級", "行政DX"])
    return path


def add_provider(page: Page, code: str, name: str, yen: str) -> None:
    page.goto("/catalog/providers/new")
    page.fill("input[name=code]", code)
    page.fill("input[name=name]", name)
    page.fill("input[name=yen_per_unit]", yen)
    page.locator("main form.form button").first.click()
    expect(page.get_by_role("rowheader", name=name)).to_be_visible()


def teach(page: Page) -> None:
    """Three times the same words are right; one skill is put right by hand."""
    for count in range(1, 1 + len(LESSONS)):
        page.goto("/catalog/review?queue=suggested&provider=town-lab")
        row = page.get_by_role("row").filter(has_text=TAUGHT).first
        row.get_by_role("button", name="正しい").click()
        told = page.get_by_role("status").filter(has_text=f"ことば「{WORDS}」")
        expect(told).to_contain_text(f"正しい {count}回")
    page.goto("/catalog/review?queue=found&provider=udemy")
    first = page.get_by_role("row").nth(1)
    title = first.get_by_role("rowheader").inner_text()
    first.get_by_role("link", name="直す").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_label("正しいスキル").fill("リーダーシップ")
    press(page, "このとおりに直す")
    expect(page.get_by_role("status").filter(has_text="「リーダーシップ」に直しました")).to_be_visible()


def total(page: Page, words: str, **more: str) -> int:
    page.goto(f"/catalog/?{urllib.parse.urlencode({'q': words, **more})}")
    told = page.get_by_role("heading", level=2).filter(has_text="件の講座").inner_text()
    return int(re.sub(r"\D", "", told))


@pytest.mark.journey
def test_real_catalogues_come_in_teach_the_dictionary_and_are_found_on_a_phone(
    own_site: str, open_browser: Open, check_here: Callable[[Page], None], shared_data: Path, tmp_path: Path
) -> None:
    desk = open_browser(SECRETARIAT, base_url=own_site)
    add_provider(desk, "udemy", "Udemy 2017", "110")
    import_table(desk, "catalog.courses/udemy", shared_data / "courses" / "udemy_2017.csv", keep_good=True)
    add_provider(desk, "town-lab", "まちの実験室", "1")
    import_table(desk, "catalog.courses", table_of(tmp_path / "lab.csv", LESSONS))
    bring_in(desk, shared_data / "skills" / "jobtag" / "IPD_DL_numeric_1_8.xlsx")
    bring_in(desk, *(shared_data / "skills" / "onet" / f"{name}.xlsx" for name in TABLES))
    check_here(desk)
    desk.goto("/catalog/occupations?q=新聞記者")
    expect(desk.get_by_role("link", name="新聞記者")).to_be_visible()

    teach(desk)
    import_table(desk, "catalog.courses", table_of(tmp_path / "next.csv", (NEXT,), start=9))

    phone = open_browser(RESIDENT, base_url=own_site, viewport={"width": PHONE, "height": HEIGHT})
    wait_for_index(phone)
    # the words that people accepted three times show the skill by themselves
    phone.get_by_role("link", name=NEXT).first.click()
    expect(phone.get_by_role("rowheader", name=TAUGHT)).to_be_visible()
    expect(phone.get_by_text(f"「{WORDS}」の語から")).to_be_visible()
    expect(phone.get_by_text("行政DX", exact=True)).to_be_visible()

    assert total(phone, "ｴｸｾﾙ") == total(phone, "エクセル") == total(phone, "Ｅｘｃｅｌ") > 30
    assert total(phone, "Pyhton") > 30  # a slip of the keys
    assert total(phone, "ギター") > 50  # English courses, by the Japanese name of their skill
    assert 0 < total(phone, "エクセル", pillar="staff") < total(phone, "エクセル")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert total(phone, "ぬるぽぺけぺけ") == 0
    expect(phone.get_by_text("見つかりませんでした")).to_be_visible()
    phone.get_by_role("link", name="なりたい姿(職業)から選ぶ").click()
    expect(phone.get_by_role("heading", name="なりたい姿")).to_be_visible()
