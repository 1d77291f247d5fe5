"""Courses from files of other systems, damaged and hostile ones among them."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog.models import Course, Provider
from manabiwa.apps.connectors import files
from manabiwa.apps.connectors.files import courses_in_file
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.connectors.services import bring_file
from tests.apps.connectors.test_other_sources import mooc, thing

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="cc-1" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
  xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
  <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
    <lomimscc:lom>
      <lomimscc:general>
        <lomimscc:title><lomimscc:string language="ja">統計のきほん</lomimscc:string></lomimscc:title>
        <lomimscc:language>ja</lomimscc:language>
        <lomimscc:description><lomimscc:string>平均から始めます。</lomimscc:string></lomimscc:description>
      </lomimscc:general>
      <lomimscc:educational>
        <lomimscc:typicalLearningTime><lomimscc:duration>PT3H</lomimscc:duration></lomimscc:typicalLearningTime>
      </lomimscc:educational>
    </lomimscc:lom>
  </metadata>
  <organizations><organization identifier="o"><item identifier="r">
    <item identifier="a"><title>平均</title></item><item identifier="b"><title>分散</title></item>
  </item></organization></organizations>
  <resources/>
</manifest>"""


def cartridge(manifest=MANIFEST, name="imsmanifest.xml"):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, manifest)
        archive.writestr("../../etc/passwd", "never unpacked")
    return out.getvalue()


def deep_links(*items):
    claim = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
    return json.dumps({claim: list(items)}).encode()


LINK = {"type": "ltiResourceLink", "title": "表計算", "text": "学ぶ", "url": "https://tool.example/1"}


@pytest.fixture
def provider(db):
    return Provider.objects.create(code="files", name="ファイルの学校")


def test_a_cartridge_becomes_a_course_with_its_outline(provider, secretariat, now):
    brought = bring_file(provider=provider, content=cartridge(), actor=secretariat, now=now)
    assert (brought.new, brought.wrong) == (1, ())
    row = Course.objects.get()
    assert (row.external_id, row.title, str(row.hours), row.language) == ("cc-1", "統計のきほん", "3.00", "ja")
    assert row.description == "平均から始めます。\n\n・平均\n・分散"
    again = bring_file(provider=provider, content=cartridge(), actor=secretariat, now=now)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert AuditEntry.objects.filter(action="connectors.bring_file").count() == 2


def test_deep_links_become_courses_and_other_items_do_not(provider, secretariat, now):
    own = {**LINK, "url": "https://tool.example/2", "lineItem": {"resourceId": "R7", "scoreMaximum": 10}}
    content = deep_links(LINK, own, {"type": "html", "html": "<b>x</b>"}, {"type": "file", "url": "https://x.example"})
    assert bring_file(provider=provider, content=content, actor=secretariat, now=now).new == 2
    assert Course.objects.filter(external_id="R7", url="https://tool.example/2").exists()


def test_a_link_without_title_or_address_is_named(provider, secretariat, now):
    content = deep_links(LINK, {"type": "link", "url": "https://x.example/"}, {"type": "link", "title": "x"})
    brought = bring_file(provider=provider, content=content, actor=secretariat, now=now)
    assert (brought.new, len(brought.wrong)) == (1, 2)


def test_lists_of_moochub_and_of_schema_org_are_read_from_files_too():
    assert courses_in_file(json.dumps({"data": [mooc(1)]}).encode())[0]["title"] == "Open data 1"
    assert (
        courses_in_file(b"\xef\xbb\xbf" + json.dumps([thing("一", courseCode="A")]).encode())[0]["external_id"] == "A"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"{", b"[]", b"{}", b"[" * 100_000, b"\xff\xfe{",
        cartridge(name="other.xml"), cartridge("<notes/>"), cartridge("<manifest>"), cartridge()[:-40],
        cartridge('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>'),
    ],
    ids=["empty", "pdf", "broken zip", "half json", "no entries", "no list", "deep", "bytes", "no manifest",
         "other xml", "half xml", "cut zip", "entities"],
)  # fmt: skip
def test_a_file_that_is_none_of_them_is_refused(content):
    with pytest.raises(SourceError):
        courses_in_file(content)


def test_a_manifest_that_swells_is_not_unpacked_to_its_end(monkeypatch):
    monkeypatch.setattr(files, "_MOST_MANIFEST", 100_000)
    bomb = cartridge(MANIFEST + " " * 30_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(SourceError):
        courses_in_file(bomb)


def test_the_secretariat_brings_a_file_in_the_browser(provider, secretariat, sign_in):
    client = sign_in(secretariat)
    assert client.get("/connectors/file").status_code == 200
    file = SimpleUploadedFile("course.imscc", cartridge())
    page = client.post("/connectors/file", {"provider": provider.pk, "file": file}).content.decode()
    assert "新規 1件" in page
    file = SimpleUploadedFile("course.imscc", b"%PDF")
    page = client.post("/connectors/file", {"provider": provider.pk, "file": file}).content.decode()
    assert "種類が分かりません" in page


def test_officers_of_one_town_and_learners_bring_no_files_for_all(provider, officer, sign_in):
    assert sign_in(officer).get("/connectors/file").status_code == 403


def test_whichever_byte_of_a_cartridge_is_damaged_it_is_refused_in_words_or_read():
    whole = cartridge()
    refused = 0
    for place in range(len(whole)):
        try:
            courses_in_file(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        except SourceError as error:
            refused += bool(error.to_json()["ja"])
    assert refused
