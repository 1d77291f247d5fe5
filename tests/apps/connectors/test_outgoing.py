"""Courses for other systems: each file comes back through our own reader as it went out."""

import json
import zipfile
from decimal import Decimal
from io import BytesIO
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.catalog import outgoing, outgoing_views
from manabiwa.apps.catalog.linked_data import address_of, workload
from manabiwa.apps.catalog.models import Course, CourseLevel, Entitlement, Provider
from manabiwa.apps.connectors.files import courses_in_file
from manabiwa.apps.connectors.sources.durations import hours_of
from manabiwa.apps.connectors.xml import parse_xml

SCHOOL = Provider(code="school", name="学校")
# texts as the catalogue holds them: no control characters, no gaps at the ends
line = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
courses = st.lists(
    st.builds(
        lambda pk, title, description, minutes, price, level: Course(
            pk=pk, provider=SCHOOL, external_id=f"X{pk}", title=title, description=description, language="ja",
            hours=Decimal(minutes) / 60, price_yen=price, level=level,
        ),
        st.integers(1, 10**9), line, st.one_of(st.just(""), line), st.integers(0, 6_000), st.integers(0, 10**6),
        st.sampled_from(CourseLevel.values),
    ),
    min_size=1, max_size=5, unique_by=lambda course: course.pk,
)  # fmt: skip


def prepared(rows):
    for row in rows:
        row._prefetched_objects_cache = {"course_skills": []}
    return rows


@settings(max_examples=40, deadline=None)
@given(courses, line)
def test_a_cartridge_comes_back_as_its_links(rows, title):
    read = courses_in_file(outgoing.cartridge(rows, title))
    assert [(one["external_id"], one["url"]) for one in read] == [(f"course-{row.pk}", address_of(row)) for row in rows]
    # XML has no place for a few characters, which no title needs
    assert [one["title"] for one in read] == [outgoing._NO_XML.sub("", row.title).strip() for row in rows]


@settings(max_examples=40, deadline=None)
@given(courses, line)
def test_deep_links_come_back(rows, title):
    read = courses_in_file(outgoing.deep_links(rows, title))
    assert [(one["title"], one["description"], one["url"]) for one in read] == [
        (row.title, row.description, address_of(row)) for row in rows
    ]


@settings(max_examples=40, deadline=None)
@given(courses, line)
def test_a_moochub_list_comes_back_with_hours_level_and_price(rows, title):
    read = courses_in_file(outgoing.moochub_list(prepared(rows), title))
    assert [(one["external_id"], one["title"], one["level"]) for one in read] == [
        (str(row.pk), row.title, row.level) for row in rows
    ]
    assert [one["price"] for one in read] == [str(row.price_yen) for row in rows]
    assert [one["hours"] for one in read] == [hours_of(workload(row.hours)) or "0" for row in rows]


@settings(max_examples=40, deadline=None)
@given(courses, line)
def test_a_schema_org_list_comes_back_with_hours_level_and_price(rows, title):
    read = courses_in_file(outgoing.schema_org_list(prepared(rows), title))
    assert [(one["external_id"], one["title"], one["level"]) for one in read] == [
        (row.external_id, row.title, row.level) for row in rows
    ]
    assert [one["price"] for one in read] == [str(row.price_yen) for row in rows]
    assert [one["description"] for one in read] == [row.description or row.title for row in rows]


def test_the_cartridge_is_well_formed_and_each_item_leads_to_its_link():
    rows = [Course(pk=1, provider=SCHOOL, title='<表> & "計算"', hours=1)]
    with zipfile.ZipFile(BytesIO(outgoing.cartridge(rows, "A & B"))) as archive:
        root = parse_xml(archive.read("imsmanifest.xml"))
        names = archive.namelist()
    space = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
    (resource,) = root.iter(f"{space}resource")
    (leaf,) = [one for one in root.iter(f"{space}item") if one.get("identifierref")]
    assert leaf.get("identifierref") == resource.get("identifier")
    assert resource.get("type") == "imswl_xmlv1p3"
    assert resource.find(f"{space}file").get("href") in names
    assert root.findtext(f"{space}metadata/{space}schemaversion") == "1.3.0"


