"""取組領域 of courses: what the provider says, what people here say, and how courses are found by them."""

import argparse

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.pillars import in_pillars, pillars_of, read_pillars
from manabiwa.apps.catalog.services import mark_pillars
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.materials.services import create_material
from manabiwa.apps.search.indexing import bring_up_to_date, rebuild_index
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.importing import import_file
from manabiwa.cli import search as command


@pytest.fixture
def table(open_provider, tmp_path):
    def bring(cells, name="領域"):
        path = tmp_path / "courses.csv"
        rows = [f"{number},講座{number},1,{cell}" for number, cell in enumerate(cells, start=1)]
        path.write_text("\n".join([f"講座コード,講座名,学習時間,{name}", *rows]), encoding="utf-8")
        spec = registry.get("catalog.courses/open")
        return import_file(spec=spec, path=path, actor=SYSTEM, now=timezone.now(), keep_good_rows=True)

    return bring


@pytest.mark.parametrize(
    ("cell", "pillars", "unknown"),
    [
        ("行政DX", "staff", []),
        ("市民・求職者、中小企業DX", "business residents", []),
        ("Residents, STAFF", "staff residents", []),
        ("住民 企業", "business residents", []),
        ("", "", []),
        ("行政DX、農業", "staff", ["農業"]),
    ],
)
def test_cells_are_read_as_offices_write_them(cell, pillars, unknown):
    assert read_pillars(cell) == (pillars, unknown)


def test_a_provider_names_pillars_in_its_table_and_a_wrong_one_is_told(table):
    report = table(["行政DX", '"市民・求職者、企業"', "農業"])
    assert (report.counts.new, report.counts.wrong) == (2, 1)
    assert "農業" in report.problems[0].message("ja")
    assert [pillars_of(row) for row in Course.objects.order_by("external_id")] == [["staff"], ["business", "residents"]]
    again = table(["行政DX", '"市民・求職者、企業"'])
    assert (again.counts.changed, again.counts.unchanged) == (0, 2)


def test_the_word_of_people_here_goes_first_and_stays_when_the_table_comes_again(table):
    table(["行政DX、企業"])
    course = Course.objects.get()
    mark_pillars(course=course, pillars=["residents"], actor=SYSTEM)
    table(["企業"])
    course.refresh_from_db()
    assert (course.pillars, pillars_of(course)) == ("business", ["residents"])
    mark_pillars(course=course, pillars=[], actor=SYSTEM)
    assert pillars_of(course) == []


def test_the_database_asks_as_the_index_does(courses):
    one, two, three = courses
    Course.objects.filter(pk=one.pk).update(pillars="staff business")
    Course.objects.filter(pk=two.pk).update(pillars="staff", marked_pillars="residents")
    Course.objects.filter(pk=three.pk).update(pillars="staff", marked_pillars="none")
    for values in (["staff"], ["residents"], ["business", "residents"], ["nobody"], []):
        expected = {row.pk for row in Course.objects.all() if set(pillars_of(row)) & set(values)}
        assert set(Course.objects.filter(in_pillars(values)).values_list("pk", flat=True)) == expected


def test_a_pillar_narrows_the_page_with_and_without_an_index_and_the_api(courses, client):
    mark_pillars(course=courses[0], pillars=["staff"], actor=SYSTEM)
    mark_pillars(course=courses[1], pillars=["residents"], actor=SYSTEM)
    api = "/api/v1/catalog/courses"
    for index in ("none", "made"):
        page = client.get("/catalog/", {"q": "HTML", "pillar": "staff", "index": index})
        assert [line.facts.key for line in page.context["listing"].lines] == [courses[0].pk]
        found = client.get(api, {"q": "HTML", "pillar": ["residents"]}).json()
        assert [row["id"] for row in found["courses"]] == [courses[1].pk]
        rebuild_index()
    page = client.get("/catalog/").content.decode()
    assert "取組領域" in page
    assert "行政DX" in page
    assert client.get(api, {"pillar": "nobody"}).status_code == 422
    assert client.get(f"{api}/{courses[0].pk}").json()["pillars"] == ["staff"]


def test_a_new_mark_reaches_the_index(courses, client):
    rebuild_index()
    mark_pillars(course=courses[0], pillars=["business"], actor=SYSTEM)
    bring_up_to_date()
    page = client.get("/catalog/", {"pillar": "business"})
    assert page.context["listing"].total == 1


def test_the_secretariat_marks_on_the_page_of_the_course(courses, secretariat, sign_in):
    client = sign_in(secretariat)
    page = reverse("catalog:course", args=[courses[0].pk])
    assert "取組領域を決める" in client.get(page).content.decode()
    address = reverse("catalog:mark_pillars", args=[courses[0].pk])
    client.post(address, {"pillars": ["staff", "residents"]})
    assert "行政DX、市民・求職者" in client.get(page).content.decode()
    answer = client.post(address, {"pillars": ["nobody"]}, follow=True)
    assert "一覧から選んで" in answer.content.decode()
    assert pillars_of(Course.objects.get(pk=courses[0].pk)) == ["staff", "residents"]


def test_others_mark_nothing_but_an_author_the_courses_of_the_own_town(
    courses, learner, officer, make_person, town, neighbour, sign_in
):
    author = make_person("author@tameshi.example", Role.AUTHOR, town)
    other = make_person("author@tonari.example", Role.AUTHOR, neighbour)
    own = create_material(municipality=town, title="窓口の講座", hours=1, actor=author, pillars=["staff"]).course
    assert pillars_of(own) == ["staff"]
    mark_pillars(course=own, pillars=["residents"], actor=author)
    assert pillars_of(own) == ["residents"]
    for person, course in ((other, own), (learner, own), (author, courses[0]), (officer, courses[0])):
        with pytest.raises(PermissionRefused):
            mark_pillars(course=course, pillars=["staff"], actor=person)
    assert "取組領域を決める" not in sign_in(learner).get(f"/catalog/courses/{courses[0].pk}").content.decode()
    assert sign_in(learner).post(reverse("catalog:mark_pillars", args=[courses[0].pk])).status_code == 403


def test_the_terminal_narrows_by_pillar(courses, capsys):
    mark_pillars(course=courses[0], pillars=["staff"], actor=SYSTEM)
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    options = parser.parse_args(["search", "HTML", "--pillar", "staff"])
    assert options.run(options) == 0
    assert capsys.readouterr().out.splitlines() == [f"course\t{courses[0].pk}\tはじめてのHTML"]
