"""The curriculum vitae: written, put on paper, and valid as JSON Resume 1.0.0."""

from __future__ import annotations

import datetime as dt
import json

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import services as learning
from manabiwa.apps.portfolio import own_data, selectors, services
from manabiwa.apps.portfolio.documents import vita_document
from manabiwa.apps.portfolio.json_resume import json_resume
from manabiwa.apps.portfolio.models import Resume, ResumeEntry
from tests.apps.papers import body_of, read_pdf, text_of

# what JSON Resume 1.0.0 asks of the parts that we write: names, types and the three lengths of a date
_DAY = {"type": "string", "pattern": r"^[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?$"}
_TEXT = {"type": "string", "minLength": 1}
_LIST = {"type": "array", "items": _TEXT}


def _thing(required, **properties):
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _things(required, **properties):
    return {"type": "array", "minItems": 1, "items": _thing(required, **properties)}


_URL = {"type": "string", "pattern": "^https?://"}
SCHEMA = _thing(
    ["$schema", "basics", "meta"],
    **{"$schema": _URL},
    basics=_thing(
        ["name", "email"], name=_TEXT, label=_TEXT, email={"type": "string", "pattern": "@"}, phone=_TEXT,
        summary=_TEXT,
        location=_thing(["countryCode"], countryCode={"pattern": "^[A-Z]{2}$"}, city=_TEXT),
    ),
    work=_things(["name"], name=_TEXT, position=_TEXT, startDate=_DAY, endDate=_DAY, summary=_TEXT, highlights=_LIST),
    education=_things(["institution"], institution=_TEXT, area=_TEXT, startDate=_DAY, endDate=_DAY, courses=_LIST),
    certificates=_things(["name"], name=_TEXT, issuer=_TEXT, date=_DAY, url=_URL),
    skills=_things(["name", "level"], name=_TEXT, level=_TEXT, keywords=_LIST),
    projects=_things(["name"], name=_TEXT, description=_TEXT, startDate=_DAY, url=_URL, keywords=_LIST),
    meta=_thing(["version"], version={"const": "v1.0.0"}, lastModified={"pattern": "^[0-9-]{10}T"}, canonical=_URL),
)  # fmt: skip


@pytest.fixture
def resume(learner, catalogue):
    learning.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=90), background="事務の仕事で、毎月集計をしていました。",
    )  # fmt: skip
    return services.begin_resume(person=learner.user, actor=learner)


def entry(resume, learner, **more):
    values = {
        "kind": "work", "place": "ためし商事", "title": "経理", "started_on": dt.date(2018, 4, 1),
        "ended_on": dt.date(2024, 3, 1), "text": "請求書の発行\n・月次の集計を半日にした", **more,
    }  # fmt: skip
    return services.save_entry(resume=resume, actor=learner, **values)


@pytest.fixture
def full(resume, learner, catalogue, piece):
    entry(resume, learner)
    entry(resume, learner, place="学びの輪", title="", started_on=dt.date(2024, 4, 1), ended_on=None, text="")
    entry(resume, learner, kind="edu", place="ためし高校", title="普通科", text="")
    entry(resume, learner, kind="lic", place="", title="普通自動車免許", ended_on=None, text="")
    services.save_resume(resume=resume, actor=learner, appeal="ことばを選ぶのが得意です。", phone="000-0000-0000")
    services.add_evidence(
        person=learner.user, kind="cert", title="簿記3級", issuer="商工会議所", made_on=dt.date(2025, 6, 8), skills=[],
        url="https://example.jp/c", actor=learner,
    )  # fmt: skip
    row = learning.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=timezone.now())
    learning.record_progress(enrolment=row, progress=1, minutes=60, actor=learner, now=timezone.now())
    return Resume.objects.select_related("person__municipality").get(pk=resume.pk)


def test_it_begins_with_what_was_said_in_the_interview_and_once_only(resume, learner):
    assert (resume.label, resume.summary) == ("ウェブ開発者", "事務の仕事で、毎月集計をしていました。")
    services.save_resume(resume=resume, actor=learner, summary="書き直した要約")
    assert services.begin_resume(person=learner.user, actor=learner).summary == "書き直した要約"
    assert Resume.objects.count() == 1


def test_it_can_begin_without_a_goal(learner):
    assert services.begin_resume(person=learner.user, actor=learner).summary == ""


def test_the_json_is_valid_whatever_is_filled_in(full, learner):
    told = json_resume(selectors.vita_of(full))
    jsonschema.validate(told, SCHEMA)
    assert [one["name"] for one in told["work"]] == ["学びの輪", "ためし商事"]
    assert told["work"][1] == {
        "name": "ためし商事", "position": "経理", "startDate": "2018-04", "endDate": "2024-03",
        "summary": "請求書の発行", "highlights": ["月次の集計を半日にした"],
    }  # fmt: skip
    assert {one["name"] for one in told["certificates"]} == {"普通自動車免許", "簿記3級", "はじめてのHTMLとCSS"}
    assert told["projects"][0]["keywords"] == ["CSS", "HTML"]


def test_the_json_of_an_empty_one_is_valid_too(learner, sign_in):
    answer = sign_in(learner).get(reverse("portfolio:resume_json"))
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    jsonschema.validate(told, SCHEMA)
    assert "work" not in told


