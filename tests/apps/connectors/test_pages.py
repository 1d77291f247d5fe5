"""The pages of the officer: what is connected, what went wrong, and "now"."""

import datetime as dt

import pytest

from manabiwa.apps.connectors.models import Connection, SyncRun
from manabiwa.apps.tasks.models import BackgroundTask
from tests.apps.connectors.test_udemy import course, pages


def test_the_empty_page_teaches(db, buyer, sign_in):
    page = sign_in(buyer).get("/connectors/").content.decode()
    assert "接続はまだありません" in page
    assert "クライアントID" in page


def test_a_connection_is_added_and_its_key_never_shown(system, buyer, town, sign_in):
    client = sign_in(buyer)
    data = {
        "municipality": town.pk, "name": "契約の講座", "kind": "udemy-business", "address": system.address,
        "account": "77", "client_id": "me", "secret": "very secret", "contract_ends_on": "2099-03-31",
    }  # fmt: skip
    page = client.post("/connectors/new", data, follow=True).content.decode()
    assert "いま同期する" in page
    assert "保存してあります" in page
    assert "very secret" not in page
    again = client.post("/connectors/new", {**data, "address": "https://127.0.0.1/"}).content.decode()
    assert "内部のネットワーク" in again
    assert "very secret" not in again
    assert Connection.objects.count() == 1


def test_the_list_says_when_and_how_it_went(udemy, system, sync, buyer, sign_in, django_assert_max_num_queries):
    pages(system, [course(1), course(2, title="")])
    sync(udemy)
    client = sign_in(buyer)
    client.get("/connectors/")
    with django_assert_max_num_queries(8):
        page = client.get("/connectors/").content.decode()
    assert "契約の講座" in page
    assert "誤り 1件" in page


def test_the_page_of_a_connection_names_problems_and_what_left_the_list(udemy, system, sync, buyer, sign_in):
    pages(system, [course(1), course(2)])
    sync(udemy)
    pages(system, [course(1), course(3, locale={"locale": "klingon"})])
    sync(udemy)
    client = sign_in(buyer)
    page = client.get(f"/connectors/{udemy.pk}").content.decode()
    assert "この言語は分かりません" in page
    assert "Excel 講座 2" in page
    page = client.post(f"/connectors/{udemy.pk}/withdraw", follow=True).content.decode()
    assert "1件を利用終了にしました" in page


def test_now_starts_one_task_that_the_person_can_watch(udemy, buyer, sign_in):
    client = sign_in(buyer)
    client.post(f"/connectors/{udemy.pk}/sync")
    page = client.post(f"/connectors/{udemy.pk}/sync", follow=True).content.decode()
    task = BackgroundTask.objects.get(name="connectors.sync")
    assert task.owner_id == buyer.person_id
    assert f"/tasks/{task.pk}/cancel" in page


def test_why_it_stopped_is_said(udemy, buyer, sign_in, now):
    failure = {"ja": "鍵が受け付けられませんでした。", "en": "The key was not accepted."}
    SyncRun.objects.create(connection=udemy, started_at=now, finished_at=now, state="failed", failure=failure)
    client = sign_in(buyer)
    assert "鍵が受け付けられませんでした" in client.get(f"/connectors/{udemy.pk}").content.decode()
    page = client.get(f"/connectors/{udemy.pk}", headers={"accept-language": "en"}).content.decode()
    assert "The key was not accepted" in page


def test_the_key_is_changed_and_the_connection_removed(udemy, buyer, sign_in):
    client = sign_in(buyer)
    before = udemy.sealed_secret
    client.post(f"/connectors/{udemy.pk}/secret", {"secret": "another"})
    udemy.refresh_from_db()
    assert udemy.sealed_secret not in {"", before}
    assert "新しい鍵を入れてください" in client.post(f"/connectors/{udemy.pk}/secret", follow=True).content.decode()
    client.post(f"/connectors/{udemy.pk}/remove")
    assert client.get(f"/connectors/{udemy.pk}").status_code == 404


@pytest.mark.parametrize("path", ["", "new", "{}", "{}/sync", "{}/withdraw", "{}/secret", "{}/remove"])
def test_learners_connect_nothing(udemy, learner, sign_in, path):
    client = sign_in(learner)
    address = f"/connectors/{path.format(udemy.pk)}"
    answer = client.post(address) if "/" in path else client.get(address)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["{}", "{}/sync", "{}/withdraw", "{}/secret", "{}/remove"])
def test_an_officer_of_another_town_does_not_find_it(udemy, stranger_officer, sign_in, path):
    client = sign_in(stranger_officer)
    address = f"/connectors/{path.format(udemy.pk)}"
    assert (client.post(address) if "/" in path else client.get(address)).status_code == 404
    assert "契約の講座" not in client.get("/connectors/").content.decode()


@pytest.mark.parametrize("path", ["sync", "withdraw", "secret", "remove"])
def test_writing_takes_a_post(udemy, buyer, sign_in, path):
    assert sign_in(buyer).get(f"/connectors/{udemy.pk}/{path}").status_code == 405


def test_every_connection_is_synchronised_each_day(udemy):
    from manabiwa.apps.connectors.syncing import sync_all

    assert sync_all(progress=lambda done, total, message="": None) == {"connections": 1}
    assert BackgroundTask.objects.filter(name="connectors.sync").count() == 1
    udemy.removed_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    udemy.save()
    assert sync_all(progress=lambda done, total, message="": None) == {"connections": 0}
