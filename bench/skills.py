"""How well skills are found in texts, beside character TF-IDF in the same run.

``python -m bench.skills [--quick]``. English: sentences of postings of the validation sets TECH and HOUSE of Decorte et
al. (2022, "Design of Negative Sampling Strategies for Distantly Supervised Skill Extraction", RecSys in HR), each
ranked against all 13,895 ESCO labels.

- One question is one sentence with the set of labels of its spans. Annotations UNDERSPECIFIED and LABEL NOT PRESENT are
  dropped, and with them sentences that have no other; equal sentences are one question.
- RP@5 = |relevant among the first 5| / min(5, |relevant|), mean over sentences. MRR = 1 / rank of the first relevant.
- The two parameters of the ranking (longest run, power of rarity) were chosen on half of the sentences, by a hash of
  the sentence; the other half and all of them are printed. The lists of idle words are general, written after
  a look at the first thirty annotations of each file.
- The baselines have no parameters: TF-IDF of character 3- to 5-grams, cosine, inside of words and across them.

Japanese: labelled texts of tests/references/skill_texts.jsonl against the built-in list; precision and recall at the
automatic threshold.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.report import publish, shared_data
from manabiwa.apps.catalog.builtin import SKILLS
from manabiwa.engines.skills import AUTOMATIC, SkillLinker, SkillRanker, SkillTerms

Question = tuple[str, frozenset[int]]
Rank = Callable[[str], list[int]]
_DROPPED = {"UNDERSPECIFIED", "LABEL NOT PRESENT"}
_DEPTH = 1_000
"""Ranks that are looked at; a first right answer behind them counts 0."""
TEXTS = Path(__file__).resolve().parents[1] / "tests" / "references" / "skill_texts.jsonl"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same; it takes seconds")
    parser.parse_args(arguments)
    data = shared_data()
    if data is None:
        print("skills: the validation sets are not here (set MANABIWA_DATA)")
    else:
        english(data / "skills" / "linking")
    japanese(TEXTS)


def english(folder: Path) -> list[dict[str, object]]:
    """Print and return the figures of all rankings on both sets."""
    labels = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    sets = {
        name.upper(): questions(folder / f"{name}_validation_annotations.csv", labels) for name in ("tech", "house")
    }
    rows: list[dict[str, object]] = []
    for engine, build in (
        ("char TF-IDF 3-5, in words", lambda: baseline(labels, in_words=True)),
        ("char TF-IDF 3-5, across words", lambda: baseline(labels, in_words=False)),
        ("manabiwa", lambda: ours(labels)),
    ):
        began = time.perf_counter()
        rank = build()
        built = time.perf_counter() - began
        for name, asked in sets.items():
            began = time.perf_counter()
            runs = [rank(text) for text, _ in asked]
            each = (time.perf_counter() - began) / len(asked) * 1_000
            row: dict[str, object] = {"engine": engine, "set": name, "sentences": len(asked)}
            row |= figures(runs, asked)
            kept = [place for place, (text, _) in enumerate(asked) if not is_for_tuning(text)]
            held = figures([runs[place] for place in kept], [asked[place] for place in kept])
            row |= {f"{figure} held out": value for figure, value in held.items()}
            rows.append(row | {"ms each": each, "index s": built})
    publish("skills", f"Skills in English sentences: ranking of {len(labels):,} ESCO labels", rows, notes=[
        *_gains(rows),
        "held out: the half of the sentences that no parameter was chosen on",
    ])  # fmt: skip
    return rows


def questions(path: Path, labels: Sequence[str]) -> list[Question]:
    """Return (sentence, places of its labels) for each sentence with a label."""
    places = {label: place for place, label in reversed(list(enumerate(labels)))}
    found: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["label"] not in _DROPPED:
                found.setdefault(row["sentence"], set()).add(places[row["label"]])
    return [(sentence, frozenset(relevant)) for sentence, relevant in found.items()]


def is_for_tuning(sentence: str) -> bool:
    """Whether parameters may be chosen on the sentence: half of them, by a hash."""
    return hashlib.sha256(sentence.encode()).digest()[0] % 2 == 0


def figures(runs: Sequence[Sequence[int]], asked: Sequence[Question]) -> dict[str, float]:
    """Return RP@5 and MRR of rankings (places of labels, best first) of the questions."""
    precision, reciprocal = [], []
    for run, (_, relevant) in zip(runs, asked, strict=True):
        precision.append(len(relevant.intersection(run[:5])) / min(5, len(relevant)))
        reciprocal.append(next((1 / rank for rank, place in enumerate(run, 1) if place in relevant), 0.0))
    return {"RP@5": float(np.mean(precision)), "MRR": float(np.mean(reciprocal))}


def _gains(rows: Sequence[dict[str, object]]) -> list[str]:
    """Say by how much we are above the better baseline, figure by figure."""
    notes = []
    for name in dict.fromkeys(str(row["set"]) for row in rows):
        mine = next(row for row in rows if row["engine"] == "manabiwa" and row["set"] == name)
        others = [row for row in rows if row["engine"] != "manabiwa" and row["set"] == name]
        for figure in ("RP@5", "MRR", "RP@5 held out", "MRR held out"):
            best = max(float(str(row[figure])) for row in others)
            notes.append(f"{name} {figure}: {float(str(mine[figure])) / best - 1:+.0%} against the better baseline")
    return notes


def ours(labels: Sequence[str]) -> Rank:
    """Our ranking."""
    ranker = SkillRanker(SkillTerms(str(place), label) for place, label in enumerate(labels))
    return lambda text: [int(found.skill) for found in ranker.rank(text, _DEPTH)]


def baseline(labels: Sequence[str], *, in_words: bool) -> Rank:
    """TF-IDF of character n-grams, as scikit-learn makes it (smooth idf, unit length): cosine with the sentence."""
    documents = [_grams(label, in_words=in_words) for label in labels]
    holders: dict[str, list[int]] = {}
    for place, grams in enumerate(documents):
        for gram in grams:
            holders.setdefault(gram, []).append(place)
    idf = {gram: math.log((1 + len(labels)) / (1 + len(places))) + 1 for gram, places in holders.items()}
    length = [math.sqrt(sum((n * idf[gram]) ** 2 for gram, n in grams.items())) or 1.0 for grams in documents]
    postings = {
        gram: (np.array(places), np.array([documents[place][gram] * idf[gram] / length[place] for place in places]))
        for gram, places in holders.items()
    }

    def rank(text: str) -> list[int]:
        scores = np.zeros(len(labels))
        for gram, count in _grams(text, in_words=in_words).items():
            if gram in postings:
                places, weights = postings[gram]
                scores[places] += count * idf[gram] * weights
        return [int(place) for place in np.argsort(-scores, kind="stable")[:_DEPTH]]

    return rank


def _grams(text: str, *, in_words: bool) -> Counter[str]:
    plain = re.sub(r"\s+", " ", text.lower())
    pieces = [f" {word} " for word in plain.split()] if in_words else [plain]
    return Counter(
        piece[start : start + size] for piece in pieces for size in (3, 4, 5) for start in range(len(piece) - size + 1)
    )


def japanese(path: Path) -> None:
    """Print the figures of the Japanese texts."""
    publish("skills-japanese", f"Skills in Japanese texts at the automatic threshold {AUTOMATIC}", judge_texts(path))


def judge_texts(path: Path) -> list[dict[str, object]]:
    """Return precision and recall of the dictionary at the automatic threshold: by kind of text, then over all."""
    linker = SkillLinker(
        SkillTerms(f"mnb-{number:03d}", name, (other, *aliases))
        for number, (name, other, aliases) in enumerate(SKILLS, start=1)
    )
    texts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_judge(kind, texts, linker) for kind in (*sorted({text["kind"] for text in texts}), "")]


def _judge(kind: str, texts: Sequence[dict[str, Any]], linker: SkillLinker) -> dict[str, object]:
    mine = [text for text in texts if kind in ("", text["kind"])]
    right = found = wanted = 0
    for text in mine:
        sure = {mention.skill for mention in linker.link(text["text"]) if mention.confidence >= AUTOMATIC}
        right += len(sure.intersection(text["skills"]))
        found, wanted = found + len(sure), wanted + len(set(text["skills"]))
    return {
        "texts": kind or "all", "number": len(mine), "skills": wanted, "found": found, "right": right,
        "precision": right / max(1, found), "recall": right / max(1, wanted),
    }  # fmt: skip


if __name__ == "__main__":
    main()