def test_what_is_not_to_be_shown_is_not_shown(full, learner):
    services.save_resume(resume=full, actor=learner, shows_courses=False, shows_skills=False, shows_evidence=False)
    told = json_resume(selectors.vita_of(full))
    assert [one["name"] for one in told["certificates"]] == ["普通自動車免許"]
    assert not {"skills", "projects"} & set(told)
    words = str(vita_document(selectors.vita_of(full), timezone.localdate()).blocks)
    assert "商店街のページ" not in words
    assert "はじめてのHTMLとCSS" not in words


def test_the_paper_holds_every_part_in_its_order(full, learner, sign_in):
    told = text_of(body_of(sign_in(learner).get(reverse("portfolio:resume_document"))))
    order = ["職務経歴書", "職務要約", "職務経歴", "学びの輪", "2024年4月〜現在", "ためし商事", "2018年4月〜2024年3月",
             "スキル", "学歴", "ためし高校", "免許・資格", "普通自動車免許", "修了した講座", "成果物", "商店街のページ",
             "自己PR", "ことばを選ぶのが得意です。"]  # fmt: skip
    places = [told.index(words, 0) for words in order[:1]]
    for words in order[1:]:
        assert words in told[places[-1] :], words
        places.append(told.index(words, places[-1]))


def test_the_paper_is_a4_and_markup_in_it_stays_text(resume, learner, sign_in):
    entry(resume, learner, place="#panic() <b>会社</b>", text="$x$ *y* ]")
    data = body_of(sign_in(learner).get(reverse("portfolio:resume_document")))
    box = read_pdf(data).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    assert "#panic()<b>会社</b>" in text_of(data)


def test_the_paper_can_be_english(full, learner):
    with translation.override("en"):
        words = str(vita_document(selectors.vita_of(full), timezone.localdate()))
    assert "ためし商事" in words


@pytest.mark.parametrize(
    "more",
    [
        {"place": " ", "title": ""}, {"kind": "zzz"}, {"ended_on": dt.date(2017, 1, 1)},
    ],
)  # fmt: skip
def test_entries_that_cannot_be_are_refused(resume, learner, more):
    with pytest.raises(ValidationError):
        entry(resume, learner, **more)
    assert not ResumeEntry.objects.exists()


def test_nobody_writes_another_s_working_life(resume, learner, supporter, beside):
    row = entry(resume, learner)
    for act in (
        lambda: entry(resume, supporter),
        lambda: services.save_resume(resume=resume, actor=supporter, label="-"),
        lambda: services.delete_entry(entry=row, actor=supporter),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_another_s_entry_is_not_found(resume, learner, officer, sign_in):
    row = entry(resume, learner)
    client = sign_in(officer)
    assert client.get(reverse("portfolio:entry", args=[row.pk])).status_code == 404
    assert client.post(reverse("portfolio:delete_entry", args=[row.pk])).status_code == 404
    assert ResumeEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2018-04", dt.date(2018, 4, 1)), ("2018年4月", dt.date(2018, 4, 1)), ("平成30年4月", dt.date(2018, 4, 1))],
)
def test_months_are_read_as_people_write_them(learner, sign_in, typed, day):
    said = {"place": "ためし商事", "title": "", "started_on": typed, "ended_on": "", "text": ""}
    assert sign_in(learner).post(reverse("portfolio:add_entry", args=["work"]), said).status_code == 302
    assert ResumeEntry.objects.get().started_on == day


def test_a_wrong_month_and_swapped_ends_are_told_at_their_place(learner, sign_in):
    client, address = sign_in(learner), reverse("portfolio:add_entry", args=["work"])
    said = {"place": "ためし商事", "title": "", "text": "残ることば"}
    wrong = client.post(address, {**said, "started_on": "さくねん", "ended_on": ""}).content.decode()
    assert "年月は、2026-04" in wrong
    assert "残ることば" in wrong
    swapped = client.post(address, {**said, "started_on": "2020-04", "ended_on": "2019-04"}).content.decode()
    assert "はじめより後" in swapped
    assert client.get(reverse("portfolio:add_entry", args=["zzz"])).status_code == 404


def test_the_pages_write_change_and_delete(resume, learner, sign_in):
    client = sign_in(learner)
    client.post(reverse("portfolio:add_entry", args=["lic"]), {"title": "簿記3級", "place": "", "started_on": ""})
    row = ResumeEntry.objects.get()
    client.post(reverse("portfolio:entry", args=[row.pk]), {"title": "簿記2級", "place": "", "started_on": "2025-02"})
    row.refresh_from_db()
    assert (row.title, row.started_on) == ("簿記2級", dt.date(2025, 2, 1))
    page = client.get(reverse("portfolio:resume")).content.decode()
    assert "簿記2級" in page
    client.post(reverse("portfolio:resume"), {"label": "経理", "summary": "-", "appeal": "", "phone": ""})
    resume.refresh_from_db()
    assert (resume.label, resume.shows_courses) == ("経理", False)
    client.post(reverse("portfolio:delete_entry", args=[row.pk]))
    assert not ResumeEntry.objects.exists()


def test_a_full_page_takes_few_queries(full, learner, sign_in, django_assert_max_num_queries):
    client = sign_in(learner)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("portfolio:resume")).status_code == 200


@pytest.mark.parametrize("name", ["folder", "add", "resume", "resume_document", "resume_json"])
def test_strangers_are_sent_to_sign_in(client, db, name):
    assert client.get(reverse(f"portfolio:{name}")).status_code == 302


def test_it_is_exported_and_erased(full, learner):
    data = own_data.export(learner.user.pk)["resume"][0]
    assert len(data["entries"]) == 4
    own_data.erase(learner.user.pk)
    assert (Resume.objects.count(), ResumeEntry.objects.count()) == (0, 0)
