"""The officer's pages of rosters, and what other systems may ask for."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.accounts.models import AuditEntry, Role
from manabiwa.apps.accounts.services import SCOPES, create_token
from manabiwa.apps.connectors.models import RosterUpload, UploadState
from manabiwa.apps.connectors.roster.format import Kind
from manabiwa.apps.connectors.roster.reading import read_roster
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.services import create_programme
from tests.apps.api.conftest import Caller
from tests.apps.connectors.rosters import archive, member, person


@pytest.fixture
def programme(town, officer):
    return create_programme(
        municipality=town, name="DX人材", pillar="staff", summary="職員の学び", fiscal_year=2026, actor=officer
    )


@pytest.fixture
def send(officer, sign_in, programme):
    """`send(content)`: the page after the upload."""

    def do(content, name="名簿.zip", person=officer):
        data = {"programme": programme.pk, "file": SimpleUploadedFile(name, content)}
        return sign_in(person).post("/connectors/rosters", data, follow=True)

    return do


ONE = archive([person(1)], [member(1)])


def test_the_page_shows_who_joins_is_invited_and_is_wrong_and_applies_it(send, make_person, town, client):
    make_person("p1@tameshi.example", Role.LEARNER, town)
    answer = send(archive([person(1), person(2), person(3, email="")], [member(1), member(2)]))
    page = answer.content.decode()
    for words in ("招待メールを送る", "p2@tameshi.example", "期に加わる", "users.csv 4行目", "新しい期"):
        assert words in page
    upload = RosterUpload.unscoped.get()
    data = {"seen": answer.context["preview"].seen}
    page = client.post(f"/connectors/rosters/{upload.pk}/apply", data, follow=True).content.decode()
    assert "加わった人 1、招待した人 1" in page
    assert Participation.unscoped.count() == 1
    assert "反映しました" in client.get("/connectors/rosters").content.decode()


def test_somebody_who_leaves_is_asked_about(send, make_person, town, client):
    make_person("p1@tameshi.example", Role.LEARNER, town)
    seen = send(ONE).context["preview"].seen
    client.post(f"/connectors/rosters/{RosterUpload.unscoped.get().pk}/apply", {"seen": seen})
    answer = send(archive([], []))
    assert "1人が期から外れることを確かめました" in answer.content.decode()
    upload = RosterUpload.unscoped.get(state=UploadState.PENDING)
    data = {"seen": answer.context["preview"].seen}
    assert "印を付けて" in client.post(f"/connectors/rosters/{upload.pk}/apply", data, follow=True).content.decode()
    assert Participation.unscoped.get().withdrawn_on is None
    client.post(f"/connectors/rosters/{upload.pk}/apply", {**data, "agreed": "1"})
    assert Participation.unscoped.get().withdrawn_on is not None


def test_the_same_file_again_has_nothing_to_apply(send, client):
    seen = send(ONE).context["preview"].seen
    client.post(f"/connectors/rosters/{RosterUpload.unscoped.get().pk}/apply", {"seen": seen})
    page = send(ONE).content.decode()
    assert "変わることはありません" in page
    assert "このとおり反映する" not in page


def test_what_is_no_roster_is_told_at_the_field(send):
    page = send(b"PK not", name="x.zip").content.decode()
    assert "OneRoster の ZIP ファイルとして読めません" in page
    assert not RosterUpload.unscoped.exists()


def test_the_wrong_rows_come_as_a_table(send, client):
    send(archive([person(1, email=""), person(2, role="king")], []))
    upload = RosterUpload.unscoped.get()
    text = b"".join(client.get(f"/connectors/rosters/{upload.pk}?format=csv").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[:3] for line in text.splitlines()[1:]] == [
        ["users.csv", "2", "email"], ["users.csv", "3", "role"],
    ]  # fmt: skip


def test_giving_up_erases_the_file(send, client):
    send(ONE)
    upload = RosterUpload.unscoped.get()
    assert "やめました" in client.post(f"/connectors/rosters/{upload.pk}/discard", follow=True).content.decode()
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content)) == (UploadState.DISCARDED, b"")


def test_others_see_nothing_of_it(send, stranger_officer, supporter, learner, make_person, town, programme, sign_in):
    send(ONE)
    upload = RosterUpload.unscoped.get()
    trainer = make_person("trainer@tameshi.example", Role.TRAINING_OFFICER, town)
    assert sign_in(stranger_officer).get(f"/connectors/rosters/{upload.pk}").status_code == 404
    assert sign_in(stranger_officer).post(f"/connectors/rosters/{upload.pk}/apply").status_code == 404
    assert sign_in(stranger_officer).get(f"/connectors/rosters/of/{town.pk}.zip").status_code == 403
    assert "programme" in send(ONE, person=stranger_officer).context["form"].errors
    for actor in (supporter, learner, trainer):
        assert sign_in(actor).get("/connectors/rosters").status_code == 403
        assert sign_in(actor).get(f"/connectors/rosters/{upload.pk}").status_code in {403, 404}
    assert RosterUpload.unscoped.count() == 1


def test_people_are_taken_out_with_a_trace(programme, officer, town, sign_in):
    answer = sign_in(officer).get(f"/connectors/rosters/of/{town.pk}.zip?programme={programme.pk}")
    assert read_roster(answer.content).of(Kind.ORG)[0].values["name"] == "ためし市"
    entry = AuditEntry.objects.get(action="connectors.export_roster")
    assert (entry.is_view, entry.municipality_id) == (True, town.pk)
    assert sign_in(officer).get(f"/connectors/rosters/of/{town.pk}.zip?programme=999").status_code == 404
    assert sign_in(officer).get(f"/connectors/rosters/of/{town.pk}.zip?programme=x").status_code == 404


@pytest.fixture
def call(db):
    def make(person):
        now = dt.datetime.now(dt.UTC)
        return Caller(create_token(user=person.user, name="x", scopes=SCOPES, days=1, actor=person, now=now)[1])

    return make


def test_the_interface_gives_rosters_and_courses_of_the_own_town_alone(
    call, programme, officer, stranger_officer, town
):
    answer = call(officer).get(f"/connectors/rosters/{town.pk}")
    assert read_roster(answer.content).problems == ()
    assert call(stranger_officer).get(f"/connectors/rosters/{town.pk}").status_code == 403
    assert AuditEntry.objects.filter(action="connectors.export_roster").count() == 1
    assert call(officer).get("/catalog/outgoing/lti").status_code == 200
    assert call(officer).get("/catalog/outgoing/doc").status_code == 422
    assert call(officer).get("/catalog/outgoing/lti", provider="none").status_code == 404
    assert call(officer).get("/catalog/outgoing/lti", part=2).status_code == 404
