"""What a roster changes, compared with what it said last: pure, so that the preview and the application agree."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from manabiwa.engines.kernel import Words

from .format import Kind, Mode, Roster, RosterProblem, RosterRow

LEARNING, TEACHING = frozenset({"student"}), frozenset({"teacher", "aide"})
"""Roles that mean something here; parents, guardians, relatives, proctors and administrators are left out."""


class Fate(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVES = "leaves"
    OLDER = "older"
    """Says less than what is known already: a later file came before it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row and what becomes of it; for what leaves, the row is what was known."""

    fate: Fate
    row: RosterRow


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a roster changes.

    Parameters
    ----------
    changes : sequence of Change
        Of all kinds, unchanged rows among them.
    after : mapping
        Everything as it stands when the changes are applied, by kind and sourcedId.
    problems : sequence of RosterProblem
        Those of reading, and rows that name something that is not there.
    kept : sequence of Kind
        Complete lists from which nobody was taken to be missing, because one of their rows is wrong.
    """

    changes: tuple[Change, ...]
    after: Mapping[Kind, Mapping[str, RosterRow]]
    problems: tuple[RosterProblem, ...]
    kept: tuple[Kind, ...]

    def of(self, kind: Kind, *fates: Fate) -> list[RosterRow]:
        """The rows of a kind with one of the fates."""
        return [change.row for change in self.changes if change.row.kind is kind and change.fate in fates]

    def after_rows(self) -> Iterator[RosterRow]:
        """Everything as it stands afterwards."""
        for rows in self.after.values():
            yield from rows.values()

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: what a person agreed to is what is done."""
        told = [
            [change.fate, change.row.kind, change.row.sourced_id, sorted(change.row.values.items())]
            for change in self.changes
            if change.fate in {Fate.NEW, Fate.CHANGED, Fate.LEAVES}
        ]
        return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()


def compare(roster: Roster, known: Iterable[RosterRow]) -> Comparison:
    """What the roster changes in what is known. Rows that name something that is not there become problems."""
    before: dict[Kind, dict[str, RosterRow]] = {kind: {} for kind in Kind}
    for row in known:
        before[row.kind][row.sourced_id] = row
    after: dict[Kind, dict[str, RosterRow]] = {kind: dict(rows) for kind, rows in before.items()}
    changes: list[Change] = []
    problems = list(roster.problems)
    kept = []
    # the order of Kind: what is referred to comes before what refers to it
    for kind in Kind:
        rows = roster.of(kind)
        is_bulk = roster.modes.get(kind, Mode.ABSENT) is Mode.BULK
        missing = _missing(rows, before[kind]) if is_bulk else []
        refuse = _refuser(kind, after, leaving={row.sourced_id for row in missing})
        for row in rows:
            problem = refuse(row) if row.is_active else None
            change = None if problem else _change_of(row, before[kind].get(row.sourced_id))
            if problem:
                problems.append(problem)
            elif change:
                changes.append(change)
                after[kind][row.sourced_id] = _after(change, row)
        if missing and any(problem.kind is kind for problem in problems):
            kept.append(kind)  # a wrong row cannot prove that it is not the missing one
            continue
        for row in missing:
            changes.append(Change(Fate.LEAVES, row))
            after[kind][row.sourced_id] = replace(row, is_active=False)
    return Comparison(tuple(changes), after, tuple(problems), tuple(kept))


def dates_of(row: RosterRow, after: Mapping[Kind, Mapping[str, RosterRow]]) -> tuple[date, date]:
    """From the first to the last day of the terms of a class."""
    terms = [after[Kind.SESSION][term].values for term in row.values["termSourcedIds"].split(",")]
    begins = min(term["startDate"] for term in terms)
    return date.fromisoformat(begins), date.fromisoformat(max(term["endDate"] for term in terms))


def memberships(
    after: Mapping[Kind, Mapping[str, RosterRow]], roles: frozenset[str]
) -> dict[tuple[str, str], RosterRow]:
    """Who is in which class in one of the roles: active rows of active people in active classes, once each."""
    found: dict[tuple[str, str], RosterRow] = {}
    for row in after[Kind.MEMBER].values():
        if not row.is_active or row.values["role"] not in roles:
            continue
        of_class = after[Kind.CLASS][row.values["classSourcedId"]]
        person = after[Kind.PERSON][row.values["userSourcedId"]]
        if of_class.is_active and person.is_active:
            found.setdefault((of_class.sourced_id, person.sourced_id), row)
    return found


def _change_of(row: RosterRow, last: RosterRow | None) -> Change | None:
    if last is not None and row.modified_at and last.modified_at and row.modified_at < last.modified_at:
        return Change(Fate.OLDER, row)
    was_there = last is not None and last.is_active
    if not row.is_active:
        return Change(Fate.LEAVES, last) if was_there and last is not None else None
    if not was_there:
        return Change(Fate.NEW, row)
    assert last is not None
    return Change(Fate.UNCHANGED if last.values == row.values else Fate.CHANGED, row)


def _missing(rows: Sequence[RosterRow], before: Mapping[str, RosterRow]) -> list[RosterRow]:
    met = {row.sourced_id for row in rows}
    return [row for sourced_id, row in before.items() if row.is_active and sourced_id not in met]


def _after(change: Change, row: RosterRow) -> RosterRow:
    """How the row is kept: of what leaves the last words, under the date on which it left."""
    if change.fate is Fate.LEAVES:
        return replace(change.row, is_active=False, modified_at=row.modified_at)
    return change.row


def _refuser(
    kind: Kind, after: Mapping[Kind, Mapping[str, RosterRow]], leaving: frozenset[str] | set[str]
) -> Callable[[RosterRow], RosterProblem | None]:
    """A function that names the problem of a row that refers to nothing, or of a second person with one address."""
    owners = {
        row.values["email"]: row.sourced_id
        for row in after[Kind.PERSON].values()
        if kind is Kind.PERSON and row.is_active and row.sourced_id not in leaving
    }

    def refuse(row: RosterRow) -> RosterProblem | None:
        for column, named_kind in _NAMES.get(kind, ()):
            for named in row.values[column].split(","):
                if named not in after[named_kind]:
                    return _dangling(row, column, named, named_kind)
        if kind is Kind.PERSON and owners.setdefault(row.values["email"], row.sourced_id) != row.sourced_id:
            return _shared_address(row)
        return None

    return refuse


def _dangling(row: RosterRow, column: str, named: str, kind: Kind) -> RosterProblem:
    shown = named[:50]
    reason = Words(f"{column} の「{shown}」が {kind.file} にありません。", f"{column} “{shown}” is not in {kind.file}.")
    remedy = Words(f"{kind.file} に加えるか、番号を直してください。", f"Add it to {kind.file} or mend the number.")
    return RosterProblem(row.kind, row.line, column, named[:100], reason, remedy)


def _shared_address(row: RosterRow) -> RosterProblem:
    email = row.values["email"]
    reason = Words(f"「{email}」の人が、ほかにもいます。", f"“{email}” belongs to somebody else too.")
    remedy = Words("1人に1つのアドレスにしてください。", "Give everybody an own address.")
    return RosterProblem(row.kind, row.line, "email", email, reason, remedy)


_NAMES: Mapping[Kind, tuple[tuple[str, Kind], ...]] = {
    Kind.CLASS: (("courseSourcedId", Kind.COURSE), ("termSourcedIds", Kind.SESSION)),
    Kind.MEMBER: (("classSourcedId", Kind.CLASS), ("userSourcedId", Kind.PERSON)),
}
