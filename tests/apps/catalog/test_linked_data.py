"""What machines read of the catalogue, and that our own connector reads it back."""

import json
import re
from decimal import Decimal

import pytest

from manabiwa.apps.catalog.linked_data import workload
from manabiwa.apps.catalog.models import CourseSkill, Framework, Skill
from manabiwa.apps.connectors.sources.moochub import course_cells as read_moochub
from manabiwa.apps.connectors.sources.schema_org import course_cells as read_schema_org


def block(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


@pytest.fixture
def told(courses):
    course = courses[0]
    course.outcomes, course.audience, course.is_seat = "表を作る", "窓口の職員", False
    course.save()
    framework = Framework.objects.create(code="t", name="試験の体系")
    skill = Skill.objects.create(code="h", framework=framework, name="HTML")
    CourseSkill.objects.create(course=course, skill=skill, teaches=2)
    return course


def test_every_course_page_carries_a_schema_org_course(told, client):
    data = block(client.get(f"/catalog/courses/{told.pk}").content.decode())
    assert (data["@type"], data["name"], data["provider"]["name"]) == ("Course", "はじめてのHTML", "ひらかれた学校")
    assert (data["isAccessibleForFree"], data["educationalLevel"]) == (True, "Beginner")
    assert data["hasCourseInstance"]["courseWorkload"] == "PT4H"
    assert data["teaches"] == ["表を作る", "HTML"]
    assert "coursePrerequisites" not in data


def test_a_title_cannot_leave_the_data_block(told, client):
    told.title = told.description = "</script><script>alert(1)</script><!-- \u2028 & ]]>"
    told.save()
    answer = client.get(f"/catalog/courses/{told.pk}")
    assert "<script>alert" not in answer.content.decode()
    assert block(answer.content.decode())["name"] == told.title


def test_the_policy_of_the_page_still_allows_no_inline_script(told, client):
    policy = client.get(f"/catalog/courses/{told.pk}")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_our_reader_understands_what_our_page_says(told, client):
    cells = read_schema_org(block(client.get(f"/catalog/courses/{told.pk}").content.decode()), "https://x.example/")
    assert (cells["title"], cells["hours"], cells["language"]) == ("はじめてのHTML", "4.00", "ja")
    assert (cells["audience"], cells["level"], cells["price"]) == ("窓口の職員", "beginner", "0")


def test_the_open_catalogue_is_a_moochub_list_that_our_reader_understands(told, client):
    answer = client.get("/api/v1/catalog/moochub").json()
    assert "next" not in answer["links"]
    assert [one["attributes"]["name"] for one in answer["data"]] == ["はじめてのHTML", "CSS実践講座"]
    cells = read_moochub(answer["data"][0])
    assert (cells["title"], cells["hours"], cells["outcomes"]) == ("はじめてのHTML", "4.00", "表を作る")
    assert read_moochub(answer["data"][1])["price"] == "4800"


def test_a_page_beyond_the_last_is_the_last(told, client):
    assert client.get("/api/v1/catalog/moochub?page=99").json()["links"]["self"].endswith("page=1")
    assert client.get("/api/v1/catalog/moochub?page=-1").status_code == 200


@pytest.mark.parametrize(("hours", "text"), [("4", "PT4H"), ("0.25", "PT15M"), ("1.5", "PT1H30M"), ("0", None)])
def test_hours_as_a_duration(hours, text):
    assert workload(Decimal(hours)) == text
