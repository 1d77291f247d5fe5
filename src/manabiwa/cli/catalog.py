"""`manabiwa catalog ...`: courses, occupations and frameworks of skills in, from a terminal."""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from . import catalog_skills
from .start import open_site

_SHOWN = 10
"""Wrong rows that are told on the screen; the others stand in the file of errors."""


def register(topics: Any) -> None:
    """Add the commands."""
    catalog = topics.add_parser("catalog", help="講座の取り込み / import courses")
    kinds = catalog.add_subparsers(dest="kind", required=True, metavar="<what>")
    courses = kinds.add_parser(
        "import",
        help="講座の表(CSV・Excel)、O*NET のフォルダー、job tag の数値ファイル、スキルの体系(CASE、ESCO)を取り込む"
        " / import courses, O*NET, job tag or a framework",
    )
    courses.add_argument("file", type=Path)
    courses.add_argument("--framework", default="", help="スキルの体系として取り込むときの体系コード(例: esco)")
    courses.add_argument("--provider", default="", help="提供元コード(なければファイル名から)")
    courses.add_argument("--provider-name", default="", help="提供元の名前(新しい提供元のとき)")
    courses.add_argument("--currency-yen", default="1", help="新しい提供元の価格1単位あたりの円(ドルなら150など)")
    courses.add_argument("--dry-run", action="store_true", help="確認だけで、何も書き込まない")
    courses.add_argument("--keep-good", action="store_true", help="誤りのある行を残して、よい行だけを取り込む")
    courses.add_argument("--withdraw-missing", action="store_true", help="表にない講座を、利用終了にする")
    courses.add_argument("--errors", type=Path, help="誤りのある行を書き出す CSV ファイル")
    courses.add_argument("--json", action="store_true")
    courses.set_defaults(run=import_courses)
    occupations = kinds.add_parser(
        "import-occupations", help="O*NET のフォルダーか job tag の数値ファイルを取り込む / import O*NET or job tag"
    )
    occupations.add_argument("folder", type=Path)
    occupations.set_defaults(run=catalog_skills.bring_occupations)
    catalog_skills.register(kinds)


def import_courses(options: argparse.Namespace) -> int:
    """Import a catalogue; 0 when it was applied (or checked), 1 when wrong rows stopped it."""
    options.file.stat()
    if (code := catalog_skills.import_other(options)) is not None:
        return code
    open_site()
    from django.utils import timezone

    from manabiwa.apps.catalog.models import Provider
    from manabiwa.apps.catalog.services import add_provider
    from manabiwa.apps.catalog.tables import COURSES
    from manabiwa.apps.catalog.tagging import tag_waiting
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.search.indexing import bring_up_to_date
    from manabiwa.apps.tables import registry
    from manabiwa.apps.tables.importing import import_file

    code = options.provider or options.file.stem.lower().replace("_", "-")
    if not Provider.objects.filter(code=code).exists():
        add_provider(code=code, name=options.provider_name or code, yen_per_unit=options.currency_yen, actor=SYSTEM)
    report = import_file(
        spec=registry.get(f"{COURSES.key}/{code}"), path=options.file, actor=SYSTEM, now=timezone.now(),
        dry_run=options.dry_run, keep_good_rows=options.keep_good, withdraw_missing=options.withdraw_missing,
    )  # fmt: skip
    if str(report.state) == "applied":
        # a terminal has no worker that would do it
        print("manabiwa: 講座のスキルを調べ、検索の索引を新しくしています …", file=sys.stderr, flush=True)
        tag_waiting()
        bring_up_to_date()
    return tell(report, options)


def tell(report: Any, options: argparse.Namespace) -> int:
    """Say what came of an import of a table; the exit code."""
    if options.errors and report.problems:
        _write_errors(options.errors, report)
    if options.json:
        names = ("new", "changed", "unchanged", "wrong", "missing")
        counts = {name: getattr(report.counts, name) for name in names}
        print(json.dumps({"state": str(report.state), **counts}, ensure_ascii=False))
    else:
        print("\n".join(report.lines("ja")))
        _tell_problems(report, options)
    return 1 if str(report.state) == "refused" else 0


def _tell_problems(report: Any, options: argparse.Namespace) -> None:
    for row in report.problems[:_SHOWN]:
        print(f"  {row.message('ja')}", file=sys.stderr)
    if len(report.problems) > _SHOWN:
        print(f"  … ほか{report.counts.wrong - _SHOWN:,}行", file=sys.stderr)
    if report.problems and not options.errors:
        print("誤りのある行の一覧をファイルに書くには: --errors ファイル名.csv", file=sys.stderr)
    if str(report.state) == "refused":
        print("誤りのない行だけを取り込むには: --keep-good", file=sys.stderr)


def _write_errors(path: Path, report: Any) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["行", "項目", "理由", "直し方"])
        for row in report.problems:
            for problem in row.problems:
                writer.writerow([row.number, problem.column, problem.reason.ja, problem.remedy.ja])
