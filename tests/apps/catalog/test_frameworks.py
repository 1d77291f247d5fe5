"""Frameworks of skills: built in, by table, as CASE packages, and their pages."""

import csv
import json
import uuid

import pytest
from django.utils import timezone

from manabiwa.apps.catalog.case import LARGEST, CaseError, export_case, import_case, uuid_of
from manabiwa.apps.catalog.frameworks import local_framework
from manabiwa.apps.catalog.models import Framework, Skill, SkillKind, SkillMatch
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.catalog.services import name_framework
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.undoing import undo_import

DOCUMENT = "00000000-0000-4000-8000-000000000001"
GROUP, CHILD, OTHER = (f"00000000-0000-4000-8000-00000000000{number}" for number in (2, 3, 4))


def package(**changes):
    """A small CASE package: a group with one skill, and another skill."""
    ends = {key: {"title": "x", "identifier": key, "uri": f"urn:{key}"} for key in (DOCUMENT, GROUP, CHILD, OTHER)}

    def association(origin, kind, destination, **more):
        return {"associationType": kind, "originNodeURI": ends[origin], "destinationNodeURI": ends[destination], **more}

    return {
        "CFDocument": {"identifier": DOCUMENT, "title": "県のスキル標準", "creator": "県", "version": "2"},
        "CFItems": [
            {"identifier": GROUP, "fullStatement": "情報", "CFItemType": "Group"},
            {"identifier": CHILD, "fullStatement": "表をまとめる", "notes": "集計ができる"},
            {"identifier": OTHER, "fullStatement": "長い" * 150, "abbreviatedStatement": "短い名前"},
        ],
        "CFAssociations": [
            association(GROUP, "isChildOf", DOCUMENT),
            association(CHILD, "isChildOf", GROUP),
            association(CHILD, "isRelatedTo", OTHER),
        ],
        **changes,
    }


