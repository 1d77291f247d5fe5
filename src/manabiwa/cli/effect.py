"""`manabiwa effect ...`: what an outcome count shows. Needs no database."""

import argparse
import json
from typing import Any

from manabiwa.engines.evaluation import CohortCount, IntervalMethod, describe_proportion, estimate_proportion


def register(topics: Any) -> None:
    """Add the command."""
    effect = topics.add_parser("effect", help="効果検証の計算 / proportions with intervals")
    kinds = effect.add_subparsers(dest="kind", required=True, metavar="<kind>")
    proportion = kinds.add_parser("proportion", help="割合と区間 / a proportion with its interval")
    proportion.add_argument("reached", type=int, help="成果のあった人数")
    proportion.add_argument("total", type=int, help="参加した人数(不明の人を含む)")
    proportion.add_argument("--unknown", type=int, default=0, help="結果の分からない人数 (既定 0)")
    proportion.add_argument("--level", type=float, default=0.95, help="信頼水準 (既定 0.95)")
    proportion.add_argument(
        "--method", choices=[method.value for method in IntervalMethod], default=IntervalMethod.WILSON.value
    )
    proportion.add_argument("--lang", choices=["ja", "en"], default="ja")
    proportion.add_argument("--json", action="store_true", help="JSON で出す")
    proportion.set_defaults(run=run_proportion)


def run_proportion(options: argparse.Namespace) -> int:
    """Print the proportion with its interval, in words or as JSON."""
    count = CohortCount(reached=options.reached, total=options.total, unknown=options.unknown)
    estimate = estimate_proportion(count, level=options.level, method=options.method)
    if options.json:
        print(json.dumps(estimate.to_json(), ensure_ascii=False))
    else:
        print("\n".join(describe_proportion(estimate, lang=options.lang).lines()))
    return 0
