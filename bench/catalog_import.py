"""Bringing a large catalogue in: `python -m bench.catalog_import [--quick] [--import-only]`.

Invents a file of 250,000 courses (standard library, fixed seed, nothing copied), then checks and applies it as the
worker would, on SQLite, in a process of its own, and brings the same file a second time. Seconds and the peak of
resident memory are measured in that process; tagging and indexing are background tasks and measured apart.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.report import Row, publish

ROWS = 250_000
ROWS_QUICK = 10_000
GOAL_SECONDS = 120
GOAL_MEGABYTES = 500
HEADINGS = (
    "講座コード", "講座名", "説明", "できるようになること", "対象者", "アドレス", "分野", "水準", "言語", "学習時間",
    "価格", "評価", "受講者数", "更新日", "修了証", "動画", "字幕", "使う機器", "契約の席を使う",
)  # fmt: skip
_TOPICS = (
    "Excel", "Python", "データ分析", "情報セキュリティ", "ウェブデザイン", "簿記", "業務プロセス改善",
    "プレゼンテーション", "Power BI", "クラウド", "生成AI", "動画編集", "SQL", "Photoshop", "個人情報保護", "英会話",
)  # fmt: skip
_SHAPES = ("はじめての{}", "{}実践講座", "一日でわかる{}", "{}の考え方と進め方", "仕事で使う{}", "{} 設計と運用")
_SENTENCES = (
    "{}の基本を、画面を見ながら学びます。", "実際の業務を題材に、手を動かして{}を身につけます。",
    "つまずきやすいところを、例題で確かめながら進みます。", "章ごとに確認問題があり、自分の理解を確かめられます。",
    "{}を使って、日々の仕事の時間を短くする工夫を紹介します。", "前提となる知識はありません。",
)  # fmt: skip


def write_catalogue(path: Path, rows: int, seed: int = 3) -> None:
    """Write an invented list of courses: 19 columns, some 250 characters of text a row."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            topic = chance.choice(_TOPICS)
            text = "".join(sentence.format(topic) for sentence in chance.choices(_SENTENCES, k=5))
            writer.writerow(
                [
                    f"C{number:07d}", f"{chance.choice(_SHAPES).format(topic)} 第{number}回", text,
                    f"{topic}を仕事で使える", "自治体の職員", f"https://courses.example/{number}", topic,
                    chance.choice(("初級", "中級", "上級", "どなたでも")), chance.choice(("日本語", "英語")),
                    str(chance.randint(1, 80) / 2), str(chance.choice((0, 0, 1_800, 4_800, 12_000))),
                    f"{chance.uniform(3, 5):.1f}", str(chance.randint(0, 90_000)),
                    f"20{chance.randint(20, 26)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
                    chance.choice(("あり", "なし")), *chance.choices(("はい", "いいえ"), k=2),
                    chance.choice(("パソコン", "スマートフォン", "どちらでも")), chance.choice(("はい", "いいえ")),
                ]
            )  # fmt: skip


def measure(rows: int, options: list[str]) -> list[dict[str, float]]:
    """Import in a process of its own with an empty SQLite database; seconds and peak memory of each step."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "courses.csv"
        write_catalogue(path, rows)
        environment = {**os.environ, "MANABIWA_HOME": folder, "MANABIWA_LANGUAGE": "ja"}
        environment.pop("MANABIWA_DATABASE_URL", None)
        command = [sys.executable, "-m", "bench.catalog_import", "--child", str(path), *options]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-4_000:])
        return list(json.loads(done.stdout.splitlines()[-1]))


def child(path: Path, *, with_background: bool) -> None:
    """The measured process."""
    from manabiwa.cli.start import open_site

    open_site()
    from django.utils import timezone

    from manabiwa.apps.catalog.models import Course
    from manabiwa.apps.catalog.services import add_provider
    from manabiwa.apps.catalog.tables import course_table
    from manabiwa.apps.catalog.tagging import tag_waiting
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.search.indexing import rebuild_index
    from manabiwa.apps.tables.importing import import_file

    add_provider(code="bench", name="Bench", actor=SYSTEM)
    steps: list[dict[str, float]] = []

    def bring() -> int:
        report = import_file(spec=course_table("bench"), path=path, actor=SYSTEM, now=timezone.now())
        assert str(report.state) == "applied", report.problems[:3]
        assert report.counts.new + report.counts.unchanged == Course.objects.count()
        return report.counts.total

    plan: list[tuple[str, Callable[[], int]]] = [("import", bring), ("the same file again", bring)]
    if with_background:
        plan += [("tag (background)", lambda: tag_waiting()["courses"]), ("index (background)", rebuild_index)]
    for name, step in plan:
        steps.append(_timed(name, step))
    print(json.dumps(steps))


def _timed(name: str, step: Callable[[], int]) -> dict[str, float | str]:
    begun = time.perf_counter()
    count = step()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"step": name, "rows": count, "seconds": seconds, "peak_mb": peak}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    given = sys.argv[1:] if arguments is None else arguments
    if "--child" in given:
        child(Path(given[given.index("--child") + 1]), with_background="--import-only" not in given)
        return
    rows = ROWS_QUICK if "--quick" in given else ROWS
    steps = measure(rows, [one for one in given if one == "--import-only"])
    table: list[Row] = [
        {
            "step": one["step"], "rows": one["rows"], "seconds": round(one["seconds"], 1),
            "rows/s": int(one["rows"] / one["seconds"]), "peak MB so far": round(one["peak_mb"]),
        }
        for one in steps
    ]  # fmt: skip
    notes = [f"goal: {ROWS:,} rows in under {GOAL_SECONDS} s below {GOAL_MEGABYTES} MB (check and apply, SQLite)"]
    publish("catalog_import", f"Importing a catalogue of {rows:,} courses from CSV", table, notes=notes)


if __name__ == "__main__":
    main()
