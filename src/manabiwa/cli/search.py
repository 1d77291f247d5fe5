"""`manabiwa search WORDS`: what the site's search box finds."""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from .search_eval import run_eval
from .start import open_site


def register(topics: Any) -> None:
    """Add the command."""
    search = topics.add_parser(
        "search", help="さがす / search; `search rebuild` makes the index anew, `search eval` measures its quality"
    )
    search.add_argument(
        "words", nargs="+",
        help="ことば。`rebuild` だけなら索引を作り直す。`eval 文書.jsonl 問い.jsonl` なら探しものの質を測る",
    )  # fmt: skip
    search.add_argument("--kind", choices=["course", "case"], help="種類を一つにしぼる")
    search.add_argument(
        "--pillar", choices=["staff", "business", "residents"], action="append",
        help="取組領域の講座だけ(行政DX、中小企業DX、市民・求職者)",
    )  # fmt: skip
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--json", action="store_true")
    search.set_defaults(run=run_search)


def run_search(options: argparse.Namespace) -> int:
    """Print the best hits, best first; 0 also when nothing was found."""
    if options.words[0] == "eval" and len(options.words) == 3:
        return run_eval(Path(options.words[1]), Path(options.words[2]), as_json=options.json)
    open_site()
    from manabiwa.apps.search.finding import find
    from manabiwa.apps.search.indexing import rebuild_index

    if options.words == ["rebuild"]:
        print(f"{rebuild_index()}件の索引を作りました。")
        return 0
    words, kinds = " ".join(options.words), [options.kind] if options.kind else ["course", "case"]
    ask = partial(
        find, words=words, kinds=kinds, visibility=["public"], per_page=max(1, min(options.limit, 100)),
        filters={"pillar": options.pillar} if options.pillar else {},
    )  # fmt: skip
    found = ask()
    if found.result is None:
        rebuild_index()
        found = ask()
    hits = found.result.hits if found.result else ()
    if options.json:
        rows = [{"kind": hit.kind, "id": hit.id, "title": _text(hit.title), "score": hit.score} for hit in hits]
        print(json.dumps({"total": found.result.total if found.result else 0, "hits": rows}, ensure_ascii=False))
    else:
        print("\n".join(f"{hit.kind}\t{hit.id}\t{_text(hit.title)}" for hit in hits) or "見つかりませんでした。")
    return 0


def _text(highlighted: Any) -> str:
    return "".join(part for part, _marked in highlighted.parts())
