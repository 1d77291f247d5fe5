"""Udemy Business: courses, pages, what people learned, and every way in which it can go wrong."""

import datetime as dt
from contextlib import suppress

import pytest

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.connectors.models import SyncRun, SyncState
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.learning.models import Enrolment
from manabiwa.apps.records.models import Statement
from manabiwa.apps.tasks.models import BackgroundTask
from manabiwa.apps.tasks.services import TaskCancelled
from tests.apps.connectors.conftest import Reply

LIST = "/api-2.0/organizations/77/courses/list/"
REPORT = "/api-2.0/organizations/77/analytics/user-course-activity/"
NOBODY = Reply({"count": 0, "next": None, "results": []})


def course(number, **changes):
    return {
        "id": number, "title": f"Excel 講座 {number}", "description": "<p>表計算を学びます。</p>",
        "url": f"/course/{number}/", "estimated_content_length": 90,
        "what_you_will_learn": {"list": ["表を作る", "図を描く"]},
        "requirements": {"list": ["なし"]}, "primary_category": {"title": "ビジネス"}, "locale": {"locale": "ja_JP"},
        "instructional_level_simple": "Beginner", "avg_rating": 4.567, "last_update_date": "2026-10-01",
        "caption_languages": ["日本語"], "num_videos": 12, **changes,
    }  # fmt: skip


def pages(system, *groups, report=NOBODY):
    """The list in pages, each with the address of the next."""
    for number, group in enumerate(groups, start=1):
        onward = f"{system.address}{LIST}?page={number + 1}&p" if number < len(groups) else None
        reply = Reply({"count": sum(map(len, groups)), "next": onward, "results": group})
        system.says(LIST if number == 1 else f"{LIST}?page={number}&p", reply)
    system.says(REPORT, report)


def activity(email, number=1, ratio=50, minutes=30, at="2026-11-20T10:00:00Z"):
    return {
        "user_email": email, "course_id": number, "completion_ratio": ratio, "num_video_consumed_minutes": minutes,
        "course_last_accessed_date": at,
    }  # fmt: skip


def report(*lines):
    return Reply({"count": len(lines), "next": None, "results": list(lines)})


def test_a_course_comes_with_everything_that_the_api_tells(udemy, system, sync):
    pages(system, [course(1)])
    run = sync(udemy)
    assert (run.state, run.rows_new, run.rows_wrong, run.problems) == (SyncState.SUCCEEDED, 1, 0, [])
    row = Course.objects.get(provider=udemy.provider)
    assert (row.external_id, row.title, row.description, str(row.hours)) == (
        "1", "Excel 講座 1", "表計算を学びます。", "1.50",
    )  # fmt: skip
    assert (row.outcomes, row.prerequisites, row.level, row.language) == (
        "表を作る\n図を描く",
        "なし",
        "beginner",
        "ja",
    )
    assert (row.is_seat, row.has_captions, row.needs_video, row.price_yen) == (True, True, True, 0)
    assert row.url == f"{system.address}/course/1/"
    assert row.updated_on == dt.date(2026, 10, 1)


def test_client_id_and_key_are_sent_as_basic_authentication(udemy, system, sync):
    pages(system, [course(1)])
    sync(udemy)
    assert system.asked[0][1]["Authorization"] == "Basic bWU6dmVyeSBzZWNyZXQ="


def test_all_pages_are_read(udemy, system, sync):
    pages(system, [course(1), course(2)], [course(3)], [course(4)])
    run = sync(udemy)
    assert (run.rows_new, run.pages) == (4, 4)


def test_the_same_list_again_moves_no_course_and_queues_nothing(udemy, system, sync):
    pages(system, [course(1), course(2)])
    sync(udemy)
    before = list(Course.objects.order_by("pk").values())
    BackgroundTask.objects.all().delete()
    run = sync(udemy, at=dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC))
    assert (run.rows_new, run.rows_changed, run.rows_unchanged) == (0, 0, 2)
    assert list(Course.objects.order_by("pk").values()) == before
    assert not BackgroundTask.objects.exists()


def test_a_wrong_course_never_loses_the_good_ones(udemy, system, sync):
    pages(system, [course(1), course(2, locale={"locale": "klingon"}), course(3, title="")])
    run = sync(udemy)
    assert (run.state, run.rows_new, run.rows_wrong) == (SyncState.SUCCEEDED, 1, 2)
    assert [one["code"] for one in run.problems] == ["2", "3"]
    assert "言語" in run.problems[0]["ja"]
    assert "language" in run.problems[0]["en"]
    assert run.rows_missing == 0


