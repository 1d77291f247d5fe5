"""`manabiwa network ...`: the registry and the statistics of municipalities, from a terminal."""

import argparse
from pathlib import Path
from typing import Any

from .start import open_site


def register(topics: Any) -> None:
    """Add the commands."""
    network = topics.add_parser("network", help="自治体の名簿と統計 / registry and statistics of municipalities")
    kinds = network.add_subparsers(dest="kind", required=True, metavar="<what>")
    statistics = kinds.add_parser("import-statistics", help="SSDSE-A(市区町村)の CSV を取り込む")
    statistics.add_argument("file", type=Path)
    statistics.set_defaults(run=import_file)
    registry = kinds.add_parser("registry", help="自治体の名簿を読み込み直す / load the registry again")
    registry.set_defaults(run=load)


def import_file(options: argparse.Namespace) -> int:
    """Import the official statistics; 1 when a row could not be used (the others are stored)."""
    open_site()
    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.network.statistics import import_statistics

    report = import_statistics(path=options.file, actor=SYSTEM)
    print(f"{report.municipalities}自治体、{report.indicators}項目、{report.values}個の値を取り込みました。")
    for number, words in report.problems:
        print(f"  {number}行目: {words}")
    return 1 if report.problems else 0


def load(options: argparse.Namespace) -> int:
    """Load the registry that set-up extracted; names that changed are updated."""
    open_site()
    from django.conf import settings

    from manabiwa.apps.common.permissions import SYSTEM
    from manabiwa.apps.network.registry import load_registry, read_registry

    prefectures, municipalities = load_registry(rows=read_registry(settings.REGISTRY_FILE), actor=SYSTEM)
    print(f"都道府県 {prefectures}、市区町村 {municipalities}を読み込みました。")
    return 0