@pytest.fixture
def file(tmp_path):
    def write(content, name="standard.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def bring(path, framework="pref"):
    return import_case(path=path, framework=framework, actor=SYSTEM)


def test_the_digital_skill_standards_are_built_in(builtin):
    def count(framework, kind):
        return Skill.objects.filter(framework=framework, kind=kind).count()

    assert (count("dss-p", SkillKind.ROLE), count("dss-p", SkillKind.SKILL)) == (15, 49)
    assert Skill.objects.filter(framework="dss-p", code__startswith="dss-p:type-").count() == 5
    assert (count("dss-l", SkillKind.ATTITUDE), count("dss-l", SkillKind.KNOWLEDGE)) == (7, 16)
    assert Skill.objects.get(framework="dss-p", name="データエンジニア").parent.name == "データサイエンティスト"
    assert SkillMatch.objects.get(skill__code="dss-p:1-1-6").other.code.startswith("mnb-")
    before = list(Skill.objects.order_by("pk").values_list("pk", "code", "parent"))
    SkillMatch.objects.update(confidence=0.3)
    load_builtin(actor=SYSTEM)
    assert list(Skill.objects.order_by("pk").values_list("pk", "code", "parent")) == before
    assert set(SkillMatch.objects.values_list("confidence", flat=True)) == {0.3}


def test_a_case_package_comes_in_and_a_second_time_changes_nothing(db, file):
    report = bring(file(package()))
    assert (report.created, report.changed, report.matches, report.unknown) == (3, 0, 1, 0)
    framework = Framework.objects.get(code="pref")
    assert (framework.name, framework.publisher, framework.version) == ("県のスキル標準", "県", "2")
    child = Skill.objects.get(name="表をまとめる")
    assert (child.parent.name, child.parent.kind, child.description) == ("情報", SkillKind.GROUP, "集計ができる")
    assert Skill.objects.get(name="短い名前").description == "長い" * 150
    again = bring(file(package()))
    assert (again.created, again.changed) == (0, 0)
    changed = package()
    changed["CFItems"][1]["fullStatement"] = "表をつくる"
    assert bring(file(changed)).changed == 1
    assert Skill.objects.filter(framework="pref").count() == 3


def test_a_framework_that_went_out_comes_back_the_same(builtin, file):
    def content():
        skills = Skill.objects.filter(framework="dss-p").order_by("code")
        matches = SkillMatch.objects.filter(skill__framework="dss-p").order_by("pk")
        return (
            list(skills.values_list("code", "name", "kind", "parent__code", "description")),
            list(matches.values_list("skill", "other", "kind", "confidence", "origin")),
        )

    before = content()
    out = export_case(Framework.objects.get(code="dss-p"), "https://example.jp", timezone.now())
    report = bring(file(out), "dss-p")
    assert (report.created, report.changed, report.unknown) == (0, 0, 0)
    assert report.matches == len(before[1])
    assert content() == before


def test_an_export_holds_what_case_demands(builtin):
    out = export_case(Framework.objects.get(code="dss-l"), "https://example.jp", timezone.now())
    assert {"identifier", "uri", "creator", "title", "lastChangeDateTime", "adoptionStatus"} <= set(out["CFDocument"])
    for item in out["CFItems"]:
        uuid.UUID(item["identifier"])
        assert {"fullStatement", "uri", "CFDocumentURI", "lastChangeDateTime"} <= set(item)
    kinds = {row["associationType"] for row in out["CFAssociations"]}
    assert kinds <= {"isChildOf", "exactMatchOf", "isPeerOf", "isRelatedTo", "isPartOf"}
    assert len({row["identifier"] for row in out["CFAssociations"]}) == len(out["CFAssociations"])


def without(where, name):
    changed = package()
    del changed[where][1][name]
    return changed


def with_items(*items):
    return package(CFItems=list(items))


def circle():
    changed = package()
    ends = {"originNodeURI": {"identifier": GROUP}, "destinationNodeURI": {"identifier": CHILD}}
    changed["CFAssociations"][0] = {"associationType": "isChildOf", **ends}
    return changed


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("{", "JSON"),
        ("[]", "CFDocument"),
        ({"CFDocument": {}}, "CFDocument.title"),
        (package(CFItems={"a": 1}), "CFItems"),
        (package(CFItems=[1]), "CFItems"),
        (without("CFItems", "fullStatement"), "CFItems[1].fullStatement"),
        (without("CFItems", "identifier"), "CFItems[1].identifier"),
        (with_items({"identifier": "7", "fullStatement": "x"}), "CFItems[0].identifier"),
        (with_items(*[{"identifier": GROUP, "fullStatement": "x"}] * 2), "CFItems[1].identifier"),
        (without("CFAssociations", "originNodeURI"), "CFAssociations[1].originNodeURI"),
        (circle(), "isChildOf"),
    ],
)
def test_a_package_that_cannot_be_used_is_explained_and_nothing_is_written(db, file, content, where):
    with pytest.raises(CaseError) as caught:
        bring(file(content))
    assert where in caught.value.words.ja
    assert not Framework.objects.filter(code="pref").exists()


