"""A resident with no idea becomes, with a supporter, the owner of a plan, falls behind, is seen, replans and finishes.

The weeks that pass are taken off the dates of this person in a copy of the demo network: the server's clock stays.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import HEIGHT, PHONE, today
from tests.journeys.pages import SUPPORTER

Open = Callable[..., Page]
WEEKS, HOURS, WORK = 14, 6, "ウェブ・UIデザイナー"
# what of a person moves into the past: table, how its rows are found, columns with days or times (also inside of JSON)
OF_PERSON = "person_id = :person"
OF_GOAL = "goal_id IN (SELECT id FROM learning_goal WHERE person_id = :person)"
OF_PLAN = f"plan_id IN (SELECT id FROM learning_plan WHERE {OF_GOAL})"  # noqa: S608 - our own names
DATED = (
    ("learning_goal", OF_PERSON, ("created_at", "deadline")),
    ("learning_plan", OF_GOAL, ("created_at", "starts_on", "weeks")),
    ("learning_planstep", OF_PLAN, ("starts_on", "ends_on")),
    ("learning_enrolment", OF_PERSON, ("started_at", "last_activity_at", "completed_at")),
    ("learning_message", OF_PERSON, ("sent_at", "read_at")),
    ("records_statement", OF_PERSON, ("timestamp", "stored")),
)
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


def let_weeks_pass(home: Path, person: int, weeks: int) -> None:
    """Move every day of the person so many weeks into the past."""
    back = dt.timedelta(weeks=weeks)

    def earlier(text: str) -> str:
        return _DAY.sub(lambda day: (dt.date.fromisoformat(day.group()) - back).isoformat(), text)

    with sqlite3.connect(home / "manabiwa.sqlite3", timeout=20) as store:
        for table, condition, columns in DATED:
            select = f"SELECT id, {', '.join(columns)} FROM {table} WHERE {condition}"  # noqa: S608 - our own names
            for key, *values in store.execute(select, {"person": person}).fetchall():
                moved = [earlier(value) if isinstance(value, str) else value for value in values]
                names = ", ".join(f"{column} = ?" for column in columns)
                store.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*moved, key])  # noqa: S608 - the same


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def newcomer(home: Path) -> tuple[int, str, str]:
    """Key, address and name of the participant beside whom the supporter walks and who has done nothing yet."""
    with sqlite3.connect(home / "manabiwa.sqlite3") as store:
        rows = store.execute(
            "SELECT u.id, u.email, u.name FROM programmes_participation p JOIN accounts_user u ON u.id = p.person_id "
            "JOIN accounts_user s ON s.id = p.supporter_id WHERE s.email = ? AND p.completed_on IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM learning_goal g WHERE g.person_id = u.id) AND NOT EXISTS "
            "(SELECT 1 FROM learning_enrolment e WHERE e.person_id = u.id)",
            [SUPPORTER],
        ).fetchall()
    return rows[0]


def answer_together(supporter: Page, person: int) -> None:
    """The interview with the supporter: from an interest to a draft."""
    supporter.goto(f"/support/people/{person}")
    supporter.get_by_role("link", name="いっしょに質問に答える").click()
    supporter.get_by_label("好きなこと・仕事の名前").fill("ウェブ")
    supporter.keyboard.press("Enter")
    supporter.locator("label.pick", has_text=WORK).locator("input").check()
    press(supporter, "くらべる")
    press(supporter, re.compile("これをめざす"))
    supporter.locator("textarea").first.fill("店で接客を8年。ちらしをパソコンで作ったことがあります。")
    press(supporter, "次へ")
    press(supporter, "次へ")  # what she can do: nothing of it yet
    expect(supporter.get_by_role("heading", name="どんなところで学びますか")).to_be_visible()
    expect(supporter.get_by_text("近くの、学べる場所")).to_be_visible()
    supporter.locator("select[name=device]").select_option("pc")
    press(supporter, "次へ")
    supporter.get_by_label("1週間に学べる時間").fill(str(HOURS))
    supporter.get_by_label("いつまでに").fill((today() + dt.timedelta(weeks=WEEKS)).isoformat())
    press(supporter, "計画を作る")
    expect(supporter.get_by_text("計画の案があります")).to_be_visible()


def accept(resident: Page) -> None:
    resident.goto("/learning/plan?draft")
    press(resident, "この計画で始める")
    expect(resident.get_by_role("heading", name="きょうの学習")).to_be_visible()


def begin(resident: Page) -> None:
    """The first course: begun, and half an hour of it done."""
    press(resident, "始める")
    expect(resident.get_by_text("始めました。").first).to_be_visible()
    resident.locator("input[name=percent]").first.fill("10")
    press(resident, re.compile("^記録する"))
    expect(resident.get_by_text("記録しました。").first).to_be_visible()


def is_seen(supporter: Page, name: str) -> None:
    """Three weeks later the person stands on the desk with the reasons; a template begins the message."""
    supporter.goto("/support/desk")
    row = supporter.get_by_role("row", name=re.compile(name))
    expect(row.get_by_text(re.compile(r"日間、学習がありません"))).to_be_visible()
    expect(row.get_by_text(re.compile(r"時間おくれています"))).to_be_visible()
    row.get_by_role("link", name=re.compile("声をかける|面談を決める")).click()
    supporter.get_by_text("文例から書く").click()
    supporter.get_by_role("link", name="計画よりおくれている方へ").click()
    text = supporter.get_by_label("メッセージ")
    expect(text).to_have_value(re.compile(f"{name}さん"))
    press(supporter, "送る")
    expect(supporter.get_by_text("送りました。").first).to_be_visible()


def replan(resident: Page) -> None:
    """The word of the supporter leads to a new plan, whose difference is shown before it holds."""
    resident.goto("/learning/today")
    expect(resident.get_by_text("思ったより時間がかかりますか").first).to_be_visible()
    resident.goto("/learning/plan")
    press(resident, "計画を作り直す")
    expect(resident.get_by_text("いまの計画とのちがい")).to_be_visible()
    expect(resident.get_by_text(re.compile(r"\d+講座はそのままです"))).to_be_visible()
    accept(resident)


def finish(resident: Page) -> int:
    """Course after course until the plan is done; how many."""
    done = 0
    while not resident.get_by_text("計画の講座をすべて修了しました").count():
        if resident.get_by_role("button", name="始める", exact=True).count():
            press(resident, "始める")
        press(resident, re.compile("^修了した"))
        expect(resident.get_by_text("修了、おめでとうございます。").first).to_be_visible()
        close = resident.get_by_role("button", name="わたしの記録に残して、閉じる")
        if close.count():
            close.click()
        done += 1
        assert done < 40, "the plan does not come to an end"
        resident.goto("/learning/today")
    return done


def test_a_resident_with_no_idea_finds_a_goal_falls_behind_is_seen_and_finishes(
    own_home: Path, own_site: str, open_browser: Open, check_here: Callable[[Page], None]
) -> None:
    person, email, name = newcomer(own_home)
    supporter = open_browser(SUPPORTER, base_url=own_site)
    resident = open_browser(email, base_url=own_site, viewport={"width": PHONE, "height": HEIGHT})
    resident.goto("/learning/today")
    expect(resident.get_by_text("まだ計画がありません")).to_be_visible()

    answer_together(supporter, person)
    resident.goto("/learning/plan")
    expect(resident.get_by_role("heading", level=1)).to_have_text(re.compile(WORK))
    weeks = int(re.match(r"(\d+)週間", resident.get_by_role("heading", level=1).inner_text())[1])  # type: ignore[index]
    assert 1 <= weeks <= WEEKS
    check_here(resident)
    accept(resident)
    begin(resident)

    let_weeks_pass(own_home, person, 3)
    is_seen(supporter, name)
    check_here(supporter)
    replan(resident)

    assert finish(resident) >= 2
    check_here(resident)
    resident.goto("/learning/record")
    expect(resident.get_by_text("修了").first).to_be_visible()
    supporter.goto(f"/support/people/{person}/acts")
    expect(supporter.get_by_text("その日のうちに学習").first).to_be_visible()
