"""Which statements a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from manabiwa.engines.xapi.equivalence import identifier
from manabiwa.engines.xapi.formats import parse_timestamp
from manabiwa.engines.xapi.problem import StatementFilter
from manabiwa.engines.xapi.voiding import voided_ids

Statement = Mapping[str, Any]


def matches(statement: Statement, wanted: StatementFilter) -> bool:
    """Return whether a statement passes all filters."""
    if wanted.verb is not None and statement.get("verb", {}).get("id") != wanted.verb:
        return False
    if wanted.registration is not None and _registration(statement) != wanted.registration.lower():
        return False
    return _in_time(statement, wanted) and _about_activity(statement, wanted) and _about_agent(statement, wanted)


def select(
    statements: Iterable[Statement], wanted: StatementFilter, *, ascending: bool = False, limit: int = 0
) -> list[Statement]:
    """Return what a query finds, voided statements left out, by the time stored.

    A statement that refers to one that is found is found as well (xAPI 1.0.3, part 3, 2.1.3).

    Parameters
    ----------
    statements : iterable of statement
        Each with `id` and `stored`.
    wanted : StatementFilter
    ascending : bool
        Oldest first; else newest first.
    limit : int
        At most so many; 0 for all.
    """
    rows = list(statements)
    gone = voided_ids(rows)
    found = {_key(row) for row in rows if matches(row, wanted)}
    grew = True
    while grew:
        more = {_key(row) for row in rows if _refers_to(row) in found and _in_time(row, wanted)} - found
        found |= more
        grew = bool(more)
    kept = [row for row in rows if _key(row) in found and _key(row) not in gone]
    kept.sort(key=lambda row: (str(parse_timestamp(row.get("stored"))), _key(row)), reverse=not ascending)
    return kept[:limit] if limit else kept


def activity_ids(statement: Statement, *, related: bool) -> Iterator[str]:
    """Yield the ids of the activities that a statement is about; with `related` those of context and substatement."""
    target = statement.get("object", {})
    if target.get("objectType", "Activity") == "Activity":
        yield target.get("id", "")
    if not related:
        return
    for entry in statement.get("context", {}).get("contextActivities", {}).values():
        for activity in entry if isinstance(entry, list) else [entry]:
            yield activity.get("id", "")
    if target.get("objectType") == "SubStatement":
        yield from activity_ids(target, related=True)


def agent_identifiers(statement: Statement, *, related: bool) -> Iterator[tuple[str, ...] | None]:
    """Yield the identifiers of the people that a statement is about; with `related` those around it."""
    target = statement.get("object", {})
    yield from _identifiers(statement.get("actor", {}))
    if target.get("objectType") in ("Agent", "Group"):
        yield from _identifiers(target)
    if not related:
        return
    context = statement.get("context", {})
    for person in (statement.get("authority"), context.get("instructor"), context.get("team")):
        if person:
            yield from _identifiers(person)
    if target.get("objectType") == "SubStatement":
        yield from agent_identifiers(target, related=True)


def _identifiers(actor: Statement) -> Iterator[tuple[str, ...] | None]:
    yield identifier(actor)
    for member in actor.get("member", []):
        yield identifier(member)


def _about_activity(statement: Statement, wanted: StatementFilter) -> bool:
    return wanted.activity is None or wanted.activity in activity_ids(statement, related=wanted.related_activities)


def _about_agent(statement: Statement, wanted: StatementFilter) -> bool:
    if wanted.agent is None:
        return True
    key = wanted.agent_identifier
    return key is not None and key in agent_identifiers(statement, related=wanted.related_agents)


def _in_time(statement: Statement, wanted: StatementFilter) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    stored = parse_timestamp(statement.get("stored"))
    if stored is None:
        return False
    return (wanted.since is None or stored > wanted.since) and (wanted.until is None or stored <= wanted.until)


def _registration(statement: Statement) -> str:
    return str(statement.get("context", {}).get("registration", "")).lower()


def _refers_to(statement: Statement) -> str | None:
    target = statement.get("object", {})
    return str(target.get("id", "")).lower() if target.get("objectType") == "StatementRef" else None


def _key(statement: Statement) -> str:
    return str(statement.get("id", "")).lower()
