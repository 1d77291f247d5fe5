"""The record store: statements are validated, stored once, never changed, and one's own."""

import datetime as dt
import uuid

import pytest
from django.conf import settings

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.records import own_data, selectors, services, vocabulary
from manabiwa.apps.records.models import Statement
from manabiwa.engines.xapi import VOIDED, StatementError


def statement(person: Person, **changes: object) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"account": {"homePage": settings.SITE_URL, "name": str(person.user.pk)}},
        "verb": {"id": vocabulary.COMPLETED},
        "object": {"id": "https://example.jp/courses/1"},
        **changes,
    }


def store(content: dict[str, object], person: Person, now: dt.datetime) -> Statement:
    return services.store_content(content=content, person=person.user, actor=person, now=now)


def test_a_statement_keeps_what_was_sent(learner: Person, now: dt.datetime) -> None:
    row = store(statement(learner, timestamp="2026-11-20T10:00:00+09:00"), learner, now)
    assert row.timestamp == dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
    assert row.content["verb"]["id"] == vocabulary.COMPLETED
    assert list(selectors.statements_of(learner.user.pk)) == [row]


def test_the_same_statement_twice_is_stored_once(learner: Person, now: dt.datetime) -> None:
    content = statement(learner, timestamp="2026-11-20T10:00:00Z")
    assert store(content, learner, now).pk == store(content, learner, now + dt.timedelta(days=1)).pk
    assert Statement.objects.count() == 1


def test_another_statement_under_the_same_id_is_a_conflict(learner: Person, now: dt.datetime) -> None:
    content = statement(learner, timestamp="2026-11-20T10:00:00Z")
    store(content, learner, now)
    with pytest.raises(services.StatementConflict):
        store({**content, "verb": {"id": vocabulary.FAILED}}, learner, now)
    assert Statement.objects.get().verb == vocabulary.COMPLETED


def test_a_statement_that_breaks_the_rules_is_refused(learner: Person, now: dt.datetime) -> None:
    with pytest.raises(StatementError):
        store(statement(learner, verb={"id": "completed"}), learner, now)
    assert not Statement.objects.exists()


def test_nobody_writes_about_somebody_else(learner: Person, officer: Person, now: dt.datetime) -> None:
    with pytest.raises(PermissionRefused):
        services.store_content(content=statement(learner), person=learner.user, actor=officer, now=now)
    with pytest.raises(PermissionRefused):
        store(statement(officer), learner, now)
    assert not Statement.objects.exists()


def test_a_voided_statement_is_not_shown_but_kept(learner: Person, now: dt.datetime) -> None:
    wrong = store(statement(learner), learner, now)
    void = statement(learner, verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": str(wrong.pk)})
    voiding = store(void, learner, now)
    assert [row.pk for row in selectors.statements_of(learner.user.pk)] == [voiding.pk]
    assert Statement.objects.count() == 2


def test_statements_leave_with_the_person(learner: Person, now: dt.datetime) -> None:
    store(statement(learner), learner, now)
    assert len(own_data.export(learner.user.pk)) == 1
    assert own_data.erase(learner.user.pk) == 1
    assert not Statement.objects.exists()


def test_our_own_activities_find_their_way_back() -> None:
    activity = vocabulary.activity_of("courses", 12)
    assert vocabulary.identifier_of(activity, "courses") == 12
    assert vocabulary.identifier_of(activity, "units") is None
    assert vocabulary.identifier_of("https://elsewhere.example/xapi/courses/12", "courses") is None
