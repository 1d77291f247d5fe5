"""The thin loop by four people: a resident learns, a supporter sees her, an officer counts, a stranger finds the case.

Nothing is prepared but the demo network: the programme, the person, the plan, the outcome and the case come about here,
in the browser, in Japanese.
"""

import base64
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import today

HOME = "demo-229598.example"
RESIDENT, PASSWORD = "hayashi.misaki@example.jp", "tokei-no-oto-77"
PROGRAMME, CASE = "在宅ワークの学び直し", "在宅ワーク講座: 1人ずつ数えた最初の期"
OWN_COURSE = "在宅ワークを始める前の相談のしかた"
PHONE = {"width": 390, "height": 844}

Ask = Callable[[str], list[Any]]
Open = Callable[..., Page]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


def set_up_programme(officer: Page) -> None:
    """A programme, a cohort and its call."""
    officer.goto("/programmes/")
    follow(officer, "事業を作る")
    officer.get_by_label("事業名").fill(PROGRAMME)
    officer.get_by_label("市民・求職者").check()
    officer.get_by_label("概要").fill("子育て中の求職者が、家でできる仕事に就けるようにします。")
    officer.get_by_label("年度").fill(str(today().year))
    officer.get_by_label("めざす職業").fill("ウェブ開発者")
    press(officer, "事業を作る")
    expect(officer.get_by_role("heading", level=1)).to_have_text(PROGRAMME)
    officer.get_by_label("期の名称").fill("第1期")
    for label, days in (("開始日", 0), ("終了日", 120), ("募集の受付開始", 0), ("募集の受付終了", 14)):
        officer.get_by_label(label, exact=False).first.fill((today() + timedelta(days=days)).isoformat())
    officer.get_by_label("定員").fill("20")
    press(officer, "期を作る")
    expect(officer.get_by_text("参加者がまだいません")).to_be_visible()


def sign_up(resident: Page, ask: Ask) -> None:
    """An account whose address is proved by the link in the mail."""
    resident.goto("/programmes/calls")
    follow(resident, PROGRAMME)
    follow(resident, "応募する")
    follow(resident, re.compile("登録"))
    resident.get_by_label("メールアドレス").fill(RESIDENT)
    resident.get_by_label("氏名").fill("林 美咲")
    resident.locator("input[type=password]").first.fill(PASSWORD)
    resident.locator("main form button").first.click()
    expect(resident.get_by_role("heading", level=1)).to_contain_text("メールアドレスを確認")
    mails = ask(f"SELECT body FROM mail_outgoingmail WHERE \"to\" LIKE '%{RESIDENT}%' ORDER BY id DESC")  # noqa: S608
    found = re.search(r"/accounts/confirm-email/\S+", mails[0])
    assert found, mails[0]
    resident.goto(found[0])
    resident.locator("main form button").first.click()
    resident.fill("input[name=login]", RESIDENT)
    resident.fill("input[name=password]", PASSWORD)
    resident.locator("main form.form button").first.click()
    resident.wait_for_url(lambda url: "/accounts/login" not in url)


def apply(resident: Page) -> None:
    resident.goto("/programmes/calls")
    follow(resident, PROGRAMME)
    follow(resident, "応募する")
    resident.get_by_label("応募の動機").fill("家で働けるようになりたいです。")
    resident.get_by_label("伴走支援者が学習の状況を見ること").check()
    resident.get_by_label("就業などの成果を事業の効果検証に使うこと").check()
    press(resident, "応募する")
    expect(resident.get_by_text("応募しました")).to_be_visible()


def admit(officer: Page, ask: Ask) -> None:
    """Accept the application and give the person a supporter."""
    cohort = cohort_of(ask)
    officer.goto(f"/programmes/cohorts/{cohort}")
    follow(officer, re.compile("応募"))
    press(officer, "決定")
    officer.goto(f"/programmes/cohorts/{cohort}")
    officer.get_by_role("checkbox", name="林 美咲").check()
    officer.get_by_label("選んだ人の伴走支援者を").select_option(label="水野 澄江")
    press(officer, "にする")
    expect(officer.get_by_role("row", name=re.compile("林 美咲"))).to_contain_text("水野 澄江")
    officer.get_by_label("林 美咲: ほかの操作").click()
    press(officer, "今日、開始にする")
    expect(officer.get_by_role("row", name=re.compile("林 美咲"))).to_contain_text("学習中")


def cohort_of(ask: Ask) -> int:
    return int(
        ask(
            "SELECT c.id FROM programmes_cohort c JOIN programmes_programme p ON p.id = c.programme_id "  # noqa: S608
            f"WHERE p.name = '{PROGRAMME}'"
        )[0]
    )


