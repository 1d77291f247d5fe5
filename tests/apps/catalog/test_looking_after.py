"""Occupations, providers, and the review of skills."""

import pytest
from django.urls import reverse

from manabiwa.apps.catalog.models import CourseSkill, Occupation, Provider, Skill, Source
from manabiwa.apps.catalog.tagging import tag_by_key


def test_the_built_in_catalogue_is_enough_to_plan_with(builtin):
    assert Skill.objects.count() >= 120
    assert Occupation.objects.filter(occupation_skills__isnull=False).distinct().count() >= 20


def test_occupations_are_listed_and_found_by_name(builtin, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = client.get("/catalog/occupations", {"q": "ウェブ開発"})
    assert "ウェブ開発者" in page.content.decode()
    assert "見つかりませんでした" in client.get("/catalog/occupations", {"q": "xyzxyz"}).content.decode()


def test_an_occupation_says_what_it_needs(builtin, client):
    page = client.get("/catalog/occupations/15-1254.00").content.decode()
    assert "HTML" in page
    assert "レベル 3" in page
    assert client.get("/catalog/occupations/00-0000.00").status_code == 404


@pytest.mark.parametrize("address", ["/catalog/providers", "/catalog/providers/new", "/catalog/review"])
def test_learners_do_not_look_after_the_catalogue(db, learner, sign_in, address):
    assert sign_in(learner).get(address).status_code == 403


def test_the_secretariat_adds_a_provider(db, secretariat, sign_in):
    client = sign_in(secretariat)
    assert client.get("/catalog/providers/new").status_code == 200
    data = {"code": "new-one", "name": "新しい学校", "is_open": "on", "yen_per_unit": "1"}
    assert client.post("/catalog/providers/new", data).url == "/catalog/providers"
    assert "新しい学校" in client.get("/catalog/providers").content.decode()
    client.post("/catalog/providers/new", data)
    assert Provider.objects.filter(code="new-one").count() == 1


def test_an_officer_of_one_town_adds_no_provider_for_all(db, officer, sign_in):
    client = sign_in(officer)
    assert client.get("/catalog/providers").status_code == 200
    assert client.post("/catalog/providers/new", {"code": "x", "name": "x", "yen_per_unit": "1"}).status_code == 403


def test_the_secretariat_confirms_what_the_machine_found(builtin, courses, secretariat, sign_in):
    tag_by_key([courses[0].pk])
    client = sign_in(secretariat)
    assert "HTML" in client.get("/catalog/review").content.decode()
    row = CourseSkill.objects.get(skill__name="HTML")
    address = reverse("catalog:confirm", args=[row.pk])
    client.post(address, {"verdict": "perhaps"})
    assert CourseSkill.objects.get(pk=row.pk).source == Source.AUTOMATIC
    client.post(address, {"verdict": "right"})
    assert CourseSkill.objects.get(pk=row.pk).source == Source.CONFIRMED
    assert client.get(address).status_code == 405


def test_the_last_judgement_is_taken_back_with_its_levels(builtin, courses, secretariat, sign_in):
    tag_by_key([courses[0].pk])
    client = sign_in(secretariat)
    row = CourseSkill.objects.get(skill__name="HTML")
    before = (row.teaches, row.needs)
    client.post(reverse("catalog:confirm", args=[row.pk]), {"verdict": "wrong"})
    assert CourseSkill.objects.get(pk=row.pk).teaches == 0
    assert "元にもどす" in client.get("/catalog/review").content.decode()
    client.post(reverse("catalog:reopen"))
    row = CourseSkill.objects.get(pk=row.pk)
    assert (row.source, row.teaches, row.needs) == (Source.AUTOMATIC, *before)
    page = client.post(reverse("catalog:reopen"), follow=True).content.decode()
    assert "取り消せる確認がありません" in page


def test_taking_back_needs_the_right(builtin, courses, learner, sign_in):
    assert sign_in(learner).post(reverse("catalog:reopen")).status_code == 403
