"""`manabiwa catalog import` of what is not a list of courses, `export-framework` and `find-skills`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .start import open_site


def register(kinds: Any) -> None:
    """Add the commands about frameworks and skills in text."""
    export = kinds.add_parser(
        "export-framework", help="スキルの体系を CASE の JSON で書き出す / write a framework as CASE JSON"
    )
    export.add_argument("framework", help="体系コード(例: manabiwa、dss-p、jobtag)")
    export.add_argument("--to", type=Path, help="書き出すファイル(なければ画面に)")
    export.add_argument("--base", default="http://127.0.0.1:8000", help="このサイトのアドレス")
    export.set_defaults(run=write_framework)
    find = kinds.add_parser("find-skills", help="文章の中のスキルをさがす / find skills in a text")
    find.add_argument("file", type=Path, nargs="?", help="文章のファイル(なければ標準入力)")
    find.add_argument("--json", action="store_true")
    find.set_defaults(run=find_skills)


def import_other(options: argparse.Namespace) -> int | None:
    """Import O*NET's folder, job tag's file, a CASE package or a table of skills; None when it is none of these."""
    path: Path = options.file
    if path.is_dir():
        return _import_occupations(path, is_onet=True)
    open_site()
    from manabiwa.apps.catalog.jobtag import is_jobtag

    if is_jobtag(path):
        return _import_occupations(path, is_onet=False)
    if path.suffix.lower() == ".json":
        return _import_case(path, options.framework)
    if options.framework:
        return _import_skills(path, options)
    return None


def bring_occupations(options: argparse.Namespace) -> int:
    """Import occupations of O*NET (a folder) or job tag (a file) and the skills that they need."""
    return _import_occupations(options.folder, is_onet=options.folder.is_dir())


def _import_occupations(path: Path, *, is_onet: bool) -> int:
    open_site()
    from manabiwa.apps.catalog.jobtag import import_jobtag
    from manabiwa.apps.catalog.onet import import_occupations
    from manabiwa.apps.catalog.tagging import tag_all
    from manabiwa.apps.common.permissions import SYSTEM

    path.stat()
    if is_onet:
        occupations, needs = import_occupations(folder=path, actor=SYSTEM)
    else:
        occupations, needs = import_jobtag(path=path, actor=SYSTEM)
    source = "O*NET、CC BY 4.0" if is_onet else "job tag、労働政策研究・研修機構"
    print(f"職業 {occupations:,}件と、必要なスキル {needs:,}件を取り込みました({source})。", flush=True)
    if is_onet:
        # the dictionary has grown: the courses that are here already may teach what it names now
        found = tag_all(progress=lambda done, total, message="": None)
        print(f"講座 {found['courses']:,}件のスキルを調べ直し、{found['skills']:,}件の対応を見つけました。")
    return 0


def _import_case(path: Path, framework: str) -> int:
    from manabiwa.apps.catalog.case import import_case
    from manabiwa.apps.common.permissions import SYSTEM

    report = import_case(path=path, framework=framework or path.stem.lower().replace("_", "-")[:30], actor=SYSTEM)
    print(
        f"体系「{report.framework}」: 新しいスキル {report.created:,}件、変わったスキル {report.changed:,}件、"
        f"ほかの体系との対応 {report.matches:,}件。"
    )
    if report.unknown:
        print(f"相手が見つからない関係 {report.unknown:,}件は、取り込みませんでした。", file=sys.stderr)
    return 0


def _import_skills(path: Path, options: argparse.Namespace) -> int:
    from django.utils import timezone

    from manabiwa.apps.catalog.services import name_framework
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.tables import registry
    from manabiwa.apps.tables.importing import import_file

    from .catalog import tell

    name_framework(code=options.framework, name=options.framework, actor=SYSTEM)
    report = import_file(
        spec=registry.get(f"catalog.skills/{options.framework}"), path=path, actor=SYSTEM, now=timezone.now(),
        dry_run=options.dry_run, keep_good_rows=options.keep_good,
    )  # fmt: skip
    return tell(report, options)


def write_framework(options: argparse.Namespace) -> int:
    """Write a framework as a CASE package."""
    open_site()
    from django.utils import timezone

    from manabiwa.apps.catalog.case import export_case
    from manabiwa.apps.catalog.models import Framework

    framework = Framework.objects.filter(code=options.framework).first()
    if framework is None:
        codes = "、".join(Framework.objects.values_list("code", flat=True))
        print(f"この体系はありません: {options.framework}(ある体系: {codes})", file=sys.stderr)
        return 2
    package = export_case(framework, options.base.rstrip("/"), timezone.now())
    text = json.dumps(package, ensure_ascii=False, indent=2)
    if options.to is None:
        print(text)
    else:
        options.to.write_text(text + "\n", encoding="utf-8")
        print(f"{len(package['CFItems']):,}件を書き出しました: {options.to}")
    return 0


def find_skills(options: argparse.Namespace) -> int:
    """Find the skills that a text names, and what it may mean besides."""
    text = options.file.read_text(encoding="utf-8") if options.file else sys.stdin.read()
    open_site()
    from manabiwa.apps.catalog.tagging import skills_in_text

    found = skills_in_text(text)
    if options.json:
        rows = [
            {
                "skill": one.skill.code, "name": one.skill.name, "level": one.level, "confidence": one.confidence,
                "words": list(one.words), "is_sure": one.is_sure,
            }
            for one in found
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for one in found:
        level = f" レベル{one.level}" if one.level else ""
        mark = "" if one.is_sure else "(候補)"
        print(f"{one.confidence:4.0%}  {one.skill.name}{level}{mark}  ← {'、'.join(one.words)}")
    if not found:
        print("スキルは見つかりませんでした。")
    return 0
