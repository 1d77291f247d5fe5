"""Before a seat is spent: what teaches the same without one. And nobody sees what the contract does not show."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.catalog import selectors
from manabiwa.apps.catalog.models import Course, CourseSkill, Entitlement, Framework, Skill
from manabiwa.apps.catalog.services import own_provider
from manabiwa.apps.learning.market import visible_courses
from manabiwa.apps.learning.services import enrol_learner
from manabiwa.apps.search.indexing import rebuild_index

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def contract(closed_provider, town):
    return Entitlement.objects.create(
        municipality=town, provider=closed_provider, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2099, 12, 31)
    )


@pytest.fixture
def seat(courses):
    """A course that costs a seat and teaches HTML to 2 and CSS to 3."""
    course = courses[2]
    course.is_seat = True
    course.save()
    teach(course, HTML=2, CSS=3)
    return course


def teach(course, **levels):
    for name, level in levels.items():
        framework, _made = Framework.objects.get_or_create(code="t", defaults={"name": "試験の体系"})
        skill, _made = Skill.objects.get_or_create(code=name, defaults={"framework": framework, "name": name})
        CourseSkill.objects.create(course=course, skill=skill, teaches=level)


def course(provider, code, **fields):
    return Course.objects.create(provider=provider, external_id=code, title=code, **{"hours": 5, **fields})


def test_what_teaches_most_of_the_same_comes_first(seat, contract, open_provider, town):
    both, one = course(open_provider, "both", hours=9), course(open_provider, "one", hours=2)
    teach(both, HTML=2, CSS=4)
    teach(one, HTML=3)
    found = selectors.instead_of_seat(seat, town.pk, TODAY)
    assert [(row.external_id, row.covers) for row in found] == [("both", 2), ("one", 1)]


def test_what_teaches_less_costs_money_or_a_seat_or_is_withdrawn_is_no_way_around(seat, contract, open_provider, town):
    teach(course(open_provider, "lower"), HTML=1)
    teach(course(open_provider, "paid", price_yen=100), HTML=2)
    teach(course(open_provider, "seat", is_seat=True), HTML=2)
    teach(course(open_provider, "gone", withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), HTML=2)
    assert list(selectors.instead_of_seat(seat, town.pk, TODAY)) == []


def test_an_in_house_course_counts(seat, contract, town):
    teach(course(own_provider(town), "own", municipality=town), HTML=2)
    assert [row.external_id for row in selectors.instead_of_seat(seat, town.pk, TODAY)] == ["own"]


def test_a_course_without_a_seat_or_without_skills_is_set_beside_nothing(courses, open_provider, town):
    teach(courses[0], HTML=2)
    teach(course(open_provider, "x"), HTML=2)
    assert list(selectors.instead_of_seat(courses[0], town.pk, TODAY)) == []
    courses[1].is_seat = True
    assert list(selectors.instead_of_seat(courses[1], town.pk, TODAY)) == []


def test_the_page_says_it_before_the_button(
    seat, contract, open_provider, learner, sign_in, django_assert_max_num_queries
):
    teach(course(open_provider, "both"), HTML=2, CSS=3)
    client = sign_in(learner)
    client.get(f"/catalog/courses/{seat.pk}")
    with django_assert_max_num_queries(16):
        page = client.get(f"/catalog/courses/{seat.pk}").content.decode()
    assert "席を使わずに、同じことを学べる講座" in page
    assert "スキル2個のうち2個" in page


def test_without_a_contract_no_way_leads_to_the_course(seat, contract, stranger_officer, neighbour, sign_in):
    rebuild_index()
    client = sign_in(stranger_officer)
    assert client.get(f"/catalog/courses/{seat.pk}").status_code == 404
    for address in (
        "/catalog/", "/catalog/?q=契約者", "/catalog/?q=契約者&sort=rating", "/catalog/suggestions?q=契約者",
        "/search?q=契約者", "/api/v1/catalog/courses?q=契約者", "/api/v1/catalog/moochub",
    ):  # fmt: skip
        assert "契約者のためのHTML" not in client.get(address).content.decode(), address
    assert client.get(f"/api/v1/catalog/courses/{seat.pk}").status_code == 404
    assert not visible_courses([neighbour.pk], TODAY).filter(pk=seat.pk).exists()
    with pytest.raises(ValidationError):
        enrol_learner(
            person=stranger_officer.user, course=seat, actor=stranger_officer,
            now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
        )  # fmt: skip


def test_with_a_contract_the_same_ways_lead_there(seat, contract, officer, town, sign_in):
    rebuild_index()
    client = sign_in(officer)
    assert client.get(f"/catalog/courses/{seat.pk}").status_code == 200
    assert "契約者のためのHTML" in client.get("/catalog/?q=契約者&sort=rating").content.decode()
    assert visible_courses([town.pk], TODAY).filter(pk=seat.pk).exists()


def test_when_the_contract_has_ended_it_is_as_if_there_were_none(seat, contract, officer, town, sign_in):
    Entitlement.objects.update(ends_on=dt.date(2020, 12, 31))
    rebuild_index()
    client = sign_in(officer)
    assert client.get(f"/catalog/courses/{seat.pk}").status_code == 404
    assert "契約者のためのHTML" not in client.get("/catalog/?q=契約者").content.decode()
    assert not visible_courses([town.pk], TODAY).filter(pk=seat.pk).exists()
