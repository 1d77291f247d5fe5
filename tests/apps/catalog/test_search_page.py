"""The course search page and a course's page, for strangers and for people whose municipality has a contract."""

from datetime import timedelta

import pytest
from django.urls import reverse

from manabiwa.apps.catalog.models import Course, Entitlement
from manabiwa.apps.catalog.tagging import tag_by_key
from manabiwa.apps.search.finding import forget
from manabiwa.apps.search.indexing import rebuild_index
from manabiwa.apps.tasks.models import BackgroundTask, State

ADDRESS = "/catalog/"


def titles(page):
    return ["".join(text for text, _marked in line.title) for line in page.context["listing"].lines]


def test_without_an_index_the_database_answers_and_the_page_says_so(courses, client):
    page = client.get(ADDRESS, {"q": "HTML"})
    assert "検索の索引を準備しています" in page.content.decode()
    assert set(titles(page)) == {"はじめてのHTML", "CSS実践講座"}
    assert BackgroundTask.objects.filter(name="search.update", state=State.WAITING).count() == 1


def test_a_broken_index_is_treated_like_a_missing_one(courses, client, index_directory):
    rebuild_index()
    for file in index_directory.rglob("meta.json"):
        file.write_text("{")
    forget()
    assert client.get(ADDRESS, {"q": "HTML"}).status_code == 200
    assert BackgroundTask.objects.filter(name="search.update").exists()


@pytest.mark.usefixtures("courses")
class TestWithAnIndex:
    @pytest.fixture(autouse=True)
    def _index(self, courses):
        rebuild_index()

    def test_the_best_hit_comes_first_with_the_words_marked(self, client):
        page = client.get(ADDRESS, {"q": "HTML"})
        assert titles(page)[0] == "はじめてのHTML"
        assert "<mark>" in page.content.decode()

    def test_where_few_hold_all_words_the_page_says_so(self, client):
        page = client.get(ADDRESS, {"q": "HTML 骨組み"})
        assert titles(page)[0] == "はじめてのHTML"
        assert "一部だけを含む講座" in page.content.decode()
        assert "一部だけを含む講座" not in client.get(ADDRESS, {"q": "HTML"}).content.decode()

    def test_a_facet_narrows(self, client):
        assert titles(client.get(ADDRESS, {"level": "intermediate"})) == ["CSS実践講座"]

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"hours": "day"}, {"はじめてのHTML"}),
            ({"hours": ["day", "weeks"]}, {"はじめてのHTML", "CSS実践講座"}),
            ({"hours": "long"}, set()),
            ({"hours": "nothing"}, set()),
        ],
    )
    @pytest.mark.parametrize("sort", ["", "price"])
    def test_hours_narrow_alike_in_the_index_and_in_the_database(self, client, asked, expected, sort):
        assert set(titles(client.get(ADDRESS, {**asked, "sort": sort}))) == expected

    @pytest.mark.parametrize("sort", ["", "price"])
    def test_the_device_narrows(self, client, courses, sort):
        Course.objects.filter(pk=courses[1].pk).update(device="phone")
        rebuild_index()
        assert titles(client.get(ADDRESS, {"device": "phone", "sort": sort})) == ["CSS実践講座"]

    def test_skills_are_a_facet_with_their_names(self, client, courses, builtin):
        tag_by_key([course.pk for course in courses])
        rebuild_index()
        page = client.get(ADDRESS)
        group = next(group for group in page.context["listing"].groups if group["name"] == "skill")
        html = next(option for option in group["options"] if option["label"] == "HTML")
        for sort in ("", "price"):
            found = set(titles(client.get(ADDRESS, {"skill": html["value"], "sort": sort})))
            assert "はじめてのHTML" in found
            assert len(found) == html["count"]

    @pytest.mark.parametrize(
        ("sort", "first"), [("rating", "CSS実践講座"), ("price", "はじめてのHTML"), ("hours", "はじめてのHTML")]
    )
    def test_hits_can_be_sorted(self, client, sort, first):
        assert titles(client.get(ADDRESS, {"sort": sort}))[0] == first
        assert titles(client.get(ADDRESS, {"q": "HTML", "sort": sort}))[0] == first

    def test_nothing_found_shows_ways_on(self, client):
        page = client.get(ADDRESS, {"q": "zzzqqq", "level": "beginner"}).content.decode()
        assert "見つかりませんでした" in page
        assert "絞り込みを外して" in page

    @pytest.mark.parametrize(
        "asked", ["page=-1", "page=x", "page=99999", "sort=nothing", "level=none", "q=%00", "q=%22%28%2B", "price=odd"]
    )
    def test_odd_addresses_are_answered(self, client, asked):
        assert client.get(f"{ADDRESS}?{asked}").status_code == 200

    def test_closed_courses_are_hidden_from_strangers(self, client, courses):
        assert "契約者のためのHTML" not in client.get(ADDRESS, {"q": "HTML"}).content.decode()
        assert client.get(reverse("catalog:course", args=[courses[2].pk])).status_code == 404

    def test_people_of_an_entitled_municipality_see_closed_courses(
        self, courses, closed_provider, town, learner, sign_in
    ):
        from django.utils import timezone

        today = timezone.localdate()
        Entitlement.objects.create(
            municipality=town, provider=closed_provider, starts_on=today, ends_on=today + timedelta(days=9)
        )
        client = sign_in(learner)
        assert "契約者のためのHTML" in titles(client.get(ADDRESS, {"q": "HTML"}))
        assert client.get(reverse("catalog:course", args=[courses[2].pk])).status_code == 200

    def test_an_ended_contract_hides_them_again(self, courses, closed_provider, town, now, learner, sign_in):
        ended = now.date() - timedelta(days=9000)
        Entitlement.objects.create(municipality=town, provider=closed_provider, starts_on=ended, ends_on=ended)
        assert sign_in(learner).get(reverse("catalog:course", args=[courses[2].pk])).status_code == 404

    def test_suggestions_lead_to_searches(self, client):
        assert 'href="/catalog/?q=' in client.get("/catalog/suggestions", {"q": "CS"}).content.decode()
        assert client.get("/catalog/suggestions", {"q": ""}).content.strip() == b""

    def test_pages_need_few_queries(self, client, courses, django_assert_max_num_queries):
        for address in (ADDRESS, f"{ADDRESS}?q=HTML&sort=price", reverse("catalog:course", args=[courses[0].pk])):
            with django_assert_max_num_queries(15):
                assert client.get(address).status_code == 200

    def test_only_reading_is_allowed(self, client):
        assert client.post(ADDRESS).status_code in {403, 405}