def plan(resident: Page) -> None:
    """Six questions, and a plan with reasons that she accepts."""
    resident.goto("/learning/start")
    resident.locator("input[name=q]").first.fill("ウェブ")
    resident.keyboard.press("Enter")
    resident.get_by_label("ウェブ開発者").check()
    press(resident, "くらべる")
    resident.get_by_role("button", name=re.compile("これをめざす")).first.click()
    resident.get_by_label("これまでの仕事").fill("事務の仕事で、会社のホームページを HTML で直していました。")
    press(resident, "次へ")
    expect(resident.get_by_text(re.compile("「HTML」と書かれていたので"))).to_be_visible()
    resident.get_by_label(re.compile("^HTML")).select_option("0")
    press(resident, "次へ")
    resident.get_by_label("使う機器").select_option("pc")
    press(resident, "次へ")
    resident.get_by_label("水", exact=True).fill("2")
    resident.get_by_label("土", exact=True).fill("4")
    resident.get_by_label("始めた理由").fill("子どもが学校に行っている間に働きたいから。")
    press(resident, "計画を作る")
    expect(resident.get_by_text(re.compile("最も良い計画"))).to_be_visible()
    expect(resident.get_by_text(re.compile("この講座で『HTML』がレベル")).first).to_be_visible()
    press(resident, "この計画で始める")


def recorded_video(page: Page) -> bytes:
    """Two seconds of a moving picture, recorded by the browser itself (WebM)."""
    address = page.evaluate(
        """async () => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 160, height: 90});
            const pen = canvas.getContext("2d");
            const recorder = new MediaRecorder(canvas.captureStream(10), {mimeType: "video/webm"});
            const pieces = [];
            recorder.ondataavailable = (event) => pieces.push(event.data);
            const ended = new Promise((resolve) => { recorder.onstop = resolve; });
            recorder.start();
            for (let step = 0; step < 20; step += 1) {
                pen.fillStyle = `hsl(${step * 18} 60% 50%)`;
                pen.fillRect(0, 0, 160, 90);
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            recorder.stop();
            await ended;
            const reader = new FileReader();
            return await new Promise((resolve) => {
                reader.onload = () => resolve(reader.result);
                reader.readAsDataURL(new Blob(pieces));
            });
        }"""
    )
    return base64.b64decode(address.split(",", 1)[1])


def write_own_course(author: Page, blank: Page, folder: Path) -> None:
    """A short course of the town's own: text, video with captions, questions; published by its author."""
    video, captions = folder / "相談.webm", folder / "相談.vtt"
    video.write_bytes(recorded_video(blank))
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nまず、相手の話を聞きます。\n", encoding="utf-8")
    author.goto("/materials/")
    follow(author, re.compile("講座を作る"))
    author.get_by_label("講座名").fill(OWN_COURSE)
    author.get_by_label("説明").fill("在宅ワークを始める前に、だれに何を相談すればよいかを知る短い講座です。")
    author.locator("main form.form button").first.click()
    for kind, title in (("読む", "相談の前に"), ("見る", "相談のようす"), ("確かめる", "確かめの問題")):
        follow(author, re.compile(f"^\\s*{kind}"))
        author.get_by_label("題名").fill(title)
        if kind == "読む":
            author.get_by_label("本文").fill("## 書き出す\n\n- 困っていること\n- いつまでに決めたいか")
        elif kind == "見る":
            author.get_by_label("動画のファイル").set_input_files(video)
            author.get_by_label(re.compile("^字幕")).set_input_files(captions)
            author.get_by_label("文字起こし").fill("まず、相手の話を聞きます。")
        else:
            author.get_by_label(re.compile("^問題")).fill(
                "相談の前に書き出すのは?\n*困っていること\n相手の年齢\n\n動画で、まずすることは?\n話を切る\n*話を聞く"
            )
        author.locator("main form.form button").first.click()
        expect(author.get_by_text(title).first).to_be_visible()
    press(author, "公開する")
    expect(author.get_by_text(re.compile("第1版 公開中"))).to_be_visible()


def take_own_course(resident: Page) -> None:
    """She finds the new course, reads, watches and answers."""
    find(resident, f"/catalog/?q={OWN_COURSE}", OWN_COURSE)
    follow(resident, "受講する")
    resident.wait_for_url(re.compile("/materials/learn/"))
    expect(resident.get_by_role("heading", name="書き出す")).to_be_visible()
    press(resident, "終えて、次へ")
    watch(resident)
    press(resident, "終えて、次へ")
    resident.get_by_label("相手の年齢").check()
    resident.get_by_label("話を聞く").check()
    press(resident, "答え合わせをする")
    expect(resident.get_by_text("2問中 1問正解")).to_be_visible()
    resident.get_by_label("困っていること").check()
    press(resident, "もう一度答える")
    expect(resident.get_by_text("合格です")).to_be_visible()


