"""What units hold: checking it, showing texts, scoring answers. Nothing here asks the database."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.engines.text import fold

from .models import UnitKind

QUESTION_KINDS = ("single", "multiple", "text")
PASS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: kind is `heading`, `paragraph`, `bullets` or `numbers`."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what a person chose, as the page shows it; `result` is empty before the answer."""

    id: str
    text: str
    kind: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...] = ()
    result: str = ""
    feedback: str = ""


def checked(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content with a key that lasts through all versions. Raises ValidationError naming what is missing."""
    kept = dict(content)
    kept.setdefault("key", uuid.uuid4().hex)
    if kind == UnitKind.TEXT and not str(kept.get("text", "")).strip():
        raise ValidationError({"text": _("本文を入力してください。")})
    if kind == UnitKind.VIDEO and not kept.get("file"):
        raise ValidationError({"file": _("動画のファイルを選んでください。")})
    if kind == UnitKind.QUIZ:
        if not kept.get("questions"):
            raise ValidationError({"questions": _("問題を1問以上入れてください。")})
        for number, question in enumerate(kept["questions"], start=1):
            _check_question(number, question)
    return kept


def _check_question(number: int, question: Mapping[str, Any]) -> None:
    options = [value for value, _text in question.get("options", [])]
    answer = list(question.get("answer", []))
    is_right = (
        question.get("kind") in QUESTION_KINDS
        and str(question.get("text", "")).strip()
        and answer
        and (question["kind"] == "text" or (len(options) >= 2 and set(answer) <= set(options)))
        and (question["kind"] != "single" or len(answer) == 1)
    )
    if not is_right:
        message = _("%(number)s問目: 問題文、二つ以上の選択肢、正解をそろえてください(一つ選ぶ問題の正解は一つ)。")
        raise ValidationError({"questions": message % {"number": number}})


def blocks(text: str) -> list[Block]:
    """Cut a text into headings (`## `), lists (`- `, `1. `) and paragraphs (separated by blank lines)."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("#"):
            found.append(Block("heading", (lines.pop(0).lstrip("# "),)))
        for pattern, kind in ((r"[-・*]\s*", "bullets"), (r"[0-9]+[.)]\s*", "numbers")):
            if lines and all(re.match(pattern, line) for line in lines):
                found.append(Block(kind, tuple(re.sub(f"^{pattern}", "", line) for line in lines)))
                break
        else:
            if lines:
                found.append(Block("paragraph", tuple(lines)))
    return found


def unanswered(questions: Sequence[Mapping[str, Any]]) -> list[Answered]:
    """The questions of a quiz before anybody answers."""
    return [_shown(question) for question in questions]


def score(questions: Sequence[Mapping[str, Any]], chosen: Mapping[str, Sequence[str]]) -> tuple[list[Answered], int]:
    """Compare answers (question id -> what was chosen or typed); the questions as shown, and how many are right."""
    shown = []
    for question in questions:
        given = tuple(chosen.get(str(question["id"]), ()))
        is_right = _is_right(question, given)
        shown.append(_shown(question, given, "right" if is_right else "wrong"))
    return shown, sum(one.result == "right" for one in shown)


def has_passed(right: int, total: int) -> bool:
    """Whether enough answers are right: three of five."""
    return right >= PASS_SHARE * total


def _is_right(question: Mapping[str, Any], given: Sequence[str]) -> bool:
    if question["kind"] == "text":
        wanted = {" ".join(fold(one).split()) for one in question["answer"]}
        return bool(given) and " ".join(fold(given[0]).split()) in wanted
    return set(given) == set(question["answer"])


def _shown(question: Mapping[str, Any], given: tuple[str, ...] = (), result: str = "") -> Answered:
    return Answered(
        id=str(question["id"]), text=question["text"], kind=question["kind"],
        options=tuple((value, text) for value, text in question.get("options", [])), chosen=given, result=result,
        feedback=question.get("feedback", "") if result else "",
    )  # fmt: skip