def test_a_cartridge_with_content_stays_one_course_and_one_with_a_missing_link_is_refused():
    rows = [Course(pk=1, provider=SCHOOL, title="一", hours=1), Course(pk=2, provider=SCHOOL, title="二", hours=1)]
    whole = zipfile.ZipFile(BytesIO(outgoing.cartridge(rows, "全部")))
    manifest = whole.read("imsmanifest.xml").decode()

    def again(text, names):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("imsmanifest.xml", text)
            for name in names:
                made.writestr(name, whole.read(name))
        return out.getvalue()

    mixed = manifest.replace('type="imswl_xmlv1p3"', 'type="webcontent"', 1)
    assert [one["title"] for one in courses_in_file(again(mixed, []))] == ["全部"]
    with pytest.raises(Exception, match="no readable Common Cartridge"):
        courses_in_file(again(manifest, ["links/course-1.xml"]))


def test_lti_links_of_a_cartridge_are_read():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(
            "imsmanifest.xml",
            '<manifest identifier="m"><resources><resource identifier="r1" type="imsbasiclti_xmlv1p3">'
            '<file href="lti.xml"/></resource></resources></manifest>',
        )
        made.writestr(
            "lti.xml",
            '<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3"'
            ' xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0"><blti:title>演習</blti:title>'
            "<blti:description>手を動かす</blti:description>"
            "<blti:launch_url>https://tool.example/1</blti:launch_url></cartridge_basiclti_link>",
        )
    (read,) = courses_in_file(out.getvalue())
    assert (read["title"], read["description"], read["url"]) == ("演習", "手を動かす", "https://tool.example/1")


@pytest.fixture
def closed(town, now):
    provider = Provider.objects.create(code="closed", name="契約の学校", is_open=False)
    Entitlement.objects.create(
        provider=provider, municipality=town, starts_on="2020-01-01", ends_on="2099-12-31"
    )  # fmt: skip
    for number in range(3):
        Course.objects.create(provider=provider, external_id=f"C{number}", title=f"講座{number}", hours=1)
    return provider


@pytest.mark.parametrize("form", list(outgoing.Form))
def test_the_officer_takes_the_courses_of_the_contract_out(form, closed, officer, sign_in):
    client = sign_in(officer)
    assert f"/catalog/outgoing/closed/{form}" in client.get("/catalog/outgoing/closed").content.decode()
    answer = client.get(f"/catalog/outgoing/closed/{form}")
    assert "attachment" in answer["Content-Disposition"]
    assert [one["title"] for one in courses_in_file(answer.content)] == ["講座0", "講座1", "講座2"]
    assert len(courses_in_file(client.get(f"/catalog/outgoing-all/{form}").content)) == 3


def test_who_has_no_contract_gets_no_courses_and_learners_no_page(closed, stranger_officer, learner, sign_in):
    page = sign_in(stranger_officer).get("/catalog/outgoing/closed").content.decode()
    assert "出せる講座がありません" in page
    answer = sign_in(stranger_officer).get("/catalog/outgoing/closed/lti")
    assert json.loads(answer.content) == {outgoing.CONTENT_ITEMS: []}
    assert sign_in(learner).get("/catalog/outgoing/closed/lti").status_code == 403


@pytest.mark.parametrize("address", ["/catalog/outgoing/closed/doc", "/catalog/outgoing/closed/lti?part=0",
                                     "/catalog/outgoing/closed/lti?part=2", "/catalog/outgoing/closed/lti?part=x",
                                     "/catalog/outgoing/none/lti"])  # fmt: skip
def test_a_form_or_part_that_there_is_not_is_not_found(address, closed, officer, sign_in):
    assert sign_in(officer).get(address).status_code == 404


def test_a_long_list_comes_in_parts_without_gap_or_double(closed, officer, sign_in):
    with patch.object(outgoing, "A_FILE", 2), patch.object(outgoing_views, "A_FILE", 2):
        client = sign_in(officer)
        page = client.get("/catalog/outgoing/closed").content.decode()
        assert '<option value="2">3〜3件目</option>' in page
        parts = [client.get(f"/catalog/outgoing/closed/lti?part={part}").content for part in (1, 2)]
        titles = [one["title"] for part in parts for one in courses_in_file(part)]
    assert titles == ["講座0", "講座1", "講座2"]


def test_the_number_of_queries_does_not_grow_with_the_courses(closed, officer, sign_in, django_assert_max_num_queries):
    for number in range(3, 60):
        Course.objects.create(provider=closed, external_id=f"C{number}", title="x", hours=1)
    client = sign_in(officer)
    with django_assert_max_num_queries(14):
        client.get("/catalog/outgoing/closed/moochub")


def test_a_learner_of_the_town_sees_no_button(closed, make_person, town, sign_in):
    trainer = make_person("trainer@tameshi.example", Role.TRAINING_OFFICER, town)
    assert sign_in(trainer).get("/catalog/outgoing").status_code == 403
