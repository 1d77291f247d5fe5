"""MOOChub lists and websites with schema.org data."""

import json

import pytest

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.connectors.models import SyncState
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.connectors.services import add_connection
from manabiwa.apps.connectors.sources.durations import hours_of
from manabiwa.apps.connectors.xml import parse_xml
from tests.apps.connectors.conftest import Reply


@pytest.fixture
def connect(system, secretariat, now):
    def make(kind, path):
        return add_connection(name="外の学校", kind=kind, address=system.address + path, actor=secretariat, now=now)

    return make


def mooc(number, **attributes):
    told = {
        "name": f"Open data {number}", "courseCode": f"OD{number}", "workload": "PT12H30M", "url": "https://x.example/1",
        "inLanguage": ["en"], "description": "<p>Learn</p>", "startDate": "2026-12-01T00:00:00Z",
        "educationalLevel": [{"name": [{"inLanguage": "en", "name": "Beginner"}]}], **attributes,
    }  # fmt: skip
    return {"type": "courses", "id": str(number), "attributes": told}


def test_a_moochub_list_comes_page_by_page(connect, system, sync):
    system.says("/list.json", Reply({"links": {"next": "/list.json?page=2"}, "data": [mooc(1)]}))
    system.says("/list.json?page=2", Reply({"links": {"next": None}, "data": [mooc(2, workload=None)]}))
    run = sync(connect("moochub", "/list.json"))
    assert (run.state, run.pages, run.rows_new, run.problems) == (SyncState.SUCCEEDED, 2, 2, [])
    row = Course.objects.get(external_id="1")
    assert (row.title, row.description, str(row.hours), row.level) == ("Open data 1", "Learn", "12.50", "beginner")
    assert (row.language, row.url, row.is_seat) == ("en", "https://x.example/1", False)
    assert row.provider.is_open
    assert Course.objects.get(external_id="2").hours == 0


def test_a_price_in_yen_is_taken_and_one_in_euro_is_not_called_yen(connect, system, sync):
    priced = [
        mooc(1, offers=[{"price": 1200, "priceCurrency": "JPY"}]),
        mooc(2, offers={"price": 9, "priceCurrency": "EUR"}),
    ]
    system.says("/list.json", Reply({"data": priced}))
    sync(connect("moochub", "/list.json"))
    assert dict(Course.objects.values_list("external_id", "price_yen")) == {"1": 1200, "2": 0}


@pytest.mark.parametrize("entry", [{"id": "1"}, {"id": "1", "attributes": []}, {"attributes": {"name": "x"}}])
def test_an_entry_without_code_or_name_is_named(connect, system, sync, entry):
    system.says("/list.json", Reply({"data": [entry, mooc(9)]}))
    run = sync(connect("moochub", "/list.json"))
    assert (run.rows_new, run.rows_wrong) == (1, 1)


def web_page(*things):
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in things)
    return Reply(f"<html><head>{blocks}</head><body>x</body></html>".encode(), kind="text/html")


def thing(name, **more):
    return {"@context": "https://schema.org", "@type": "Course", "name": name, "description": "学ぶ", **more}


def test_the_courses_of_one_page_come_in(connect, system, sync):
    system.says(
        "/page",
        web_page(
            {"@type": "Organization", "name": "学校"},
            {"@graph": [thing("一", courseCode="A1", timeRequired="PT2H", teaches=["表を作る"], inLanguage="ja")]},
            {"@type": "ItemList", "itemListElement": [{"item": thing("二", url="/two", isAccessibleForFree=True)}]},
        ),
    )
    run = sync(connect("schema-org", "/page"))
    assert (run.state, run.rows_new, run.problems) == (SyncState.SUCCEEDED, 2, [])
    row = Course.objects.get(title="一")
    assert (row.external_id, str(row.hours), row.outcomes) == ("A1", "2.00", "表を作る")
    assert Course.objects.get(title="二").url == f"{system.address}/two"


def test_a_page_with_broken_data_loses_only_that_block(connect, system, sync):
    body = b'<script type="application/ld+json">{"@type": </script>' + web_page(thing("一")).body
    system.says("/page", Reply(body, kind="text/html"))
    assert sync(connect("schema-org", "/page")).rows_new == 1


def sitemap(system, *paths):
    places = "".join(f"<url><loc>{system.address}{path}</loc></url>" for path in paths)
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Reply(f"{head}{places}</urlset>".encode(), kind="application/xml")


def test_the_pages_of_a_sitemap_are_read_and_only_those_of_its_host(connect, system, sync):
    paths = [f"/c{number}" for number in range(25)]
    for path in paths:
        system.says(path, web_page(thing(f"講座 {path}", courseCode=path)))
    reply = sitemap(system, *paths)
    reply.body = reply.body.replace(b"</urlset>", b"<url><loc>https://elsewhere.example/x</loc></url></urlset>")
    system.says("/sitemap.xml", reply)
    run = sync(connect("schema-org", "/sitemap.xml"))
    assert (run.state, run.rows_new, run.pages) == (SyncState.SUCCEEDED, 25, 3)


def test_an_index_of_sitemaps_leads_to_their_pages(connect, system, sync):
    index = f'<sitemapindex xmlns="http://x"><sitemap><loc>{system.address}/one.xml</loc></sitemap></sitemapindex>'
    system.says("/sitemap.xml", Reply(index.encode(), kind="application/xml"))
    system.says("/one.xml", sitemap(system, "/a"))
    system.says("/a", web_page(thing("一")))
    assert sync(connect("schema-org", "/sitemap.xml")).rows_new == 1


def test_entities_of_xml_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(SourceError, match="document type"):
        parse_xml(bomb)
    with pytest.raises(SourceError, match="document type"):
        parse_xml(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')


@pytest.mark.parametrize("content", [b"", b"<a>", b"<a></b>", b"<a>" * 300 + b"</a>" * 300, b"\xff\xfe\x00", b"&x;"])
def test_what_is_no_xml_is_refused(content):
    with pytest.raises(SourceError, match="well-formed"):
        parse_xml(content)


@pytest.mark.parametrize(
    ("written", "hours"),
    [("PT4H30M", "4.50"), ("PT90M", "1.50"), ("P1D", "24.00"), ("P2W", "336.00"), ("P", ""), ("4 hours", ""),
     ("PT0H", ""), (None, ""), (5, ""), ("PT" + "9" * 60 + "H", "")],
)  # fmt: skip
def test_durations_of_the_standard_become_hours(written, hours):
    assert hours_of(written) == hours
