"""The secretariat says which words mean the same, and searches follow."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog.models import Provider
from manabiwa.apps.catalog.services import create_course
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.search import indexing, selectors, services
from manabiwa.apps.search.finding import find, forget
from manabiwa.apps.search.models import SynonymGroup
from manabiwa.engines.search import DEFAULT_SYNONYMS

PAGE = "/search/synonyms"


@pytest.fixture(autouse=True)
def _fresh_index(settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "search"
    forget()


@pytest.fixture
def course(db):
    provider = Provider.objects.create(code="open", name="ひらかれた学校")
    row = create_course(provider=provider, external_id="1", title="たたら製鉄の見学", hours=4, actor=SYSTEM)
    indexing.bring_up_to_date()
    return row


def found(words):
    forget()
    answer = find(words=words, kinds=["course"], visibility=["public"]).result
    return [hit.id for hit in answer.hits]


def test_a_group_joins_its_words_at_once(course, secretariat):
    assert found("鍛冶") == []
    row = services.save_synonyms(group=None, words=["鍛冶", "たたら製鉄"], actor=secretariat)
    assert found("鍛冶") == [str(course.pk)]
    services.remove_synonyms(group=row, actor=secretariat)
    assert found("鍛冶") == []


def test_the_words_of_a_new_network_stay_when_the_first_group_is_written(db, secretariat):
    assert selectors.active_synonyms() == DEFAULT_SYNONYMS
    services.save_synonyms(group=None, words=["鍛冶", "たたら製鉄"], actor=secretariat)
    assert set(selectors.active_synonyms()) == {*DEFAULT_SYNONYMS, ("鍛冶", "たたら製鉄")}


def test_a_network_without_groups_searches_with_the_first_ones(course, secretariat):
    row = create_course(provider=course.provider, external_id="2", title="テレワークのこつ", hours=1, actor=SYSTEM)
    indexing.bring_up_to_date()
    assert not SynonymGroup.objects.exists()
    assert found("在宅勤務") == [str(row.pk)]
    # it was the group that found it
    services.load_default_synonyms()
    group = next(one for one in SynonymGroup.objects.all() if "在宅勤務" in one.words)
    services.remove_synonyms(group=group, actor=secretariat)
    assert found("在宅勤務") == []


@pytest.mark.parametrize(
    "words", [[], ["ひとつ"], ["Excel", "ＥＸＣＥＬ"], ["あ" * 51, "い"], [f"ことば{n}" for n in range(21)], ["", "  "]]
)
def test_what_is_no_group_is_refused(db, secretariat, words):
    with pytest.raises(ValidationError):
        services.save_synonyms(group=None, words=words, actor=secretariat)
    assert SynonymGroup.objects.count() == 0


def test_officers_and_strangers_do_not_edit_them(db, officer, client, sign_in):
    with pytest.raises(PermissionRefused):
        services.save_synonyms(group=None, words=["鍛冶", "製鉄"], actor=officer)
    assert client.get(PAGE).status_code == 302
    assert sign_in(officer).get(PAGE).status_code == 403


def test_the_secretariat_edits_them_on_a_page(db, secretariat, sign_in):
    services.load_default_synonyms()
    client = sign_in(secretariat)
    assert "求人、採用" in client.get(PAGE).content.decode()
    client.post(PAGE, {"words": "鍛冶、たたら製鉄\n製鉄"})
    row = SynonymGroup.objects.get(words=["鍛冶", "たたら製鉄", "製鉄"])
    page = client.get(PAGE, {"q": "たたら"}).content.decode()
    assert "鍛冶、たたら製鉄、製鉄" in page
    assert "求人、採用" not in page
    assert "2つから" in client.post(PAGE, {"words": "ひとつ"}).content.decode()
    edit = reverse("search:edit", args=[row.pk])
    assert "鍛冶、たたら製鉄" in client.get(edit).content.decode()
    client.post(edit, {"words": "鍛冶、製鉄所"})
    row.refresh_from_db()
    assert row.words == ["鍛冶", "製鉄所"]
    client.post(reverse("search:remove", args=[row.pk]))
    assert client.get(edit).status_code == 404
    assert "もどす" in client.get(PAGE).content.decode()
    client.post(reverse("search:restore", args=[row.pk]))
    row.refresh_from_db()
    assert row.is_active
    names = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"search.save_synonyms", "search.remove_synonyms"} <= names
