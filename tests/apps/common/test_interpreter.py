"""Which Python the set-up takes."""

import sys
from pathlib import Path

import pytest

from tools.interpreter import quickest_python


def _python(folder: Path, script: str) -> str:
    folder.mkdir()
    file = folder / "python3"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def _only(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))


def test_a_clearly_quicker_python_of_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = _python(tmp_path / "quick", "echo 0.000001")
    _only(monkeypatch, tmp_path / "quick")
    assert quickest_python() == quick


@pytest.mark.parametrize(
    "script",
    ["echo 1000", "exit 1", "echo not a number", "echo 0.000001; exit 1"],
    ids=["slower", "too old or without venv", "not a Python", "broken"],
)
def test_the_python_that_calls_stays_where_another_is_no_better(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _python(tmp_path / "other", script)
    _only(monkeypatch, tmp_path / "other")
    assert quickest_python() == sys.executable


def test_a_path_without_any_python_leaves_the_one_that_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert quickest_python() == sys.executable
