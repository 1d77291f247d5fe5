"""`manabiwa cohort-plan`: plans for everybody in a cohort, who share seats, classes and supporters' hours."""

import argparse
import json
import sys
from typing import Any


def register(topics: Any) -> None:
    """Add the command."""
    plan = topics.add_parser("cohort-plan", help="期のみんなの計画をまとめて作る / plans for a cohort at once")
    plan.add_argument("cohort", type=int, help="期の番号(期のページのアドレスにある数)")
    plan.add_argument("--support-hours", type=int, help="伴走支援に使える時間(期の全体)。省くと限りなし")
    plan.add_argument(
        "--hours-per-course", type=float, default=2.0, help="中級・上級の講座1つに使う伴走支援の時間 (既定 2)"
    )
    plan.add_argument("--include-planned", action="store_true", help="計画のある人の案も作り直す")
    plan.add_argument("--json", action="store_true", help="JSON で出す")
    plan.set_defaults(run=run_cohort_plan)


def run_cohort_plan(options: argparse.Namespace) -> int:
    """Make the plans here and now, and print who got what is scarce."""
    from .main import CommandError
    from .start import open_site

    open_site()
    from django.utils import timezone

    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.learning import cohort_result, cohort_services
    from manabiwa.apps.programmes.models import Cohort

    try:
        cohort, _is_officer = cohort_result.cohort_for(SYSTEM, options.cohort)
    except Cohort.DoesNotExist:
        raise CommandError(f"期 {options.cohort} はありません。") from None
    row = cohort_services.start_cohort_plan(
        cohort=cohort, actor=SYSTEM, now=timezone.now(), support_hours=options.support_hours,
        hours_per_course=options.hours_per_course, includes_planned=options.include_planned, in_background=False,
    )  # fmt: skip
    cohort_services.plan_cohort(progress=_say, cohort_plan=row.pk)
    row.refresh_from_db()
    result = cohort_result.result_of(row)
    if row.failure:
        raise CommandError(row.failure["ja"])
    if options.json:
        print(json.dumps(cohort_result.as_json(row, result), ensure_ascii=False))
    else:
        print("\n".join(_lines(result)))
    return 0


def _say(done: int, total: int, message: str = "") -> None:
    print(f"\r{done:>3}/{total} {message}", end="\n" if done >= total else "", file=sys.stderr, flush=True)


def _lines(result: Any) -> list[str]:
    lines = [f"{len(result.people)}人の案を作りました。{result.quality}"]
    lines += [f"  作らなかった人: {reason} {number}人" for reason, number in result.left_out]
    for pool in result.pools:
        more = f" — もう1つあれば {pool.points:g}ポイント: {'、'.join(pool.waiting)}" if pool.is_scarce else ""
        lines.append(f"{pool.name}: {pool.used:g} / {pool.limit:g}{more}")
    for one in result.people:
        given = f" {'、'.join(one.given)}" if one.given else ""
        lines.append(f"{one.person}: {one.percent_without}% → {one.percent}%{given}")
    return lines
