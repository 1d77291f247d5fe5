"""`manabiwa plan`: the best learning plan, for a goal of the catalogue or for a problem in a file (no database)."""

import argparse
import json
import math
import sys
from datetime import date
from pathlib import Path
from typing import Any

from manabiwa.engines.kernel import ParameterError, Status, Words
from manabiwa.engines.planning import describe_plan, parse_problem, read_problem, solve, unknown_names


def register(topics: Any) -> None:
    """Add the command."""
    plan = topics.add_parser("plan", help="学習計画を作る / make a learning plan")
    source = plan.add_mutually_exclusive_group(required=True)
    source.add_argument("--goal", help="職業コード・職業名、または「スキル=レベル,スキル=レベル」")
    source.add_argument("--problem", type=Path, help="問題の JSON ファイル(データベースは要りません)")
    plan.add_argument("--hours-per-week", type=float, default=6.0, help="1週間に学べる時間 (既定 6)")
    plan.add_argument("--until", type=_day, help="期限 YYYY-MM-DD (既定 26週後)")
    plan.add_argument("--start", type=_day, help="開始日 YYYY-MM-DD (既定 今日)")
    plan.add_argument("--current", default="", help="いまのレベル「HTML=2,CSS=1」")
    plan.add_argument("--budget", type=int, help="予算(円)")
    plan.add_argument("--language", default="", help="講座の言語 (例 ja)")
    plan.add_argument("--lang", choices=["ja", "en"], default="ja", help="説明の言語")
    plan.add_argument("--time-limit", type=_seconds, default=10.0, help="計算の上限(秒、既定 10)")
    plan.add_argument("--json", action="store_true", help="JSON で出す")
    plan.add_argument("--ics", type=Path, help="予定表(iCalendar)をこのファイルに書く")
    plan.set_defaults(run=run_plan)


def run_plan(options: argparse.Namespace) -> int:
    """Print the plan, in words or as JSON."""
    if not 0.0 < options.time_limit < math.inf:
        raise ParameterError("--time-limit", Words("0より大きい秒数", "seconds above 0"), options.time_limit)
    return _solve_file(options) if options.problem is not None else _plan_goal(options)


def _solve_file(options: argparse.Namespace) -> int:
    if options.ics is not None:
        raise ParameterError("--ics", Words("--goal といっしょに使う", "used with --goal"), str(options.ics))
    try:
        text = options.problem.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParameterError("--problem", Words("UTF-8 の JSON ファイル", "a JSON file in UTF-8"), str(error)) from None
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError):
            raise
        words = Words("読むことのできるファイル", "a file that can be read")
        raise ParameterError("--problem", words, str(options.problem)) from None
    data = parse_problem(text)
    problem = read_problem(data)
    for words in unknown_names(data):
        print(f"manabiwa: {words.to(options.lang)}", file=sys.stderr)
    plan = solve(problem, options.time_limit)
    if options.json:
        print(json.dumps(plan.to_json(), ensure_ascii=False))
    else:
        print(describe_plan(problem, plan, lang=options.lang))
        for number, course in enumerate(plan.courses, start=1):
            print(f"{number:>3}. {course}")
    if plan.status is Status.INFEASIBLE:
        print("manabiwa: " + describe_plan(problem, plan, lang=options.lang), file=sys.stderr)
        return 1
    return 0


def _plan_goal(options: argparse.Namespace) -> int:
    from .start import open_site

    open_site()
    from manabiwa.apps.learning.terminal import Question, answer_goal

    question = Question(
        goal=options.goal, current=options.current, hours_per_week=options.hours_per_week, start=options.start,
        until=options.until, budget=options.budget, language=options.language, time_limit=options.time_limit,
        lang=options.lang,
    )  # fmt: skip
    answer = answer_goal(question)
    if options.ics is not None:
        options.ics.write_bytes(answer.calendar())
    print(json.dumps(answer.to_json(), ensure_ascii=False) if options.json else answer.text())
    return 0


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"秒数で書いてください: {text}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付は YYYY-MM-DD で書いてください: {text}") from None
