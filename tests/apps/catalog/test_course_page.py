"""The page of a course, the same over the API, and the catalogue as a file."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from manabiwa.apps.catalog.models import Course, Entitlement
from manabiwa.apps.catalog.tables import course_table
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.tables.importing import import_file


@pytest.fixture
def told(courses):
    course = courses[0]
    course.outcomes, course.audience, course.prerequisites = "表を\n作れる", "窓口の職員", "<b>文字</b>が打てる"
    course.device, course.is_accessible, course.is_seat = "phone", False, True
    course.save()
    return course


@pytest.fixture
def contract(closed_provider, town):
    return Entitlement.objects.create(
        municipality=town, provider=closed_provider, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2099, 12, 31)
    )


def test_a_course_says_what_one_needs_to_choose(told, client):
    page = client.get(f"/catalog/courses/{told.pk}").content.decode()
    for words in ("できるようになること", "窓口の職員", "スマートフォン", "未対応", "契約の席を1つ使います"):
        assert words in page
    assert "<b>文字</b>" not in page


def test_what_a_provider_does_not_say_is_not_on_the_page(courses, client):
    page = client.get(f"/catalog/courses/{courses[1].pk}").content.decode()
    for words in ("できるようになること", "受講の前に", "使う機器", "アクセシビリティ</dt>", "契約の席"):
        assert words not in page


def test_the_api_tells_the_same(told, client):
    answer = client.get(f"/api/v1/catalog/courses/{told.pk}").json()
    assert (answer["device"], answer["is_accessible"], answer["is_seat"]) == ("phone", False, True)
    assert answer["audience"] == "窓口の職員"
    assert answer["has_captions"] is None


def test_a_provider_is_exported_and_comes_back_unchanged(told, secretariat, sign_in, tmp_path, now):
    answer = sign_in(secretariat).get("/catalog/providers/open/courses", {"format": "csv"})
    path = tmp_path / "out.csv"
    path.write_bytes(b"".join(answer.streaming_content))
    assert "できるようになること" in path.read_text(encoding="utf-8-sig")
    Course.objects.filter(pk=told.pk).update(prerequisites="文字が打てる")
    text = path.read_text(encoding="utf-8").replace("<b>文字</b>", "文字")
    path.write_text(text, encoding="utf-8")
    counts = import_file(spec=course_table("open"), path=path, actor=SYSTEM, now=now).counts
    assert (counts.new, counts.changed, counts.unchanged, counts.wrong) == (0, 0, 2, 0)


def test_prices_in_dollars_come_back_as_they_were(open_provider, courses, secretariat, sign_in, tmp_path, now):
    open_provider.yen_per_unit = 150
    open_provider.save()
    Course.objects.filter(pk=courses[1].pk).update(price_yen=2_998)
    answer = sign_in(secretariat).get("/catalog/providers/open/courses", {"format": "xlsx"})
    content = b"".join(answer.streaming_content)
    assert openpyxl.load_workbook(BytesIO(content)).active.max_row == 3
    path = tmp_path / "out.xlsx"
    path.write_bytes(content)
    assert import_file(spec=course_table("open"), path=path, actor=SYSTEM, now=now).counts.unchanged == 2


def test_an_officer_exports_what_the_contract_shows(courses, contract, officer, sign_in):
    answer = sign_in(officer).get("/catalog/providers/closed/courses", {"format": "csv"})
    assert "契約者のためのHTML" in b"".join(answer.streaming_content).decode()


def test_an_officer_of_another_town_exports_nothing_of_it(courses, contract, stranger_officer, sign_in):
    answer = sign_in(stranger_officer).get("/catalog/providers/closed/courses", {"format": "csv"})
    assert "契約者のためのHTML" not in b"".join(answer.streaming_content).decode()


def test_learners_export_no_catalogue(courses, learner, sign_in):
    assert sign_in(learner).get("/catalog/providers/open/courses").status_code == 403


def test_a_providers_list_is_sent_in_from_the_page_of_providers(courses, secretariat, sign_in):
    client = sign_in(secretariat)
    assert "/tables/new/catalog.courses/open/" in client.get("/catalog/providers").content.decode()
    assert client.get("/tables/new/catalog.courses/open/").status_code == 200
    assert client.get("/tables/new/catalog.courses/nobody/").status_code == 404


def test_the_import_of_one_providers_list_is_in_the_list_of_imports(open_provider, secretariat, sign_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = sign_in(secretariat)
    file = SimpleUploadedFile("courses.csv", "講座コード,講座名,学習時間\nA1,一,1\n".encode())
    answer = client.post("/tables/new/catalog.courses/open/", {"file": file}, follow=True)
    assert answer.status_code == 200
    assert "courses.csv" in client.get("/tables/").content.decode()
