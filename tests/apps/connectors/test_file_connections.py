"""Lists that are carried here by hand: the connection of a closed network."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.connectors import services, syncing
from manabiwa.apps.connectors.models import Connection
from manabiwa.apps.tasks.models import BackgroundTask, State
from tests.apps.connectors.test_other_sources import mooc


def listed(*numbers):
    return json.dumps({"data": [mooc(str(number)) for number in numbers]}).encode()


@pytest.fixture
def carried(secretariat, now):
    return services.add_connection(
        name="運んだ一覧", kind="file", address="", file_name="list.json", content=listed(*range(1_200)),
        actor=secretariat, now=now,
    )  # fmt: skip


def test_a_file_is_read_to_its_end_and_asks_nobody(carried, sync, monkeypatch):
    monkeypatch.setattr("socket.create_connection", None)
    run = sync(carried)
    assert (run.state, run.rows_new, run.pages) == ("succeeded", 1_200, 3)


def test_what_a_newer_list_lacks_is_proposed_to_go(carried, sync, secretariat, now):
    sync(carried)
    services.replace_file(
        connection=carried, file_name="b.json", content=listed(*range(1, 1_200)), actor=secretariat, now=now
    )
    run = sync(carried)
    assert (run.rows_unchanged, run.rows_missing) == (1_199, 1)
    assert services.withdraw_missing(connection=carried, actor=secretariat, now=now) == 1


def test_a_file_is_not_replaced_while_the_old_one_is_read(carried, secretariat, now):
    syncing.queue_sync(carried, now)
    with pytest.raises(ValidationError, match="前のファイルを読んでいます"):
        services.replace_file(connection=carried, file_name="b", content=listed(1), actor=secretariat, now=now)


def test_the_daily_synchronisation_leaves_files_alone(carried):
    assert syncing.sync_all(progress=lambda *_: None) == {"connections": 0}
    assert not BackgroundTask.objects.filter(name="connectors.sync", state=State.WAITING).exists()


@pytest.mark.parametrize("content", [b"", b"no list", b'{"data": '])
def test_a_file_that_is_no_list_makes_no_connection(content, secretariat, now):
    with pytest.raises(ValidationError, match="種類が分かりません"):
        services.add_connection(name="x", kind="file", address="", content=content, actor=secretariat, now=now)
    assert not Connection.objects.exists()


def test_an_address_is_needed_by_every_other_kind(secretariat, now):
    with pytest.raises(ValidationError, match="アドレスを入れて"):
        services.add_connection(name="x", kind="moochub", address="", actor=secretariat, now=now)


def test_the_secretariat_adds_one_on_the_page_and_replaces_it(secretariat, sign_in):
    client = sign_in(secretariat)
    data = {"name": "運んだ一覧", "kind": "file", "file": SimpleUploadedFile("a.json", listed(1))}
    page = client.post("/connectors/new", data, follow=True).content.decode()
    assert "a.json" in page
    assert "新しい一覧に替える" in page
    connection = Connection.objects.get()
    data = {"file": SimpleUploadedFile("b.json", listed(1, 2))}
    page = client.post(f"/connectors/{connection.pk}/file", data, follow=True).content.decode()
    assert "読み始めました" in page
    BackgroundTask.objects.all().delete()
    wrong = {"file": SimpleUploadedFile("c.json", b"nothing")}
    page = client.post(f"/connectors/{connection.pk}/file", wrong, follow=True).content.decode()
    assert "種類が分かりません" in page
    assert Connection.objects.get().file_name == "b.json"
    assert not Course.objects.exists()


def test_a_connection_with_an_address_takes_no_file(system, secretariat, now):
    connection = services.add_connection(
        name="x", kind="moochub", address=f"{system.address}/x", actor=secretariat, now=now
    )
    with pytest.raises(ValidationError, match="アドレスから読みます"):
        services.replace_file(connection=connection, file_name="x", content=listed(1), actor=secretariat, now=now)
