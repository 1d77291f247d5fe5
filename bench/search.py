"""How good and how fast search is, beside SQLite FTS5 (trigram) and bm25s in the same run.

``python -m bench.search [--quick] [--documents N]``. The corpus is JSQuAD's 1,145 paragraphs among other documents; a
question's paragraph is the one right answer. Without the trial data an invented corpus is used.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.report import publish, quantile, shared_data
from manabiwa.engines.search import Document, Searcher, SearchRequest, evaluate, rebuild_on
from manabiwa.engines.text import Analyser
from tests.references.notation_pairs import FORTY_PAIRS

Ask = Callable[[str], list[str]]
_DEPTH = 100
CATALOGUE = Path(__file__).resolve().parents[1] / "tests" / "references" / "course_catalogue.jsonl"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 documents and 300 questions, under a minute")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=1_500)
    options = parser.parse_args(arguments)
    size, asked = (10_000, 300) if options.quick else (options.documents, options.questions)
    rows: list[dict[str, object]] = []
    for others, engines in (("courses", (_fts5, _bm25s, _ours)), ("halves", (_ours,))):
        documents, questions = corpus(size, asked, others)
        for build in engines:
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                ask = build(documents, Path(folder))
                rows.append({"others": others, **_row(_NAMES[build], ask, questions, time.perf_counter() - began)})
    publish("search", f"Search: {asked} questions, {size:,} documents (times in ms)", rows, notes=[
        "others: courses made of sentences of the labelled catalogue, or halves of the paragraphs' own sentences",
        f"notations that find each other (manabiwa): {_notations()} of {len(FORTY_PAIRS)}",
        "bm25s ranks the tokens of our own analyser: the difference is fields and the second look",
    ])  # fmt: skip


def corpus(size: int, asked: int, others: str) -> tuple[list[Document], list[tuple[str, str]]]:
    """Return documents and (question, id of its document); `others`: what fills up, courses or halves of sentences."""
    data = shared_data()
    if data is None:
        return _invented(size, asked)
    articles = json.loads((data / "search" / "jsquad_valid.json").read_text(encoding="utf-8"))["data"]
    documents, questions, sentences = [], [], []
    for number, article in enumerate(articles):
        for place, paragraph in enumerate(article["paragraphs"]):
            key = f"{number}-{place}"
            title, _, body = paragraph["context"].partition("[SEP]")
            documents.append(Document("p", key, title.strip(), body.strip()))
            questions += [(entry["question"], key) for entry in paragraph["qas"]]
            sentences += [sentence for sentence in body.strip().split("。") if len(sentence) > 10]
    draw = random.Random(0)
    made = made_courses(draw) if others == "courses" else _halves(draw, [row.title for row in documents], sentences)
    filling = [Document("p", f"x{number}", *next(made)) for number in range(max(0, size - len(documents)))]
    return documents + filling, draw.sample(questions, min(asked, len(questions)))


def made_courses(draw: random.Random) -> Iterator[tuple[str, str]]:
    """Title and body of courses, their sentences drawn from the labelled catalogue."""
    rows = [json.loads(line) for line in CATALOGUE.read_text(encoding="utf-8").splitlines()]
    sentences = [sentence for row in rows for sentence in row["body"].split("。") if len(sentence) > 5]
    while True:
        yield draw.choice(rows)["title"], "。".join(draw.choices(sentences, k=6))


def _halves(draw: random.Random, titles: Sequence[str], sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Halves of sentences from different articles: the same words and half statements, which is harder than real."""
    while True:
        yield draw.choice(titles), "。".join(_half(draw, sentences) for _ in range(4))


def _half(draw: random.Random, sentences: Sequence[str]) -> str:
    one, other = draw.choice(sentences), draw.choice(sentences)
    return one[: len(one) // 2] + other[len(other) // 2 :]


def _invented(size: int, asked: int) -> tuple[list[Document], list[tuple[str, str]]]:
    draw = random.Random(0)
    parts = [
        ["窓口", "会計", "防災", "福祉", "観光", "農業"],
        ["データ分析", "表計算", "動画編集", "接客", "英語"],
        ["入門", "実践", "応用"],
    ]
    documents = [
        Document("p", str(n), "".join(draw.choice(part) for part in parts) + str(n), draw.choice(parts[1]) + "を学ぶ。")
        for n in range(size)
    ]
    return documents, [(document.title, document.id) for document in draw.sample(documents, min(asked, size))]


def _ours(documents: Sequence[Document], folder: Path) -> Ask:
    rebuild_on(2, folder / "index", documents)
    searcher = Searcher(folder / "index")
    searcher.search(SearchRequest("準備"))

    def ask(text: str) -> list[str]:
        request = SearchRequest(text, per_page=_DEPTH, snippets=False, counted=False)
        return [hit.id for hit in searcher.search(request).hits]

    return ask


def _fts5(documents: Sequence[Document], folder: Path) -> Ask:
    connection = sqlite3.connect(folder / "fts.db")
    connection.execute("CREATE VIRTUAL TABLE d USING fts5(id UNINDEXED, title, body, tokenize='trigram')")
    connection.executemany("INSERT INTO d VALUES (?, ?, ?)", ((d.id, d.title, d.body) for d in documents))
    connection.commit()

    def ask(text: str) -> list[str]:
        grams = sorted({text[start : start + 3] for start in range(len(text) - 2)})
        query = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        if not query:
            return []
        sql = "SELECT id FROM d WHERE d MATCH ? ORDER BY bm25(d, 0, 2.5, 1) LIMIT ?"
        return [row[0] for row in connection.execute(sql, (query, _DEPTH))]

    return ask


def _bm25s(documents: Sequence[Document], folder: Path) -> Ask:
    import bm25s

    analyser = Analyser()
    ranking = bm25s.BM25(k1=1.2, b=0.75)
    ranking.index([analyser.words(f"{d.title} 、 {d.body}") for d in documents], show_progress=False)

    def ask(text: str) -> list[str]:
        words = [word for word in analyser.words(text) if word in ranking.vocab_dict]
        if not words:
            return []
        found, _ = ranking.retrieve([words], k=min(_DEPTH, len(documents)), show_progress=False)
        return [documents[int(place)].id for place in found[0]]

    return ask


def _row(name: str, ask: Ask, questions: Sequence[tuple[str, str]], built: float) -> dict[str, object]:
    times, runs = [], []
    for text, _ in questions:
        began = time.perf_counter()
        runs.append(ask(text))
        times.append((time.perf_counter() - began) * 1_000)
    measured = evaluate(runs, [[key] for _, key in questions])
    figures = {figure: round(value.mean, 4) for figure, value in measured.items()}
    return {"engine": name, **figures, "p50": quantile(times, 0.5), "p95": quantile(times, 0.95), "index s": built}


def _notations() -> int:
    found = 0
    for _kind, one, other in FORTY_PAIRS:
        with tempfile.TemporaryDirectory() as folder:
            rebuild_on(1, Path(folder), [Document("a", "one", one), Document("a", "other", other)])
            searcher = Searcher(Path(folder))
            found += all(searcher.search(SearchRequest(text)).total == 2 for text in (one, other))
    return found


_NAMES: dict[Callable[..., Ask], str] = {_fts5: "sqlite fts5 trigram", _bm25s: "bm25s", _ours: "manabiwa"}


if __name__ == "__main__":
    main()
