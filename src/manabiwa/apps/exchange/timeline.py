"""The timeline of a case: when, what, and whether it went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 30
FAILED_MARK = "!"


class Step(NamedTuple):
    """One line of the timeline."""

    when: str
    text: str
    failed: bool = False


def clean_timeline(steps: Sequence[Step | Sequence[str] | Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Steps as stored. Raises ValidationError for more than 30 or for one without time or words."""
    if len(steps) > LONGEST:
        raise ValidationError(_("経過は%(n)s行までです。") % {"n": LONGEST})
    rows = []
    for step in steps:
        parts = _parts(step)
        if not parts.when or not parts.text:
            raise ValidationError(_("経過の各行には、時期と内容を書いてください。"))
        rows.append(parts._asdict())
    return rows


def parse_timeline(text: str) -> list[Step]:
    """Steps typed one a line: 「2026年4月 募集を始めた」; a line that begins with ! tells what went wrong."""
    steps = []
    for line in filter(None, map(str.strip, text.splitlines())):
        failed = line.startswith(("!", "\uff01"))
        plain = line.removeprefix("!").removeprefix("\uff01").strip().replace("\u3000", " ")
        when, _blank, words = plain.partition(" ")
        steps.append(Step(when, words.strip(), failed))
    return steps


def write_timeline(steps: Sequence[Mapping[str, Any]]) -> str:
    """The text that `parse_timeline` reads."""
    return "\n".join(f"{FAILED_MARK if step.get('failed') else ''}{step['when']} {step['text']}" for step in steps)


def _parts(step: Step | Sequence[str] | Mapping[str, Any]) -> Step:
    if isinstance(step, Mapping):
        when, text, failed = step.get("when", ""), step.get("text", ""), step.get("failed", False)
    else:
        when, text, failed = step[0], step[1], bool(step[2]) if len(step) > 2 else False
    return Step(str(when).strip(), str(text).strip(), bool(failed))
