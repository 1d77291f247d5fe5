"""Who may connect what, and where the key stays."""

import datetime as dt
import json

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog.models import Course, Entitlement
from manabiwa.apps.catalog.selectors import visible_courses
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.connectors import services
from manabiwa.apps.connectors.keys import SecretUnreadable, authorization_of, secret_of
from manabiwa.apps.connectors.models import Connection
from manabiwa.apps.connectors.problems import SourceError
from tests.apps.connectors.conftest import Reply
from tests.apps.connectors.test_udemy import course, pages

END = dt.date(2099, 3, 31)


def test_the_courses_of_a_town_are_shown_to_its_people_alone(udemy, system, sync, town, neighbour, now):
    pages(system, [course(1)])
    sync(udemy)
    today = now.date()
    assert visible_courses(town.pk, today).filter(provider=udemy.provider).count() == 1
    assert visible_courses(neighbour.pk, today).filter(provider=udemy.provider).count() == 0
    assert visible_courses(None, today).filter(provider=udemy.provider).count() == 0
    assert Entitlement.objects.get().ends_on == END


def test_the_key_is_sealed_and_found_nowhere_else(udemy):
    assert secret_of(udemy) == "very secret"
    stored = serializers.serialize("json", Connection.objects.all())
    trail = json.dumps(list(AuditEntry.objects.values("action", "changes")), default=str, ensure_ascii=False)
    for text in (stored, trail, str(udemy), repr(udemy)):
        assert "very secret" not in text


def test_a_key_of_another_installation_cannot_be_read(udemy, settings):
    settings.SECRET_KEY = "another"
    with pytest.raises(SecretUnreadable):
        secret_of(udemy)
    with pytest.raises(SourceError, match="cannot be read"):
        authorization_of(udemy)


def test_the_key_may_stand_in_a_variable_made_for_it(udemy, monkeypatch):
    udemy.sealed_secret, udemy.secret_variable = "", "MANABIWA_CONNECTOR_UDEMY"
    with pytest.raises(SecretUnreadable):
        secret_of(udemy)
    monkeypatch.setenv("MANABIWA_CONNECTOR_UDEMY", "from outside")
    assert secret_of(udemy) == "from outside"


def test_no_other_variable_is_read_out(udemy, monkeypatch):
    monkeypatch.setenv("MANABIWA_SECRET_KEY", "the key of everything")
    udemy.sealed_secret, udemy.secret_variable = "", "MANABIWA_SECRET_KEY"
    with pytest.raises(SecretUnreadable):
        secret_of(udemy)


def test_an_officer_of_another_town_is_refused_everything(udemy, stranger_officer, now):
    for write in (
        lambda: services.request_sync(connection=udemy, actor=stranger_officer, now=now),
        lambda: services.change_secret(connection=udemy, secret="x", actor=stranger_officer),
        lambda: services.remove_connection(connection=udemy, actor=stranger_officer, now=now),
        lambda: services.withdraw_missing(connection=udemy, actor=stranger_officer, now=now),
    ):
        with pytest.raises(PermissionRefused):
            write()


def test_a_town_connects_nothing_for_the_whole_network(db, buyer, now):
    with pytest.raises(PermissionRefused):
        services.add_connection(name="x", kind="moochub", address="https://x.example/", actor=buyer, now=now)


@pytest.mark.parametrize(
    "changes",
    [
        {"account": ""}, {"client_id": ""}, {"secret": ""}, {"secret_variable": "MANABIWA_CONNECTOR_X"},
        {"kind": "unknown"}, {"contract_ends_on": None}, {"contract_ends_on": dt.date(2020, 1, 1)},
        {"address": "https://127.0.0.1/"}, {"address": "http://courses.example/"},
        {"secret": "", "secret_variable": "PATH"},
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_and_leaves_no_provider(system, buyer, town, now, changes):
    asked = {
        "name": "x", "kind": "udemy-business", "address": system.address, "account": "1", "client_id": "me",
        "secret": "s", "contract_ends_on": END, **changes,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        services.add_connection(municipality=town, actor=buyer, now=now, **asked)
    assert not Connection.objects.exists()
    assert not Entitlement.objects.exists()


def test_what_left_the_list_is_withdrawn_on_demand_and_comes_back(udemy, system, sync, buyer, now):
    pages(system, [course(1), course(2)])
    sync(udemy)
    pages(system, [course(1)])
    sync(udemy)
    assert services.withdraw_missing(connection=udemy, actor=buyer, now=now) == 1
    assert Course.objects.get(withdrawn_at=None).external_id == "1"
    pages(system, [course(1), course(2)])
    assert sync(udemy).rows_changed == 1
    assert Course.objects.filter(withdrawn_at=None).count() == 2


def test_nothing_is_withdrawn_after_a_run_that_stopped(udemy, system, sync, buyer, now):
    system.says("/api-2.0/organizations/77/courses/list/", Reply({"oops": 1}))
    sync(udemy)
    with pytest.raises(ValidationError):
        services.withdraw_missing(connection=udemy, actor=buyer, now=now)


def test_a_removed_connection_forgets_its_key_and_is_not_synchronised(udemy, system, sync, buyer, now):
    pages(system, [course(1)])
    sync(udemy)
    services.remove_connection(connection=udemy, actor=buyer, now=now)
    udemy.refresh_from_db()
    assert udemy.sealed_secret == ""
    system.asked.clear()
    sync(udemy)
    assert system.asked == []
    assert Course.objects.exists()
