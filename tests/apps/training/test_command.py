"""`manabiwa training ...` at the terminal."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from manabiwa.apps.training.models import TrainingFramework
from manabiwa.cli import start
from manabiwa.cli.main import main

PROBLEM = {"first_year": 2026, "years": 3, "roles": {"係": {"heads": {"30-39": 4}, "exit_rate": 0, "training": 1}}}


def write(folder: Path, data: Any) -> str:
    path = folder / "forecast.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def test_a_forecast_is_printed_as_json_and_in_words(tmp_path: Path, capsys: Any) -> None:
    assert main(["training", "forecast", write(tmp_path, PROBLEM), "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)["roles"]["係"]
    assert [(line["year"], line["heads"], line["qualified"]) for line in lines] == [
        (2026, 4, 0), (2027, 4, 1), (2028, 4, 2), (2029, 4, 3)
    ]  # fmt: skip
    assert main(["training", "forecast", write(tmp_path, PROBLEM)]) == 0
    assert "係: 2026年度の4人が、2029年度には4.0人" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "words"), [("{", "正しいJSON"), ({**PROBLEM, "years": 0}, "「years」"), ({"roles": {}}, "first_year")]
)
def test_bad_input_is_told_in_one_line(tmp_path: Path, capsys: Any, data: Any, words: str) -> None:
    assert main(["training", "forecast", write(tmp_path, data)]) == 1
    error = capsys.readouterr().err
    assert words in error or "roles" in error
    assert error.count("\n") == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: Any) -> None:
    assert main(["training", "forecast", str(tmp_path / "none.json")]) == 1
    assert "ファイルがありません" in capsys.readouterr().err


def test_a_framework_is_written_as_the_import_reads_it(
    framework: TrainingFramework, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "open_site", lambda: None)
    path = tmp_path / "out.csv"
    assert main(["training", "export", "139017", "--output", str(path)]) == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"役割": "一般職員", "段階": "採用1〜3年", "スキル": "文書作成", "必要レベル": "2"}
    assert main(["training", "export", "999999"]) == 1
    assert "公開中の人材育成体系がありません" in capsys.readouterr().err
