"""The page of an occupation: how near one is, near work, demand, and people who learned for it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.services import give_consent, withdraw_consent
from manabiwa.apps.catalog import occupation_page
from manabiwa.apps.catalog.models import Course, Occupation, OccupationSkill, Skill, Vacancy
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning.models import Enrolment, Goal, Plan, PlanState, PlanStep, SkillClaim
from manabiwa.apps.learning.occupation_part import finished_in
from manabiwa.apps.network.models import Kind, Municipality
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.models import TableImport
from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.text import parse_month

WEB = "/catalog/occupations/15-1254.00"
HEAD = "職業,地域,年月,求人数,求職者数,賃金下限,賃金上限,出典\n"


@pytest.fixture
def web(builtin):
    return Occupation.objects.get(code="15-1254.00")


@pytest.fixture
def prefecture(db):
    return Municipality.objects.create(
        code="139009", name="ためし県", kana="ためしけん", kind=Kind.PREFECTURE, prefecture="13", is_demo=True
    )


@pytest.fixture
def vacancies(tmp_path, town):
    def bring(text, actor, municipality=None):
        path = tmp_path / "vacancies.csv"
        path.write_text(HEAD + text, encoding="utf-8")
        return import_file(
            spec=registry.get("catalog.vacancies"), path=path, actor=actor, now=timezone.now(),
            municipality=municipality or town.pk, keep_good_rows=True,
        )  # fmt: skip

    return bring


def test_near_work_is_told_by_what_the_work_itself_needs(web, client):
    near = occupation_page.near_work(web, {})
    assert near[0].occupation.name == "ウェブ・UIデザイナー"
    shares = [row.report.reached for row in near]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share <= 1 for share in shares)
    page = client.get(WEB).content.decode()
    assert "ウェブ・UIデザイナー" in page
    assert "この仕事ができる人が" in page


def test_the_share_is_that_of_a_count_by_hand(web):
    designer = Occupation.objects.get(code="15-1255.00")
    here = dict(web.occupation_skills.values_list("skill_id", "level"))
    needed = list(designer.occupation_skills.filter(is_goal=True).values_list("skill_id", "level", "weight"))
    reached = sum(weight * min(level, here.get(skill, 0)) for skill, level, weight in needed)
    wanted = sum(weight * level for _skill, level, weight in needed)
    (row,) = [near for near in occupation_page.near_work(web, {}) if near.occupation == designer]
    assert row.report.reached == pytest.approx(reached / wanted)


def test_a_person_sees_how_far_one_is_with_what_one_can_do(web, learner, sign_in):
    html = Skill.objects.get(name="HTML")
    SkillClaim.objects.create(person=learner.user, skill=html, level=3, source="self")
    needed = list(web.occupation_skills.filter(is_goal=True).values_list("skill_id", "level", "weight"))
    wanted = sum(weight * level for _skill, level, weight in needed)
    mine = sum(weight * 3 for skill, _level, weight in needed if skill == html.pk)
    page = sign_in(learner).get(WEB).content.decode()
    assert f"いまできることで、{int(100 * mine / wanted)}%まで来ています" in page
    assert "いまのあなたにできることで" in page


def test_work_without_known_skills_has_no_near_work(builtin, client):
    Occupation.objects.create(code="99-0000.00", name="知られていない仕事")
    page = client.get("/catalog/occupations/99-0000.00").content.decode()
    assert "近い職業" not in page


def test_the_page_takes_a_fixed_number_of_queries(web, learner, sign_in, django_assert_max_num_queries):
    browser = sign_in(learner)
    browser.get(WEB)
    with django_assert_max_num_queries(15):
        browser.get(WEB)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026/10", dt.date(2026, 10, 1)),
        ("2026-9", dt.date(2026, 9, 1)),
        ("2026年10月", dt.date(2026, 10, 1)),
        ("令和8年１０月", dt.date(2026, 10, 1)),
        ("2026/10/31", dt.date(2026, 10, 1)),
    ],
)
def test_months_are_read_as_offices_write_them(typed, month):
    assert parse_month(typed) == month


@pytest.mark.parametrize("typed", ["2026/13", "先月", "2026年", ""])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(ParameterError):
        parse_month(typed)


def test_demand_is_shown_where_it_was_recorded(web, vacancies, officer, learner, prefecture, client, sign_in):
    report = vacancies(
        "ウェブ開発者,,2026/9,10,5,200000,300000,職安\n"
        'ウェブ開発者,,令和8年10月,12,4,"210,000",30万円,職安\n'
        "15-1254.00,都道府県,2026/10,345,,,,労働局\n",
        officer,
    )
    assert (report.counts.new, report.counts.wrong) == (3, 0)
    rows = occupation_page.demand_in(web, "139017")
    assert [(row.area.name, row.openings, row.pay_high) for row in rows] == [
        ("ためし市", 12, 300_000),
        ("ためし県", 345, None),
    ]
    page = sign_in(learner).get(WEB).content.decode()
    assert "345" in page
    assert "労働局" in page


def test_the_preview_names_occupation_place_and_month(web, officer, town, sign_in):
    client = sign_in(officer)
    file = SimpleUploadedFile("v.csv", "職業,年月,求人数\nウェブ開発者,2026年9月,12\n".encode())
    client.post("/tables/new/catalog.vacancies/", {"file": file, "municipality": town.pk})
    begun = TableImport.unscoped.get()
    columns = {f"column-{key}": place for key, place in begun.columns["columns"].items()}
    client.post(reverse("tables:map", args=[begun.pk]), columns)
    page = client.get(reverse("tables:detail", args=[begun.pk])).content.decode()
    assert "ウェブ開発者・ためし市・2026/09" in page


def test_a_stranger_sees_no_demand(web, vacancies, officer, client):
    vacancies("ウェブ開発者,,2026/9,10,5,,,ひみつの出典\n", officer)
    assert "ひみつの出典" not in client.get(WEB).content.decode()


def test_a_neighbour_sees_only_its_own_demand(web, vacancies, officer, stranger_officer, sign_in):
    vacancies("ウェブ開発者,,2026/9,10,5,,,ひみつの出典\n", officer)
    assert "ひみつの出典" not in sign_in(stranger_officer).get(WEB).content.decode()


def test_a_second_import_changes_nothing_and_a_new_figure_replaces(web, vacancies, officer):
    vacancies("ウェブ開発者,,2026/9,10,5,,,x\n", officer)
    again = vacancies("ウェブ開発者,自治体,2026年9月,10,5,,,x\n", officer)
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 1)
    assert vacancies("ウェブ開発者,,2026/9,11,,,,x\n", officer).counts.changed == 1
    assert Vacancy.unscoped.get().seekers is None


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("宇宙飛行士長,,2026/9,10,,,,", "occupation"),
        ("ウェブ開発者,,いつか,10,,,,", "month"),
        ("ウェブ開発者,,2026/9,-1,,,,", "openings"),
        ("ウェブ開発者,,2026/9,1,,300000,200000,", "pay_high"),
        ("ウェブ開発者,県,2026/9,1,,,,", "area"),
        ("ウェブ開発者,となり町,2026/9,1,,,,", "area"),
    ],
)
def test_rows_that_cannot_be_are_told_by_column(web, vacancies, officer, line, column):
    report = vacancies(line + "\n", officer)
    assert [problem.column for row in report.problems for problem in row.problems] == [column]
    assert not Vacancy.unscoped.exists()


def test_vacancies_are_not_recorded_for_others(web, vacancies, officer, learner, neighbour):
    with pytest.raises(PermissionRefused):
        vacancies("ウェブ開発者,,2026/9,1,,,,\n", officer, neighbour.pk)
    with pytest.raises(PermissionRefused):
        vacancies("ウェブ開発者,,2026/9,1,,,,\n", learner)


@pytest.fixture
def finishers(web, make_person, town, open_provider):
    """Ten people who finished the one course of their plan, and agree to be counted."""
    course = Course.objects.create(provider=open_provider, external_id="f", title="f", hours=1)
    now, today = timezone.now(), timezone.localdate()
    people = []
    for number in range(10):
        person = make_person(f"p{number}@x.example", None, town)
        user = person.user
        goal = Goal.objects.create(person=user, occupation=web, title="x", hours_per_week=2, deadline=today)
        plan = Plan.objects.create(
            goal=goal, state=PlanState.ACTIVE, starts_on=today, status="optimal", objective=0, bound=0, gap=0,
            candidates=1, coverage=1, feed_key=f"k{number}",
        )  # fmt: skip
        PlanStep.objects.create(
            plan=plan, order=1, course=course, hours=1, first_week=1, last_week=1, starts_on=today, ends_on=today
        )
        Enrolment.objects.create(
            person=user, course=course, started_at=now, last_activity_at=now, completed_at=now, progress=1
        )
        give_consent(user=user, purpose=Purpose.OUTCOMES, actor=person, now=now)
        people.append(person)
    return people


def test_people_who_finished_are_told_from_ten_on_and_never_by_name(web, finishers, learner, sign_in, neighbour):
    assert finished_in(web, "139017") == 10
    page = sign_in(learner).get(WEB).content.decode()
    assert "この自治体で、10人がこの姿をめざして" in page
    assert "p1" not in page
    assert finished_in(web, neighbour.pk) == 0


@pytest.mark.parametrize("reason", ["consent", "course"])
def test_fewer_than_ten_are_not_told(web, finishers, learner, sign_in, reason):
    if reason == "consent":
        withdraw_consent(user=finishers[0].user, actor=finishers[0], purpose=Purpose.OUTCOMES, now=timezone.now())
    else:
        Enrolment.objects.filter(person=finishers[0].user).update(completed_at=None)
    assert finished_in(web, "139017") == 9
    assert "この姿をめざして計画の講座" not in sign_in(learner).get(WEB).content.decode()


def test_an_occupation_of_job_tag_names_its_source(builtin, client):
    row = Occupation.objects.create(code="jobtag-001", name="豆腐職人")
    OccupationSkill.objects.create(occupation=row, skill=Skill.objects.get(name="接客"), level=2, source="jobtag")
    assert "労働政策研究・研修機構" in client.get("/catalog/occupations/jobtag-001").content.decode()
