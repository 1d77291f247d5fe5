"""`manabiwa catalog ...` for occupations, frameworks and skills in texts."""

import argparse
import io
import json

import pytest

from manabiwa.apps.catalog.models import Framework, Occupation, Skill
from manabiwa.cli import catalog


def run(*words):
    parser = argparse.ArgumentParser()
    catalog.register(parser.add_subparsers())
    options = parser.parse_args(["catalog", *map(str, words)])
    return options.run(options)


@pytest.fixture
def case_file(tmp_path):
    key = "00000000-0000-4000-8000-000000000002"
    path = tmp_path / "standard.json"
    content = {"CFDocument": {"title": "標準"}, "CFItems": [{"identifier": key, "fullStatement": "表をまとめる"}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_import_tells_a_case_package_from_courses(builtin, case_file, capsys):
    assert run("import", case_file, "--framework", "pref") == 0
    assert "新しいスキル 1件" in capsys.readouterr().out
    assert Skill.objects.get(framework="pref").name == "表をまとめる"


def test_import_tells_a_table_of_skills_by_its_framework(builtin, tmp_path, capsys):
    path = tmp_path / "skills.csv"
    path.write_text("conceptUri,preferredLabel\nhttp://x.example/1,manage staff\n,nameless\n", encoding="utf-8")
    assert run("import", path, "--framework", "own") == 1  # a wrong row stops it
    assert run("import", path, "--framework", "own", "--keep-good") == 0
    assert list(Skill.objects.filter(framework="own").values_list("name", flat=True)) == ["manage staff"]


def test_import_takes_the_file_of_job_tag(builtin, shared_data, capsys):
    assert run("import", shared_data / "skills" / "jobtag" / "occupation_scores.csv") == 0
    assert "439件" in capsys.readouterr().out
    assert Occupation.objects.filter(code__startswith="jobtag-").count() == 439


def test_a_framework_is_written_and_read_again(builtin, tmp_path, capsys):
    path = tmp_path / "dss-l.json"
    assert run("export-framework", "dss-l", "--to", path) == 0
    assert "27件" in capsys.readouterr().out
    assert run("import", path) == 0
    assert "新しいスキル 0件、変わったスキル 0件" in capsys.readouterr().out
    assert run("export-framework", "nobody") == 2
    assert "dss-l" in capsys.readouterr().err
    assert not Framework.objects.filter(code="nobody").exists()


def test_skills_are_found_in_a_text(builtin, tmp_path, capsys, monkeypatch):
    path = tmp_path / "posting.txt"
    path.write_text("エクセル上級。業務の改善を担当。", encoding="utf-8")
    assert run("find-skills", path, "--json") == 0
    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["Excel"]["level"] == 4
    assert found["Excel"]["is_sure"]
    monkeypatch.setattr("sys.stdin", io.StringIO("プロセスの見直し"))
    assert run("find-skills") == 0
    assert "業務プロセス改善(候補)" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("🙂"))
    assert run("find-skills") == 0
    assert "見つかりませんでした" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(builtin, tmp_path):
    with pytest.raises(FileNotFoundError):
        run("import", tmp_path / "nothing.csv")
