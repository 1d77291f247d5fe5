"""`manabiwa search eval CORPUS.jsonl QUERIES.jsonl`: how good the search is on any labelled set. Needs no database.

Rows are {"id", "title", "body"} and {"query", "relevant": [ids]}, one JSON object a line.
"""

import json
import math
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.search import Document, Searcher, SearchRequest, evaluate, rebuild_on

DEPTH = 100
"""Hits that are looked at for each query: recall@100 needs no more."""
PROCESSES = 2
_KIND = "document"


def run_eval(corpus: Path, labelled: Path, *, as_json: bool) -> int:
    """Print the figures with their 95% bootstrap intervals, and the times of a query."""
    documents = list(_documents(corpus))
    known = {document.id for document in documents}
    queries = list(_queries(labelled, known))
    with tempfile.TemporaryDirectory(prefix="manabiwa-search-") as folder:
        began = time.perf_counter()
        rebuild_on(PROCESSES, Path(folder), documents)
        indexed = time.perf_counter() - began
        runs, times = _ask(Searcher(Path(folder)), [query for query, _relevant in queries])
    measured = evaluate(runs, [relevant for _query, relevant in queries])
    answer: dict[str, Any] = {name: round(value.mean, 6) for name, value in measured.items()}
    answer["intervals"] = {name: [round(value.low, 6), round(value.high, 6)] for name, value in measured.items()}
    answer |= {"documents": len(documents), "queries": len(queries), "index_seconds": round(indexed, 3)}
    answer["query_ms"] = {"p50": _quantile(times, 0.5), "p95": _quantile(times, 0.95)}
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print("\n".join(_lines(answer)))
    return 0


def _ask(searcher: Searcher, queries: list[str]) -> tuple[list[list[str]], list[float]]:
    searcher.search(SearchRequest("準備"))  # the first one opens the files
    runs, times = [], []
    for query in queries:
        began = time.perf_counter()
        hits = searcher.search(SearchRequest(query, per_page=DEPTH, snippets=False, counted=False)).hits
        times.append((time.perf_counter() - began) * 1_000)
        runs.append([hit.id for hit in hits])
    return runs, times


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"文書 {answer['documents']:,}件、問い {answer['queries']:,}件 (95%区間はブートストラップ)"
    for name, (low, high) in answer["intervals"].items():
        yield f"  {name:<11} {answer[name]:.4f}  [{low:.4f}, {high:.4f}]"
    times = answer["query_ms"]
    yield f"  1回の検索   p50 {times['p50']:.2f} ms、p95 {times['p95']:.2f} ms"
    yield f"  索引づくり  {answer['index_seconds']:.1f} 秒"


def _documents(path: Path) -> Iterator[Document]:
    seen: set[str] = set()
    for number, row in _rows(path):
        key = _text(row, "id", path, number)
        if not key or key in seen:
            raise _wrong(path, number, "id", Words("空でも重複でもない値", "neither empty nor given before"), key)
        seen.add(key)
        yield Document(_KIND, key, _text(row, "title", path, number), _text(row, "body", path, number))
    if not seen:
        raise ParameterError("corpus", Words("1件以上の文書", "at least one document"), str(path))


def _queries(path: Path, known: set[str]) -> Iterator[tuple[str, list[str]]]:
    count = 0
    for number, row in _rows(path):
        relevant = row.get("relevant")
        if not isinstance(relevant, list) or not relevant:
            raise _wrong(path, number, "relevant", Words("1件以上の id の配列", "a list of ids"), relevant)
        keys = [str(key) for key in relevant]
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise _wrong(path, number, "relevant", Words("文書にある id", "ids of the corpus"), unknown[0])
        count += 1
        yield _text(row, "query", path, number), keys
    if not count:
        raise ParameterError("queries", Words("1件以上の問い", "at least one query"), str(path))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig") as file:
        try:
            lines = list(enumerate(file, start=1))
        except UnicodeDecodeError as error:
            raise ParameterError(path.name, Words("UTF-8 のファイル", "a file in UTF-8"), str(error)) from None
    for number, line in lines:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise _wrong(path, number, "JSON", Words("1行に1つの JSON", "one JSON object a line"), error.msg) from None
        if not isinstance(row, dict):
            raise _wrong(path, number, "JSON", Words("項目のある JSON({…})", "a JSON object"), row)
        yield number, row


def _text(row: dict[str, Any], name: str, path: Path, number: int) -> str:
    value = row.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(path, number, name, Words("文字列", "text"), value)
    return str(value)


def _wrong(path: Path, number: int, name: str, wanted: Words, value: object) -> ParameterError:
    return ParameterError(f"{path.name} {number}行目 {name}", wanted, value)


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)], 3)
