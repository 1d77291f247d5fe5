"""`manabiwa training ...`: a forecast of heads and skills (no database), and a municipality's framework as a file."""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.workforce import Forecast, describe_role, forecast, read_problem


def register(topics: Any) -> None:
    """Add the commands."""
    training = topics.add_parser("training", help="人材育成体系と人員の見通し / training frameworks and forecasts")
    kinds = training.add_subparsers(dest="kind", required=True, metavar="<what>")
    look = kinds.add_parser(
        "forecast", help="役割ごとの人数と必要レベルの人の見通し / heads and skills by role and year"
    )
    look.add_argument("file", type=Path, help="問題の JSON ファイル(データベースは要りません)")
    look.add_argument("--lang", choices=["ja", "en"], default="ja")
    look.add_argument("--json", action="store_true", help="JSON で出す")
    look.set_defaults(run=run_forecast)
    out = kinds.add_parser("export", help="体系を CSV か JSON で書き出す / write a framework as CSV or JSON")
    out.add_argument("municipality", help="全国地方公共団体コード(6桁)")
    out.add_argument("--output", type=Path, help="書き出すファイル (既定 標準出力)")
    out.add_argument("--json", action="store_true", help="JSON で出す (既定 CSV)")
    out.set_defaults(run=run_export)


def run_forecast(options: argparse.Namespace) -> int:
    """Print the forecast, in words or as JSON."""
    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParameterError("forecast", Words("UTF-8 の JSON ファイル", "a JSON file in UTF-8"), str(error)) from None
    found = forecast(read_problem(text))
    if options.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
        return 0
    for role in found.roles:
        print(f"{role}: {describe_role(found, role, lang=options.lang)}")
        print_table(found, role)
    return 0


def print_table(found: Forecast, role: str) -> None:
    """Print a role year by year."""
    print("  年度   人数 (幅)            必要レベル (幅)")
    for line in found.roles[role]:
        print(
            f"  {line.year} {line.heads:7.1f} ({line.heads_low:.0f}〜{line.heads_high:.0f})"
            f"  {line.qualified:7.1f} ({line.qualified_low:.0f}〜{line.qualified_high:.0f})"
        )


def run_export(options: argparse.Namespace) -> int:
    """Write the framework in force: the same columns that the import reads."""
    from .main import CommandError
    from .start import open_site

    open_site()
    from manabiwa.apps.training import selectors

    framework = selectors.in_force(options.municipality)
    if framework is None:
        raise CommandError(f"公開中の人材育成体系がありません: {options.municipality}")
    rows = [
        {"役割": line.row.role.name, "段階": line.row.name, "スキル": skill.name, "必要レベル": level}
        for line in selectors.matrix_of(framework).rows
        for skill, level in line.cells
        if level
    ]
    if options.output is None:
        _write(rows, sys.stdout, is_json=options.json)
    else:
        with options.output.open("w", encoding="utf-8" if options.json else "utf-8-sig", newline="") as file:
            _write(rows, file, is_json=options.json)
    return 0


def _write(rows: list[dict[str, Any]], file: Any, *, is_json: bool) -> None:
    if is_json:
        print(json.dumps(rows, ensure_ascii=False), file=file)
        return
    writer = csv.DictWriter(file, fieldnames=["役割", "段階", "スキル", "必要レベル"])
    writer.writeheader()
    writer.writerows(rows)
