"""Places to learn: written by the officer, found by everybody, imported as a table."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.programmes import places
from manabiwa.apps.programmes.models import LearningPlace
from manabiwa.apps.programmes.place_table import PLACES
from manabiwa.apps.tables.importing import import_file

TOLD = {"name": "図書館", "address": "中央1", "opening": "火〜日 9時から20時"}


@pytest.fixture
def library(town, officer):
    return places.write_place(municipality=town, actor=officer, has_wifi=True, **TOLD)


def test_everybody_finds_the_places_that_offer_what_is_needed(
    library, town, officer, client, django_assert_max_num_queries
):
    places.write_place(
        municipality=town, actor=officer, name="ひろば", address="南2", opening="平日", has_childcare=True
    )
    address = reverse("programmes:public_places", args=[town.pk])
    with django_assert_max_num_queries(15):
        page = client.get(address).content.decode()
    assert "図書館" in page
    assert "ひろば" in page
    narrowed = client.get(address, {"needs": "has_childcare"}).content.decode()
    assert "図書館" not in narrowed
    assert "ひろば" in narrowed
    assert "この条件に合う場所は" in client.get(address, {"needs": ["has_childcare", "has_pc"]}).content.decode()
    assert client.get(address, {"needs": "closed_at"}).status_code == 200


def test_an_officer_adds_changes_closes_and_opens_a_place(town, officer, sign_in, client):
    sign_in(officer)
    form = {**TOLD, "municipality": town.pk, "has_pc": "on"}
    client.post(reverse("programmes:places"), form)
    row = LearningPlace.unscoped.get()
    assert (row.name, row.has_pc, row.has_wifi) == ("図書館", True, False)
    assert "既に" in client.post(reverse("programmes:places"), form).content.decode()
    edit = reverse("programmes:place", args=[row.pk])
    client.post(edit, {**form, "opening": "毎日"})
    client.post(reverse("programmes:close_place", args=[row.pk]))
    assert list(places.places_in(town.pk)) == []
    client.post(edit, {**form, "opening": "毎日"})
    assert [one.opening for one in places.places_in(town.pk)] == ["毎日"]


def test_others_do_not_touch_a_place(library, town, stranger_officer, learner, sign_in):
    for person, status in ((stranger_officer, 404), (learner, 404)):
        client = sign_in(person)
        assert client.get(reverse("programmes:place", args=[library.pk])).status_code == status
        assert client.post(reverse("programmes:close_place", args=[library.pk])).status_code == status
    assert sign_in(learner).get(reverse("programmes:places")).status_code == 403
    with pytest.raises(PermissionRefused):
        places.write_place(municipality=town, actor=stranger_officer, **TOLD)


def test_a_place_does_not_move_to_another_municipality(library, neighbour, stranger_officer):
    with pytest.raises(ValidationError):
        places.write_place(municipality=neighbour, actor=stranger_officer, place=library, **TOLD)
    library.refresh_from_db()
    assert library.municipality_id == "139017"


def test_a_table_of_places_comes_in_keeps_good_rows_and_changes_what_it_names(library, town, officer, now, tmp_path):
    path = tmp_path / "places.csv"
    text = "名称,住所,開館時間,Wi-Fi,託児\n図書館,中央9,毎日,いいえ,\n公民館,本町2,月〜土,はい,はい\n,住所だけ,毎日,,\n"
    path.write_bytes(text.encode("cp932"))
    import_file(spec=PLACES, path=path, actor=officer, now=now, municipality=town.pk, keep_good_rows=True)
    rows = {row.name: row for row in LearningPlace.unscoped.all()}
    assert set(rows) == {"図書館", "公民館"}
    assert (rows["図書館"].address, rows["図書館"].has_wifi) == ("中央9", False)
    assert (rows["公民館"].has_wifi, rows["公民館"].has_childcare, rows["公民館"].note) == (True, True, "")
    again = import_file(spec=PLACES, path=path, actor=officer, now=now, municipality=town.pk, keep_good_rows=True)
    assert (again.counts.new, again.counts.changed) == (0, 0)
