"""The labelled sets of course search and of skills in text are whole and well formed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from manabiwa.apps.catalog.builtin import SKILLS
from manabiwa.engines.text import fold
from tests.references.notation_pairs import FORTY_PAIRS, OPEN_PAIRS

FOLDER = Path(__file__).resolve().parents[1] / "references"
PROVIDERS = {"municipality", "national", "platform", "in_house"}
QUERY_KINDS = {"word", "words", "question", "need", "notation", "abbreviation", "product", "mixed", "typo"}
TEXT_KINDS = {"course", "posting", "own words"}
PAIR_KINDS = {"width", "kana", "long vowel", "okurigana", "loan word", "English", "synonym"}
MOST_RELEVANT = 12
"""A query with more right answers is too wide to be judged completely."""
NAMES = {f"mnb-{number:03d}": name for number, (name, _english, _aliases) in enumerate(SKILLS, start=1)}
"""Codes as `seed.py` gives them: the place in the list."""


Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


COURSES, QUERIES, TEXTS = rows("course_catalogue.jsonl"), rows("course_queries.jsonl"), rows("skill_texts.jsonl")


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_the_catalogue_has_400_courses_that_all_differ():
    assert len(COURSES) >= 400
    for field in ("id", "title", "body"):
        assert repeated([fold(course[field]) for course in COURSES]) == []


def test_every_course_has_a_title_a_body_and_a_known_kind_of_provider():
    assert [course["id"] for course in COURSES if not is_course(course)] == []


def is_course(row: Row) -> bool:
    written = all(str(row[field]).strip() == row[field] != "" for field in ("id", "title", "body"))
    return set(row) == {"id", "title", "body", "provider_kind"} and written and row["provider_kind"] in PROVIDERS


def test_every_kind_of_provider_has_its_share():
    counts = Counter(course["provider_kind"] for course in COURSES)
    assert min(counts[kind] for kind in PROVIDERS) >= 30


def test_at_least_220_queries_of_every_kind_none_twice():
    assert len(QUERIES) >= 220
    assert repeated([query["query"] for query in QUERIES]) == []
    assert {query["kind"] for query in QUERIES} == QUERY_KINDS


def test_every_query_has_a_few_right_answers_that_exist():
    known = {course["id"] for course in COURSES}
    assert [query["query"] for query in QUERIES if not is_judged(query, known)] == []


def is_judged(row: Row, known: set[str]) -> bool:
    right = row["relevant"]
    whole = set(row) == {"query", "relevant", "kind"} and row["query"] == row["query"].strip() != ""
    return whole and 1 <= len(right) <= MOST_RELEVANT and not repeated(right) and set(right) <= known


def test_at_least_160_texts_of_three_kinds_none_twice():
    assert len(TEXTS) >= 160
    for field in ("id", "text"):
        assert repeated([text[field] for text in TEXTS]) == []
    assert {text["kind"] for text in TEXTS} == TEXT_KINDS


def test_every_text_names_skills_of_the_built_in_list_by_code_and_name():
    assert [text["id"] for text in TEXTS if not is_labelled(text)] == []


def is_labelled(row: Row) -> bool:
    whole = set(row) == {"id", "kind", "text", "skills", "names"} and not repeated(row["skills"])
    return whole and [NAMES.get(code) for code in row["skills"]] == row["names"]


def test_some_texts_show_no_skill_and_many_skills_are_shown():
    assert sum(not text["skills"] for text in TEXTS) >= 20
    assert len({code for text in TEXTS for code in text["skills"]}) >= 140


def test_forty_notation_pairs_of_seven_kinds():
    assert len(FORTY_PAIRS) == len({frozenset(pair[1:]) for pair in FORTY_PAIRS}) == 40
    counts = Counter(kind for kind, _one, _other in FORTY_PAIRS)
    assert set(counts) == PAIR_KINDS
    assert min(counts.values()) >= 5
    assert all(one != other for _kind, one, other in FORTY_PAIRS)


def test_the_open_pairs_are_among_the_forty():
    assert {pair[1:] for pair in FORTY_PAIRS} >= OPEN_PAIRS