def watch(resident: Page) -> None:
    """The video really plays, and its captions are there."""
    seconds, caption = resident.locator("video").evaluate(
        """async (video) => {
            video.muted = true;
            video.textTracks[0].mode = "showing";
            await video.play();
            await new Promise((resolve) => { video.onended = resolve; });
            return [video.currentTime, video.textTracks[0].cues[0].text];
        }"""
    )
    assert seconds > 1
    assert caption == "まず、相手の話を聞きます。"


def find(page: Page, address: str, name: str) -> None:
    """Search until it is there: the worker brings the index up to date. Then open it."""
    for _attempt in range(40):
        page.goto(address)
        if page.get_by_role("link", name=name).count():
            break
        time.sleep(0.5)
    follow(page, name)


def take_known_course(resident: Page, ask: Ask) -> None:
    """A course that the town has had before; the end is written into the record."""
    course = ask("SELECT course_id FROM materials_material ORDER BY id LIMIT 1")[0]
    resident.goto(f"/catalog/courses/{course}")
    title = resident.get_by_role("heading", level=1).inner_text()
    resident.goto(f"/materials/learn/{course}")
    while not resident.get_by_role("button", name="答え合わせをする").count():
        press(resident, "終えて、次へ")
    answer_quiz(resident)
    resident.goto("/learning/record")
    for name in (title, OWN_COURSE):
        expect(resident.get_by_text(name).first).to_be_visible()
    expect(resident.get_by_text("修了").first).to_be_visible()
    statements = ask(
        "SELECT s.content FROM records_statement s JOIN accounts_user u ON u.id = s.person_id "  # noqa: S608
        f"WHERE u.email = '{RESIDENT}'"
    )
    assert sum("completed" in row for row in statements) >= 2


def answer_quiz(resident: Page) -> None:
    """Wrong at first, which costs nothing; then as the text before it says."""
    resident.get_by_label("書類をそろえる").check()
    press(resident, "答え合わせをする")
    expect(resident.get_by_text("何度でもやり直せます")).to_be_visible()
    resident.get_by_label("画面を閉じる").check()
    for answer in ("相手と内容をひかえる", "上司に伝える"):
        resident.get_by_label(answer).check()
    press(resident, "もう一度答える")
    expect(resident.get_by_text("合格です")).to_be_visible()


def see(supporter: Page) -> None:
    """The supporter writes a word and a note; what she does is seen by the resident."""
    supporter.goto("/support/desk")
    follow(supporter, re.compile("担当の.*人を見る"))  # she has just begun: nobody to worry about today
    follow(supporter, re.compile("林 美咲"))
    expect(supporter.get_by_text("ウェブ開発者").first).to_be_visible()
    supporter.get_by_label("メッセージ").fill("はじめまして。最初の講座、いい滑り出しですね。")
    press(supporter, "送る")
    supporter.get_by_label("記録").last.fill("初回。家で学ぶ時間は朝の2時間。")
    press(supporter, "記録する")
    expect(supporter.get_by_text("家で学ぶ時間は朝の2時間").first).to_be_visible()


def bring_table(officer: Page, spec: str, table: Path) -> None:
    """A table by way of mapping, check and apply, keeping the good rows."""
    officer.goto(f"/tables/new/{spec}/?municipality=229598")
    officer.set_input_files("input[type=file]", table)
    officer.locator("main form button[type=submit], main form.form button:not([type=button])").first.click()
    press(officer, "変わる内容を確かめる")
    if officer.locator("input[name=keep_good_rows]").count():
        officer.check("input[name=keep_good_rows]")
    press(officer, "反映する")
    expect(officer.get_by_text("この取り込みを取り消す").first).to_be_visible()


def bring_the_others(officer: Page, folder: Path) -> None:
    """Fourteen more people of the cohort from the office's own table, and what became of twelve of them."""
    people = folder / "参加者.csv"
    start = f"{PROGRAMME},第1期"
    day = today().isoformat()
    people.write_text(
        "事業名,期,メールアドレス,氏名,参加決定日,学習開始日\n"
        + "".join(f"{start},sanka{number}@example.jp,髙木 {number}子,{day},{day}\n" for number in range(14)),
        encoding="cp932",
    )
    bring_table(officer, "programmes.participants", people)
    outcomes = folder / "成果.csv"
    results = ["あり"] * 6 + ["なし"] * 6
    outcomes.write_text(
        "事業名,期,メールアドレス,成果の種類,結果,根拠,確認日\n"
        + "".join(
            f"{start},sanka{number}@example.jp,就業・転職,{result},本人の申告,{day}\n"
            for number, result in enumerate(results)
        )
        + f"{start},dare@example.jp,就業・転職,あり,本人の申告,{day}\n",  # nobody of this cohort: told and left out
        encoding="utf-8-sig",
    )
    bring_table(officer, "evaluation.outcomes", outcomes)