@pytest.mark.parametrize(
    "broken",
    [Reply(b"", 500), Reply({"results": []}, cut=True), Reply(b"<html></html>", kind="text/html"), Reply({"oops": 1})],
    ids=["500", "cut", "html", "no list"],
)
def test_a_page_that_breaks_leaves_what_was_read_and_the_next_run_goes_on_there(udemy, system, sync, broken):
    pages(system, [course(1)], [course(2)], [course(3)])
    whole = system.replies[f"{LIST}?page=2&p"]
    system.says(f"{LIST}?page=2&p", broken)
    with suppress(SourceError):  # what may pass goes on to the worker, which tries again
        sync(udemy)
    run = SyncRun.objects.get()
    assert (run.state, run.pages, run.rows_new) == (SyncState.FAILED, 1, 1)
    assert run.failure["ja"]
    assert Course.objects.count() == 1
    system.replies[f"{LIST}?page=2&p"] = whole
    system.asked.clear()
    run = sync(udemy)
    assert (run.state, run.rows_new, run.failure) == (SyncState.SUCCEEDED, 3, {})
    assert SyncRun.objects.count() == 1
    assert "page=2" in system.asked[0][0]


def test_a_run_that_stopped_days_ago_begins_anew(udemy, system, sync, now):
    pages(system, [course(1)], [course(2)])
    system.says(f"{LIST}?page=2&p", Reply({"oops": 1}))
    sync(udemy)
    pages(system, [course(1)], [course(2)])
    run = sync(udemy, at=now + dt.timedelta(days=4))
    assert (SyncRun.objects.count(), run.pages, run.rows_new, run.rows_unchanged) == (2, 3, 1, 1)


def test_who_stops_it_can_go_on_later(udemy, system, sync):
    pages(system, [course(1)], [course(2)])

    def stop(done, total, message=""):
        if done:
            raise TaskCancelled

    with pytest.raises(TaskCancelled):
        sync(udemy, progress=stop)
    run = SyncRun.objects.get()
    assert (run.state, run.rows_new) == (SyncState.CANCELLED, 1)
    assert sync(udemy).rows_new == 2


def test_a_wrong_key_says_so_and_is_not_tried_again(udemy, system, sync):
    system.says(LIST, Reply(b"", 401))
    run = sync(udemy)
    assert run.state == SyncState.FAILED
    assert "鍵が受け付けられませんでした" in run.failure["ja"]
    assert len(system.asked) == 1


def test_the_next_page_is_never_another_system(udemy, system, sync):
    system.says(LIST, Reply({"next": "https://evil.example/steal", "results": [course(1)]}))
    sync(udemy)
    assert not Course.objects.exists()
    assert len(system.asked) == 1


def test_a_course_that_left_the_list_is_told_and_stays_until_a_person_decides(udemy, system, sync):
    pages(system, [course(1), course(2)])
    sync(udemy)
    pages(system, [course(1)])
    assert sync(udemy).rows_missing == 1
    assert Course.objects.filter(withdrawn_at=None).count() == 2


def test_an_empty_list_proves_nothing(udemy, system, sync):
    pages(system, [course(1)])
    sync(udemy)
    pages(system, [])
    assert sync(udemy).rows_missing == 0


def test_what_a_person_learned_becomes_the_persons_record_and_progress(
    udemy, system, sync, learner, django_capture_on_commit_callbacks
):
    pages(system, [course(1)], report=report(activity(learner.user.email.upper(), ratio=40, minutes=36)))
    with django_capture_on_commit_callbacks(execute=True):
        run = sync(udemy)
    assert run.activities == 1
    row = Enrolment.objects.get(person=learner.user)
    assert (row.progress, row.minutes) == (0.4, 36)
    assert Statement.objects.get().timestamp == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def test_the_same_report_twice_is_written_once_and_news_adds_what_is_new(
    udemy, system, sync, learner, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        pages(system, [course(1)], report=report(activity(learner.user.email, ratio=40, minutes=36)))
        sync(udemy)
    with django_capture_on_commit_callbacks(execute=True):
        assert sync(udemy, at=now + dt.timedelta(hours=1)).activities == 0
    with django_capture_on_commit_callbacks(execute=True):
        pages(system, [course(1)], report=report(activity(learner.user.email, ratio=100, minutes=90)))
        assert sync(udemy, at=now + dt.timedelta(hours=2)).activities == 1
    row = Enrolment.objects.get(person=learner.user)
    assert (row.progress, row.minutes, row.completed_at is not None) == (1.0, 90, True)
    assert Statement.objects.count() == 2


def test_people_of_another_municipality_are_not_written_about(udemy, system, sync, make_person, neighbour):
    other = make_person("someone@tonari.example", "learner", neighbour)
    pages(system, [course(1)], report=report(activity(other.user.email), activity("nobody@nowhere.example")))
    assert sync(udemy).activities == 0
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"user_email": "x", "course_id": 1},
        {"user_email": None, "course_id": None},
        activity("a@b.example", number=9),
    ],
)
def test_a_line_that_names_nobody_or_no_course_is_passed_over(udemy, system, sync, line):
    pages(system, [course(1)], report=report(line))
    assert sync(udemy).state == SyncState.SUCCEEDED
    assert not Statement.objects.exists()


def test_learning_is_not_written_when_the_contract_has_ended(udemy, system, sync, learner):
    udemy.provider.entitlements.update(ends_on=dt.date(2026, 11, 30))
    pages(system, [course(1)], report=report(activity(learner.user.email, at="2026-12-24T00:00:00Z")))
    assert sync(udemy, at=dt.datetime(2026, 12, 25, tzinfo=dt.UTC)).activities == 0
