"""From a change to a hit: the outbox of the index."""

import pytest
from django.db import transaction

from manabiwa.apps.catalog.models import Course, Provider
from manabiwa.apps.catalog.services import create_course
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.search import indexing
from manabiwa.apps.search.finding import find, forget
from manabiwa.apps.search.models import IndexChange
from manabiwa.apps.tasks.models import BackgroundTask, State
from manabiwa.engines.search.index import index_path


@pytest.fixture(autouse=True)
def _fresh_index(settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "search"
    forget()


@pytest.fixture
def provider(db):
    return Provider.objects.create(code="open", name="ひらかれた学校")


@pytest.fixture
def course(provider):
    return create_course(provider=provider, external_id="1", title="はじめての簿記", hours=4, actor=SYSTEM)


def found(words):
    answer = find(words=words, kinds=["course"], visibility=["public"]).result
    return None if answer is None else [hit.id for hit in answer.hits]


def waiting():
    return BackgroundTask.objects.filter(name=indexing.TASK, state=State.WAITING).count()


def test_a_new_course_is_found_after_the_worker_has_told_the_index(course):
    assert IndexChange.objects.count() == 1
    assert waiting() == 1
    assert indexing.bring_up_to_date() == 1
    assert IndexChange.objects.count() == 0
    assert found("簿記") == [str(course.pk)]


def test_only_what_changed_is_told(course, provider, monkeypatch):
    indexing.bring_up_to_date()
    other = create_course(provider=provider, external_id="2", title="動画編集の基礎", hours=2, actor=SYSTEM)
    asked = []
    loader = indexing._loaders["course"]
    monkeypatch.setitem(indexing._loaders, "course", lambda keys: (asked.append(keys), loader(keys))[1])
    assert indexing.bring_up_to_date() == 1
    assert asked == [{str(other.pk)}]
    assert found("動画編集") == [str(other.pk)]
    assert found("簿記") == [str(course.pk)]


def test_what_is_gone_or_withdrawn_is_not_found_any_more(course, now):
    indexing.bring_up_to_date()
    Course.objects.filter(pk=course.pk).update(withdrawn_at=now)
    indexing.queue_indexing("course", [course.pk])
    assert indexing.bring_up_to_date() == 0
    assert found("簿記") == []


def test_a_change_that_is_undone_leaves_no_trace(course, provider):
    indexing.bring_up_to_date()
    with transaction.atomic():
        create_course(provider=provider, external_id="9", title="取り消し", hours=1, actor=SYSTEM)
        transaction.set_rollback(True)
    assert IndexChange.objects.count() == 0


def test_telling_twice_does_no_harm(course):
    indexing.bring_up_to_date()
    indexing.queue_indexing("course", [course.pk, course.pk])
    indexing.queue_indexing("course", [course.pk])
    indexing.bring_up_to_date()
    assert found("簿記") == [str(course.pk)]


def test_a_failure_before_the_commit_keeps_the_changes(course, monkeypatch):
    indexing.bring_up_to_date()
    indexing.queue_indexing("course", [course.pk])

    def broken(keys):
        raise OSError("the disk is full")

    monkeypatch.setitem(indexing._loaders, "course", broken)
    with pytest.raises(OSError, match="disk"):
        indexing.bring_up_to_date()
    assert IndexChange.objects.count() == 1
    assert found("簿記") == [str(course.pk)]


def test_a_broken_index_is_built_anew(course):
    indexing.bring_up_to_date()
    for file in index_path(indexing._directory()).glob("*.json"):
        file.write_text("{")
    forget()
    assert found("簿記") is None
    indexing.bring_up_to_date()
    forget()
    assert found("簿記") == [str(course.pk)]


def test_very_many_changes_build_it_anew(course, monkeypatch):
    indexing.bring_up_to_date()
    monkeypatch.setattr(indexing, "MANY", 3)
    told = []
    monkeypatch.setattr(indexing, "_tell_changes", lambda *_: told.append(1))
    indexing.queue_indexing("course", ["1", "2", course.pk])
    indexing.bring_up_to_date()
    assert told == []
    assert IndexChange.objects.count() == 0
    assert found("簿記") == [str(course.pk)]


def test_a_change_during_an_indexing_run_queues_another(db):
    indexing.queue_indexing("course", ["1"])
    BackgroundTask.objects.filter(name=indexing.TASK).update(state=State.RUNNING)
    indexing.queue_indexing("course", ["1"])
    indexing.queue_indexing("course", ["2"])
    states = BackgroundTask.objects.filter(name=indexing.TASK).values_list("state", flat=True)
    assert sorted(states) == sorted([State.RUNNING, State.WAITING])
