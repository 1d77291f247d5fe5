"""Rules of the house that no linter knows."""

import ast
import re
from pathlib import Path

import manabiwa

SOURCE = Path(manabiwa.__file__).parent
OUTSIDE = {"views.py", "api.py", "urls.py", "navigation.py", "middleware.py", "templatetags"}


def test_the_rooms_that_answer_people_never_read_unscoped_rows() -> None:
    strangers = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if OUTSIDE & {path.name, path.parent.name} and ".unscoped" in path.read_text(encoding="utf-8")
    ]
    assert strangers == []


def test_no_file_grows_past_450_lines() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}


def test_services_take_their_arguments_by_keyword() -> None:
    positional = [
        f"{path.parent.name}.{node.name}"
        for path in SOURCE.glob("apps/*/services.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and len(node.args.args) > 1
    ]
    assert positional == []


def test_pages_carry_no_inline_script_or_style() -> None:
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.html")
        if any(
            mark in re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
            for mark in ('style="', "<style", "onclick=", "javascript:")
        )
    ]
    assert wrong == []


def test_no_day_is_taken_from_a_moment_in_utc() -> None:
    """Until nine in the morning in Japan, `now.date()` is the day before: `timezone.localdate(now)` is meant."""
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "demo" not in path.parts and "now.date()" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []
