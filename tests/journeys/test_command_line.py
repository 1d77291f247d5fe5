"""The thin loop from the command line, on real data."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("manabiwa"))


def run(home: Path, *words: str, expect: int = 0) -> str:
    environment = {**os.environ, "MANABIWA_HOME": str(home)}
    done = subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True)
    assert done.returncode == expect, done.stderr
    return done.stdout if expect == 0 else done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    run(folder, "migrate")
    return folder


def test_a_real_catalogue_comes_in_is_found_and_planned_with(home: Path, shared_data: Path) -> None:
    catalogue = str(shared_data / "courses" / "udemy_2017.csv")
    arguments = ("catalog", "import", catalogue, "--currency-yen", "150", "--keep-good", "--json")
    first = json.loads(run(home, *arguments))
    assert (first["state"], first["new"], first["wrong"]) == ("applied", 3665, 13)
    again = json.loads(run(home, *arguments))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3665)

    found = json.loads(run(home, "search", "web", "design", "--json"))
    assert found["total"] > 0
    assert "web" in found["hits"][0]["title"].lower()


def test_one_bad_row_stops_the_import_unless_the_person_says_otherwise(home: Path, shared_data: Path) -> None:
    catalogue = str(shared_data / "courses" / "udemy_2017.csv")
    run(home, "catalog", "import", catalogue, "--provider", "strict", expect=1)


def test_a_missing_file_is_named(home: Path) -> None:
    assert "none.csv" in run(home, "catalog", "import", "none.csv", expect=1)


def test_the_proportion_of_38_in_95(home: Path) -> None:
    answer = json.loads(run(home, "effect", "proportion", "38", "95", "--json"))
    assert answer["proportion"] == 0.4
    assert (
        [round(end, 3) for end in answer["interval"]] == [0.307, 0.501] == [round(end, 3) for end in answer["wilson"]]
    )
    assert [round(end, 4) for end in answer["clopper_pearson"]] == [0.3008, 0.5056]
    run(home, "effect", "proportion", "96", "95", expect=1)


def test_a_problem_is_planned_without_a_database(tmp_path: Path) -> None:
    problem = {
        "skills": {"html": {"weight": 1, "current": 0, "required": 2}},
        "courses": [
            {"id": "a", "hours": 5, "cost": 0, "penalty": 1, "teaches": {"html": 1}, "needs": {}},
            {"id": "b", "hours": 8, "cost": 0, "penalty": 1, "teaches": {"html": 2}, "needs": {"html": 1}},
        ],
        "hours": 20, "budget": 0, "level_value": [100, 80, 65, 50],
    }  # fmt: skip
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem))
    plan = json.loads(run(tmp_path / "empty", "plan", "--problem", str(path), "--json"))
    assert (plan["status"], plan["courses"], plan["objective"]) == ("optimal", ["a", "b"], 178)


def test_the_loop_runs_on_the_real_catalogue_and_the_occupations_of_onet(tmp_path: Path, shared_data: Path) -> None:
    """A new home, no preparation: the first command makes the database."""
    run(tmp_path, "catalog", "import", str(shared_data / "courses" / "udemy_2017.csv"), "--keep-good")
    run(tmp_path, "catalog", "import-occupations", str(shared_data / "skills" / "onet"))
    deadline = (datetime.now(UTC).date() + timedelta(weeks=18)).isoformat()
    arguments = ("--hours-per-week", "6", "--until", deadline, "--json")
    plan = json.loads(run(tmp_path, "plan", "--goal", "ウェブ開発者", *arguments))
    assert plan["status"] == "optimal"
    assert plan["coverage"] > 0.9
    titles = " ".join(course["title"].lower() for course in plan["courses"])
    assert all(word in titles for word in ("html", "css", "javascript", "git"))
    # an occupation that only O*NET knows, by its English name
    plan = json.loads(run(tmp_path, "plan", "--goal", "Art Directors", *arguments))
    assert plan["courses"]
    assert "見つかりません" in run(tmp_path, "plan", "--goal", "空飛ぶ仕事", expect=1)


def test_the_quality_of_search_is_a_figure_for_any_labelled_set(tmp_path: Path) -> None:
    """Without a database; a wrong row is named by its line."""
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    titles = {"a": "はじめてのエクセル", "b": "C++入門", "c": "C言語の基礎", "d": "ネットワークの守り方"}
    corpus.write_text("\n".join(json.dumps({"id": key, "title": title, "body": ""}) for key, title in titles.items()))
    asked = [("Ｅｘｃｅｌ", "a"), ("c++", "b"), ("ネットワーク", "d")]
    queries.write_text("\n".join(json.dumps({"query": words, "relevant": [key]}) for words, key in asked))
    answer = json.loads(run(tmp_path, "search", "eval", str(corpus), str(queries), "--json"))
    assert [answer[name] for name in ("ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100")] == [1.0] * 5
    assert answer["intervals"]["ndcg@10"] == [1.0, 1.0]
    assert (answer["documents"], answer["queries"]) == (4, 3)
    assert set(answer["query_ms"]) == {"p50", "p95"}
    queries.write_text(json.dumps({"query": "x", "relevant": ["nowhere"]}))
    assert "queries.jsonl 1行目" in run(tmp_path, "search", "eval", str(corpus), str(queries), expect=1)
    assert not list(tmp_path.glob("*.sqlite3"))
