"""Publishers' files through the browser: looked at first, written when a person says so, refused with a reason."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog import own_data, source_services
from manabiwa.apps.catalog.models import Framework, Occupation, OccupationSkill, Skill, SkillMatch, SourceFile
from manabiwa.apps.catalog.onet import TABLES
from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tasks.models import BackgroundTask
from manabiwa.apps.tasks.worker import Worker
from tests.apps.catalog.test_frameworks import CHILD, ESCO, package

UPLOAD = "/catalog/sources/new"
SOC = "15-1254.00"
ROWS = {
    "Occupation Data": [(SOC, "Web Developers", "Develop sites."), ("11-1011.00", "Chief Executives", "Direct.")],
    "Skills": [("11-1011.00", "2.A.1.a", "Reading Comprehension", scale, value) for scale, value in
               (("IM", 4.1), ("LV", 4.6))],
    "Knowledge": [(SOC, "2.C.3.a", "Computers and Electronics", scale, value) for scale, value in
                  (("IM", 4.5), ("LV", 5.0))],
    "Technology Skills": [(SOC, "JavaScript", "Y", "Y"), (SOC, "Zebra Editor", "Y", "N")],
    "Job Zones": [(SOC, 3)],
    "Alternate Titles": [(SOC, "Front-End Developer")],
    "Related Occupations": [(SOC, "11-1011.00")],
}  # fmt: skip


def workbook(head, rows):
    book = Workbook()
    book.active.append(list(head))
    for row in rows:
        book.active.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def onet(**changes):
    return {f"{name}.xlsx": workbook(head, changes.get(name, ROWS[name])) for name, head in TABLES.items()}


def archive(members, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target.getvalue()


def case(content=None):
    return {"standard.json": json.dumps(content or package()).encode()}


@pytest.fixture
def send(secretariat, sign_in):
    """`send({"name": bytes}, person)`: the answer to the upload, followed to the page of the file."""

    def post(files, person=secretariat, **more):
        uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
        return sign_in(person).post(UPLOAD, {"sources": uploads, **more})

    return post


@pytest.fixture
def bring(send, client):
    """Send, let the worker look, and return what was kept."""

    def run(files, *people, **more):
        answer = send(files, *people, **more)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        work()
        return SourceFile.objects.latest("pk")

    return run


def work():
    while Worker().run_one():
        pass


def apply(client, source):
    client.post(reverse("catalog:source_apply", args=[source.pk]))
    work()
    source.refresh_from_db()
    return source


def counts(source, part):
    return tuple(source.differences["parts"][part][fate] for fate in ("new", "changed", "gone", "same"))


def test_a_case_package_is_seen_before_it_is_written(builtin, bring, client, django_capture_on_commit_callbacks):
    source = bring(case())
    assert (source.kind, source.state, source.framework) == ("case", "checked", "standard")
    assert counts(source, "skills") == (3, 0, 0, 0)
    # the preview changed nothing
    assert not Framework.objects.filter(code="standard").exists()
    assert not AuditEntry.objects.filter(action="catalog.import_framework").exists()
    page = client.get(reverse("catalog:source", args=[source.pk])).content.decode()
    assert "変わる内容" in page
    assert "表をまとめる" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert apply(client, source).state == "applied"
    assert Skill.objects.get(name="表をまとめる").parent.name == "情報"
    assert AuditEntry.objects.filter(action="catalog.import_framework").count() == 1
    assert not source.file.storage.exists(source.file.name)
    assert "変わった内容" in client.get(reverse("catalog:source", args=[source.pk])).content.decode()


def test_the_same_file_again_changes_nothing_and_a_changed_one_says_what(builtin, bring, client):
    apply(client, bring(case()))
    again = bring(case())
    assert counts(again, "skills") == (0, 0, 0, 3)
    assert "変わるところはありません" in client.get(reverse("catalog:source", args=[again.pk])).content.decode()
    other = package()
    other["CFItems"][1]["fullStatement"] = "表をつくる"
    changed = bring(case(other))
    assert counts(changed, "skills") == (0, 1, 0, 2)
    page = client.get(reverse("catalog:source", args=[changed.pk])).content.decode()
    assert "名称: 表をまとめる → 表をつくる" in page


def test_a_framework_that_went_out_comes_back_through_the_browser_unchanged(builtin, bring, client):
    out = b"".join([client.get("/catalog/frameworks/dss-p.json").content])
    source = bring({"anything.json": out}, framework="dss-p")
    assert counts(source, "skills")[:3] == (0, 0, 0)
    assert counts(source, "matches")[:3] == (0, 0, 0)


@pytest.mark.parametrize("form", ["archive", "workbooks"])
def test_the_tables_of_onet_come_in_as_an_archive_or_together(builtin, bring, client, form):
    members = onet()
    files = members if form == "workbooks" else {"db.zip": archive({f"db_29/{k}": v for k, v in members.items()})}
    source = bring(files)
    assert (source.kind, source.state) == ("onet", "checked"), source.failure
    assert counts(source, "occupations")[0] == 1
    assert not Occupation.objects.filter(code="11-1011.00").exists()
    apply(client, source)
    assert Occupation.objects.get(code="11-1011.00").name == "Chief Executives"
    needed = OccupationSkill.objects.filter(source="onet").values_list("skill__name_en", flat=True)
    assert {"JavaScript", "Reading Comprehension", "Zebra Editor"} & set(needed)
    # courses are read again for what is named only now
    assert BackgroundTask.objects.filter(name="catalog.tag_all", state="succeeded").count() == 1
    again = bring(files)
    assert all(counts(again, part)[:3] == (0, 0, 0) for part in again.differences["parts"])


def test_the_real_onet_comes_in_through_the_browser(builtin, bring, client, shared_data):
    folder = shared_data / "skills" / "onet"
    files = {f"{name}.xlsx": (folder / f"{name}.xlsx").read_bytes() for name in TABLES}
    source = apply(client, bring(files))
    assert (source.state, counts(source, "occupations")[0] > 900) == ("applied", True)
    assert Occupation.objects.count() >= 1016


def test_the_real_job_tag_comes_in_and_is_idempotent(builtin, bring, client, shared_data):
    content = (shared_data / "skills" / "jobtag" / "IPD_DL_numeric_1_8.xlsx").read_bytes()
    source = bring({"IPD_DL_numeric_1_8.xlsx": content})
    assert (source.kind, counts(source, "occupations")[0], counts(source, "skills")) == ("jobtag", 439, (72, 0, 0, 0))
    apply(client, source)
    assert Occupation.objects.filter(code__startswith="jobtag-").count() == 439
    again = bring({"IPD_DL_numeric_1_8.xlsx": content})
    assert all(counts(again, part)[:3] == (0, 0, 0) for part in again.differences["parts"])


def test_the_skill_file_of_esco_goes_on_as_a_table_with_its_rows(builtin, send):
    answer = send({"skills_ja.csv": ESCO.encode()})
    begun = TableImport.unscoped.get()
    assert answer.url == reverse("tables:detail", args=[begun.pk])
    assert (begun.spec_key, begun.state) == ("catalog.skills/esco", "mapped")


BOMB = archive({f"{name}.xlsx": b"\0" * 3_000_000 for name in TABLES})
HTML = b"<!DOCTYPE html><html><body>login</body></html>"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.json": HTML}, "HTML"),
        ({"a.xlsx": HTML}, "HTML"),
        ({"a.pdf": b"%PDF-1.7 ..."}, "PDF"),
        ({"a.csv": "名前,年齢\n山田,20\n".encode()}, "どのファイルでもありません"),
        ({"a.xlsx": workbook(["x"], [[1]])}, "どのファイルでもありません"),
        ({"Skills.xlsx": workbook(["x"], [[1]])}, "足りません: Occupation Data.xlsx、Knowledge.xlsx"),
        ({"a.zip": archive({"readme.txt": b"x"})}, "O*NET の表が見つかりません"),
        ({"a.zip": archive(onet())[:2_000]}, "壊れていて"),
        ({"a.json": b"{}", "b.json": b"{}"}, "O*NET の表が見つかりません"),
        ({"a.json": b"\n \n"}, "ファイルが空です"),
        ({"a.json": b""}, "ファイルが空です"),
    ],
)
def test_a_file_that_is_nobodys_is_refused_with_a_remedy(builtin, send, files, words):
    answer = send(files)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"half.json": case()["standard.json"][:200]}, "「half.json」: JSON として読めません"),
        ({"a.json": b'{"CFDocument": {"title": 7}}'}, "CFDocument.title"),
        ({"a.json": b'{"CFItems": ' + b"9" * 5_000 + b"}"}, "JSON として読めません"),
        ({"a.json": b"[" * 200_000}, "JSON として読めません"),
        (
            {"db.zip": archive(onet(Skills=[("11-1011.00", "2.A.1.a", "R", "IM", "many")]))},
            "「Skills.xlsx」の2行目に、数でない値",
        ),
        ({"db.zip": archive({**onet(), "Skills.xlsx": workbook(["x"], [[1]])})}, "「Skills.xlsx」に列がありません"),
        ({"db.zip": archive({**onet(), "Skills.xlsx": b"%PDF"})}, "壊れていて"),
    ],
)
def test_what_is_wrong_inside_is_told_on_the_page_and_nothing_is_written(builtin, bring, client, files, words):
    before = (Skill.objects.count(), Occupation.objects.count(), Framework.objects.count())
    source = bring(files)
    assert source.state == "failed"
    page = client.get(reverse("catalog:source", args=[source.pk])).content.decode()
    assert words in page
    assert "取り込めませんでした" in page
    assert (Skill.objects.count(), Occupation.objects.count(), Framework.objects.count()) == before
    # what stopped cannot be applied
    assert apply(client, source).state == "failed"


def test_an_archive_that_unpacks_to_too_much_is_stopped(builtin, bring, monkeypatch):
    monkeypatch.setattr(source_services, "current_limits", lambda: Limits(unpacked_bytes=2_000_000))
    source = bring({"db.zip": BOMB})
    assert source.state == "failed"
    assert "展開すると" in source.failure["ja"]


def test_files_that_are_too_large_together_are_refused(builtin, send, settings):
    settings.TABLE_IMPORT_MAX_BYTES = 1024 * 1024
    answer = send({"a.xlsx": b"x" * 700_000, "b.xlsx": b"x" * 700_000})
    assert answer.status_code == 413
    assert "1 MBまで" in answer.content.decode()


def test_a_file_can_be_given_up(builtin, bring, client):
    source = bring(case())
    client.post(reverse("catalog:source_discard", args=[source.pk]))
    source.refresh_from_db()
    assert source.state == "discarded"
    assert apply(client, source).state == "discarded"
    assert not Framework.objects.filter(code="standard").exists()


def test_an_officer_brings_in_the_skills_of_the_own_town_only(builtin, bring, send, officer, town, neighbour, client):
    source = bring(case(), officer, municipality=town.pk)
    assert (source.framework, source.municipality_id) == (f"local-{town.pk}", town.pk)
    apply(client, source)
    row = Skill.objects.get(name="表をまとめる")
    assert (row.framework_id, row.framework.name) == (f"local-{town.pk}", f"{town}のスキル")
    assert send(case(), officer, municipality=neighbour.pk).status_code == 422
    answer = send({"db.zip": archive(onet())}, officer, municipality=town.pk)
    assert "事務局だけ" in answer.content.decode()


def test_a_file_speaks_for_its_own_skills_only(builtin, bring, officer, town, client):
    mine = package()
    one, other = (client.get("/catalog/frameworks/dss-p.json").json()["CFItems"][n]["identifier"] for n in (-1, -2))
    ends = {"originNodeURI": {"identifier": one}, "destinationNodeURI": {"identifier": other}}
    mine["CFAssociations"].append({"associationType": "exactMatchOf", **ends})
    before = SkillMatch.objects.filter(skill__framework="dss-p").count()
    source = apply(client, bring(case(mine), officer, municipality=town.pk))
    assert (source.state, source.differences["left_out"]) == ("applied", 1)
    assert SkillMatch.objects.filter(skill__framework="dss-p").count() == before


def test_the_framework_of_a_town_is_not_overwritten_under_its_code(builtin, bring, town):
    source = bring(case(), framework=f"local-{town.pk}")
    assert "自治体のもの" in source.failure["ja"]


def test_strangers_learners_and_neighbours_see_no_file(
    builtin, bring, client, learner, officer, stranger_officer, town, sign_in
):
    source = bring(case(), officer, municipality=town.pk)
    address = reverse("catalog:source", args=[source.pk])
    assert sign_in(stranger_officer).get(address).status_code == 404
    for name in ("source_apply", "source_discard"):
        assert client.post(reverse(f"catalog:{name}", args=[source.pk])).status_code == 404
    assert sign_in(learner).get(UPLOAD).status_code == 403
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(UPLOAD).status_code == 302


def test_bad_signs_in_a_package_are_left_out(builtin, bring, client):
    odd = package()
    odd["CFItems"] = [{"identifier": CHILD, "fullStatement": "表\0を\ud800まとめる"}]
    odd["CFDocument"]["officialSourceURL"] = "javascript:alert(1)"
    odd["CFAssociations"] = []
    apply(client, bring(case(odd)))
    assert Skill.objects.get(framework="standard").name == "表をまとめる"
    assert Framework.objects.get(code="standard").url == ""


def test_who_brought_a_file_in_can_be_told_and_forgotten(builtin, bring, officer, town):
    source = bring(case(), officer, municipality=town.pk)
    assert own_data.export(officer.person_id)[0]["file"] == "standard.json"
    assert own_data.erase(officer.person_id) == 1
    source.refresh_from_db()
    assert (source.person, source.person_label) == (None, "-")
    assert own_data.export(officer.person_id) == []


def test_the_worker_knows_the_tasks_without_any_page():
    script = "import django; django.setup(); from manabiwa.apps.tasks.registry import registered; "
    script += "[registered(name) for name in ('catalog.check_source', 'catalog.apply_source')]"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
