"""Counts of support in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .acts import Line
from .desk import ReasonKey
from .models import ActKind


@dataclass(frozen=True, slots=True)
class Spoken:
    """A table of lines: its title, the head of its first column, and each line under its name."""

    title: str
    head: str
    lines: list[tuple[str, Line]]


def reason_names() -> dict[str, Any]:
    """How the reasons of the desk are called where they are counted."""
    return {
        ReasonKey.MESSAGE: _("返事を待っていた"), ReasonKey.NOT_BEGUN: _("まだ始めていなかった"),
        ReasonKey.IDLE: _("学習が止まっていた"), ReasonKey.NO_PLAN: _("計画がなかった"),
        ReasonKey.BEHIND: _("計画よりおくれていた"), ReasonKey.DEADLINE: _("期限が近かった"),
        ReasonKey.REFLECTION: _("ふり返りが低かった"), ReasonKey.PAUSED: _("お休み中だった"),
        ReasonKey.DISTURBED: _("計画の日程が変わっていた"),
        "": _("とくに理由のない声かけ"),
    }  # fmt: skip


def spoken(kinds: Iterable[Line], reasons: Iterable[Line]) -> list[Spoken]:
    """The two tables of a page, those without lines left out."""
    acts, causes = dict(ActKind.choices), reason_names()
    tables = [
        Spoken(_("したことと、その後の7日間"), _("したこと"), [(str(acts[line.key]), line) for line in kinds]),
        Spoken(
            _("そのときの理由と、その後の7日間"), _("いちばんの理由"),
            [(str(causes.get(line.key, line.key)), line) for line in reasons],
        ),
    ]  # fmt: skip
    return [table for table in tables if table.lines]
