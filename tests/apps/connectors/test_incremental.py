"""A second synchronisation asks only for what changed, and still knows what is there."""

import datetime as dt
import json

import pytest

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.connectors.models import PageMemory, SyncState
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.connectors.services import add_connection, withdraw_missing
from tests.apps.connectors.conftest import Reply
from tests.apps.connectors.test_other_sources import mooc, thing


@pytest.fixture
def connect(system, secretariat, now):
    def make(kind, path):
        return add_connection(name="外の学校", kind=kind, address=f"{system.address}{path}", actor=secretariat, now=now)

    return make


def page(number, **more):
    block = json.dumps(thing(courseCode=f"S-{number}", name=f"講座 {number}", **more))
    return f'<html><script type="application/ld+json">{block}</script></html>'.encode()


def sitemap(system, pages):
    entries = "".join(
        f"<url><loc>{system.address}/{number}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for number, day in pages.items()
    )
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    system.says("/sitemap.xml", Reply(xml.encode(), kind="application/xml"))


def asked(system):
    paths = [path for path, _headers in system.asked]
    system.asked.clear()
    return paths


def test_a_page_whose_lastmod_is_as_it_was_is_not_asked_for(connect, system, sync):
    sitemap(system, {1: "2026-11-01", 2: "2026-11-02"})
    for number in (1, 2):
        system.says(f"/{number}", Reply(page(number), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    asked(system)
    sitemap(system, {1: "2026-11-01", 2: "2026-11-20"})
    system.says("/2", Reply(page(2, description="新しくなりました"), kind="text/html"))
    run = sync(connection)
    assert asked(system) == ["/sitemap.xml", "/2"]
    assert (run.rows_unchanged, run.rows_changed, run.rows_missing) == (1, 1, 0)
    assert Course.objects.filter(withdrawn_at=None).count() == 2


def test_a_page_without_lastmod_is_asked_for_on_condition(connect, system, sync):
    sitemap(system, {1: "", 2: ""})
    system.says("/1", Reply(page(1), kind="text/html", headers={"ETag": '"a1"'}))
    system.says("/2", Reply(page(2), kind="text/html", headers={"Last-Modified": "Sun, 01 Nov 2026 00:00:00 GMT"}))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    asked(system)
    system.says("/1", Reply(b"", 304))
    system.says("/2", Reply(b"", 304))
    run = sync(connection)
    headers = dict(system.asked)
    assert headers["/1"]["If-None-Match"] == '"a1"'
    assert "If-Modified-Since" not in headers["/1"]
    assert headers["/2"]["If-Modified-Since"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert (run.state, run.rows_unchanged, run.rows_missing) == (SyncState.SUCCEEDED, 2, 0)


def test_a_moochub_page_that_is_as_it_was_is_not_sent_and_leads_on(connect, system, sync):
    second = f"{system.address}/list?page=2"
    first = {"links": {"next": second}, "data": [mooc("1")]}
    system.says("/list", Reply(first, headers={"ETag": '"one"'}))
    system.says("/list?page=2", Reply({"data": [mooc("2")]}))
    connection = connect("moochub", "/list")
    sync(connection)
    system.says("/list", Reply(b"", 304))
    system.says("/list?page=2", Reply({"data": [mooc("2"), mooc("3")]}))
    run = sync(connection)
    assert (run.rows_new, run.rows_unchanged, run.rows_missing) == (1, 2, 0)


def test_nothing_is_asked_on_condition_that_was_never_read(connect, system, sync):
    system.says("/list", Reply({"data": [mooc("1")]}, headers={"ETag": '"one"'}))
    sync(connect("moochub", "/list"))
    assert "If-None-Match" not in system.asked[0][1]


def test_an_unasked_304_is_an_error_and_no_empty_list(connect, system, sync):
    system.says("/list", Reply(b"", 304))
    run = sync(connect("moochub", "/list"))
    assert run.state == SyncState.FAILED
    assert "304" in run.failure["ja"]


def test_a_page_with_a_wrong_course_is_read_again_until_it_is_mended(connect, system, sync):
    sitemap(system, {1: "2026-11-01"})
    system.says("/1", Reply(page(1, inLanguage="klingon"), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    assert sync(connection).rows_wrong == 1
    assert sync(connection).rows_wrong == 1
    assert not PageMemory.objects.exists()


def test_a_page_that_left_the_sitemap_is_read_again_when_it_comes_back(connect, system, sync, secretariat, now):
    sitemap(system, {1: "2026-11-01", 2: "2026-11-01"})
    for number in (1, 2):
        system.says(f"/{number}", Reply(page(number), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    sitemap(system, {1: "2026-11-01"})
    assert sync(connection).rows_missing == 1
    assert withdraw_missing(connection=connection, actor=secretariat, now=now) == 1
    sitemap(system, {1: "2026-11-01", 2: "2026-11-01"})
    asked(system)
    sync(connection)
    assert asked(system) == ["/sitemap.xml", "/2"]
    assert Course.objects.filter(withdrawn_at=None).count() == 2


def test_after_a_month_everything_is_read_again_and_the_month_begins_anew(connect, system, sync, now):
    sitemap(system, {1: "2026-11-01"})
    system.says("/1", Reply(page(1), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    sync(connection, at=now + dt.timedelta(days=20))
    asked(system)
    sync(connection, at=now + dt.timedelta(days=31))
    assert asked(system) == ["/sitemap.xml", "/1"]
    sync(connection, at=now + dt.timedelta(days=50))
    assert asked(system) == ["/sitemap.xml"]


class Killed(BaseException):
    """The process ends: nothing is caught, nothing is noted."""


def test_a_run_whose_worker_was_killed_goes_on_with_the_page_that_it_was_reading(connect, system, sync):
    pages = dict.fromkeys(range(1, 46), "2026-11-01")
    sitemap(system, pages)
    for number in pages:
        system.says(f"/{number}", Reply(page(number), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")

    def die_at_the_third(done, total, message=""):
        if done >= 20:
            raise Killed

    with pytest.raises(Killed):
        sync(connection, die_at_the_third)
    run = connection.runs.get()
    assert (run.state, run.rows_new) == (SyncState.RUNNING, 20)
    asked(system)
    run = sync(connection)
    assert asked(system) == [f"/{number}" for number in range(21, 46)]
    assert (run.state, run.rows_new, run.pages, run.rows_missing) == (SyncState.SUCCEEDED, 45, 4, 0)
    assert connection.runs.count() == 1


def test_a_run_that_did_not_reach_its_end_takes_nothing_to_be_missing(connect, system, sync):
    sitemap(system, dict.fromkeys(range(1, 31), "2026-11-01"))
    for number in range(1, 31):
        system.says(f"/{number}", Reply(page(number), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    sitemap(system, dict.fromkeys([*range(1, 25), 99], "2026-11-20"))
    system.says("/99", Reply(b"", 500))
    with pytest.raises(SourceError):
        sync(connection)
    run = connection.runs.latest("pk")
    assert (run.state, run.rows_missing) == (SyncState.FAILED, 0)
    assert Course.objects.filter(withdrawn_at=None).count() == 30


def test_a_page_that_is_gone_loses_only_its_own_course(connect, system, sync):
    sitemap(system, {1: "2026-11-01", 2: "2026-11-01"})
    for number in (1, 2):
        system.says(f"/{number}", Reply(page(number), kind="text/html"))
    connection = connect("schema-org", "/sitemap.xml")
    sync(connection)
    sitemap(system, {1: "2026-11-02", 2: "2026-11-01"})
    system.says("/1", Reply(b"", 410))
    run = sync(connection)
    assert (run.state, run.rows_unchanged, run.rows_missing) == (SyncState.SUCCEEDED, 1, 1)