def count_and_publish(officer: Page, ask: Ask, folder: Path) -> None:
    """The outcome, the proportion with its interval, and the case; what would tell of single people is refused."""
    cohort = cohort_of(ask)
    officer.goto(f"/evaluation/cohorts/{cohort}")
    row = officer.get_by_role("row", name=re.compile("林 美咲"))
    row.get_by_label("あり").check()
    press(officer, "変えたところを記録する")
    officer.goto(f"/evaluation/cohorts/{cohort}")
    follow(officer, "検証")
    press(officer, "割合と区間を出す")
    expect(officer.get_by_text(re.compile(r"1人のうち1人")).first).to_be_visible()
    follow(officer, "事例として公開")
    write_case(officer)
    expect(officer.get_by_text("10人に満たないため").first).to_be_visible()

    bring_the_others(officer, folder)
    officer.goto(f"/evaluation/cohorts/{cohort}")
    follow(officer, "検証")
    press(officer, "割合と区間を出す")
    expect(officer.get_by_text(re.compile(r"13人のうち7人")).first).to_be_visible()
    follow(officer, "事例として公開")
    write_case(officer)
    expect(officer.get_by_role("heading", level=1)).to_have_text(CASE)


def write_case(officer: Page) -> None:
    officer.get_by_label("題名").fill(CASE)
    officer.get_by_label("うまくいった", exact=True).check()
    officer.get_by_label("困っていたこと").fill("家でできる仕事がなく、学ぶ時間も細切れだった。")
    officer.get_by_label("取り組んだこと").fill("朝の2時間を学びの時間にし、伴走支援者が毎週ひとこと声をかけた。")
    officer.get_by_label("結果の説明").fill("13人のうち7人が働き始めた。人数が少なく、確かなことは言えない。")
    officer.get_by_label(re.compile("^うまくいかなかったこと")).fill("募集が平日昼だけで、知らない人が多かった。")
    press(officer, "公開する")


def find_and_adopt(stranger: Page) -> None:
    """An officer of another municipality finds the case by other words than its title, and asks."""
    find(stranger, "/search?q=在宅 朝の時間 伴走", CASE)
    expect(stranger.get_by_text("募集が平日昼だけで").first).to_be_visible()
    expect(stranger.get_by_text("林 美咲")).to_have_count(0)
    stranger.get_by_text("この自治体に質問する").click()
    stranger.get_by_role("textbox", name=re.compile("質問|聞きたいこと")).fill("伴走支援者は何人でしたか。")
    press(stranger, "質問を送る")
    expect(stranger.get_by_text("質問を送りました")).to_be_visible()


@pytest.mark.journey
def test_four_people_go_round_the_loop(open_browser: Open, ask: Ask, tmp_path: Path) -> None:
    officer, supporter = open_browser(f"officer@{HOME}"), open_browser(f"supporter@{HOME}")
    resident = open_browser(viewport=PHONE)
    set_up_programme(officer)
    sign_up(resident, ask)
    apply(resident)
    admit(officer, ask)
    plan(resident)
    write_own_course(open_browser(f"author@{HOME}"), open_browser(), tmp_path)
    take_own_course(resident)
    take_known_course(resident, ask)
    see(supporter)
    resident.goto("/learning/today")
    expect(resident.get_by_text("いい滑り出しですね").first).to_be_visible()
    resident.goto("/people/me/trail")
    expect(resident.get_by_text("水野 澄江").first).to_be_visible()
    count_and_publish(officer, ask, tmp_path)
    find_and_adopt(open_browser("officer@demo-019526.example"))
    # a stranger without an account sees the case, and nothing of the person
    public = open_browser()
    case = ask(f"SELECT id FROM exchange_case WHERE title = '{CASE}'")[0]  # noqa: S608
    public.goto(f"/exchange/cases/{case}")
    expect(public.get_by_role("heading", level=1)).to_have_text(CASE)
    person = ask(f"SELECT id FROM accounts_user WHERE email = '{RESIDENT}'")[0]  # noqa: S608
    for address in (f"/support/people/{person}", f"/programmes/cohorts/{cohort_of(ask)}"):
        public.goto(address)
        assert "/accounts/login" in public.url