def test_a_file_that_is_too_large_is_not_read(db, tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as large:
        large.truncate(LARGEST + 1)
    with pytest.raises(CaseError, match="50 MB"):
        bring(path)


def test_what_names_something_unknown_is_counted_and_left_out(db, file):
    strange = package(CFItems=package()["CFItems"][:2])
    report = bring(file(strange))
    assert (report.matches, report.unknown) == (0, 1)


def test_a_learner_may_not_import_a_framework(learner, file):
    with pytest.raises(PermissionRefused):
        import_case(path=file(package()), framework="pref", actor=learner)


ESCO_SKILL = "http://data.europa.eu/esco/skill/"
ESCO = f"""conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description
X,{ESCO_SKILL}0005c151-5b5a-4a66-8aac-60e734beb1ab,skill/competence,sector-specific,manage musical staff,"manage staff
coordinate duties of musical staff",Assign and manage staff tasks.
X,{ESCO_SKILL}000709ed-2be5-4193-b056-45a97698d828,knowledge,cross-sector,Haskell,Techniques of Haskell,The techniques.
X,,knowledge,cross-sector,No address,,
"""


def table(spec, path, actor=SYSTEM, municipality=None, **more):
    return import_file(
        spec=registry.get(spec), path=path, actor=actor, now=timezone.now(), municipality=municipality, **more
    )


def test_the_skill_file_of_esco_comes_in_as_it_is(builtin, file):
    path = file(ESCO, "skills_en.csv")
    report = table("catalog.skills/esco", path, keep_good_rows=True)
    assert (report.counts.new, report.counts.wrong) == (2, 1)
    row = Skill.objects.get(name="manage musical staff")
    assert row.aliases == ["manage staff", "coordinate duties of musical staff"]
    assert (row.kind, row.framework_id) == (SkillKind.SKILL, "esco")
    assert uuid_of(row.code) == "0005c151-5b5a-4a66-8aac-60e734beb1ab"
    again = table("catalog.skills/esco", path, keep_good_rows=True)
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    # a long foreign list does not tag our courses
    assert not Framework.objects.get(code="esco").is_tagged


def test_skills_of_an_unknown_framework_are_refused(builtin, file):
    report = table("catalog.skills/nobody", file(ESCO, "a.csv"))
    assert str(report.state) == "refused"
    assert "体系は登録されていません" in report.problems[0].message("ja")


def test_matches_come_in_by_table_and_can_be_undone(builtin, file):
    lines = ["スキルのコード,相手のコード,関係,確かさ,出典", "dss-p:1-3-1,mnb-001,関係がある,0.4,市の委員会"]
    path = file("\n".join([*lines, "dss-p:1-3-1,nobody,,,", "mnb-001,mnb-001,,,", "mnb-001,mnb-002,,0,"]), "m.csv")
    report = table("catalog.matches", path, keep_good_rows=True)
    assert (report.counts.new, report.counts.wrong) == (1, 3)
    match = SkillMatch.objects.get(skill__code="dss-p:1-3-1", other__code="mnb-001")
    assert (match.kind, match.confidence, match.origin) == ("related", 0.4, "市の委員会")
    again = table("catalog.matches", path, keep_good_rows=True)
    assert (again.counts.new, again.counts.unchanged) == (0, 1)
    first = TableImport.unscoped.order_by("pk").first()
    undo_import(import_id=first.pk, actor=SYSTEM, now=timezone.now())
    assert not SkillMatch.objects.filter(pk=match.pk).exists()


def test_local_skills_belong_to_the_municipality_that_names_them(
    builtin, file, officer, town, client, sign_in, neighbour
):
    path = file("識別子,名称\nmado,ためし市の窓口のきまり\n", "own.csv")
    assert table("catalog.local_skills", path, officer, town.pk).counts.new == 1
    row = Skill.objects.get(name="ためし市の窓口のきまり")
    assert row.framework == local_framework(town)
    address = f"/catalog/frameworks/{row.framework_id}"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}.json").status_code == 404
    assert "ためし市の窓口のきまり" in sign_in(officer).get(address).content.decode()


def test_a_local_skill_cannot_be_named_for_a_neighbour(builtin, file, officer, neighbour):
    with pytest.raises(PermissionRefused):
        table("catalog.local_skills", file("識別子,名称\na,b\n", "own.csv"), officer, neighbour.pk)


def test_frameworks_have_pages_and_files(builtin, client, django_assert_max_num_queries):
    page = client.get("/catalog/frameworks").content.decode()
    assert "DX推進スキル標準" in page
    assert "ESCO" not in page  # a name without entries would promise what is not there
    with django_assert_max_num_queries(12):
        page = client.get("/catalog/frameworks/dss-p").content.decode()
    assert "プロジェクトマネジメント" in page
    assert "学びの輪のスキル" in page
    assert "見つかりませんでした" in client.get("/catalog/frameworks/dss-p", {"q": "zzz"}).content.decode()
    assert client.get("/catalog/frameworks/nobody").status_code == 404
    assert len(client.get("/catalog/frameworks/dss-p.json").json()["CFItems"]) == 15 + 49 + 5 + 5 + 12
    response = client.get("/catalog/frameworks/dss-l/table", {"format": "csv"})
    rows = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    assert rows[0][:2] == ["識別子", "名称"]
    assert len(rows) == 1 + 7 + 16 + 4


def test_a_framework_is_named_once(db, learner):
    row = name_framework(code="own", name="わがまち", actor=SYSTEM)
    assert name_framework(code="own", name="別の名", actor=SYSTEM) == row
    with pytest.raises(PermissionRefused):
        name_framework(code="x", name="x", actor=learner)
