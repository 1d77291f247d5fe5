"""Taking statements back: which are voided.

Source: xAPI 1.0.3, part 2, 2.3.2: a statement is voided by another with the verb `voided` that refers to it; a
voiding statement cannot itself be voided, whichever of the two came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from manabiwa.engines.xapi.problem import VOIDED


def is_voiding(statement: Mapping[str, Any]) -> bool:
    """Return whether a statement takes back another one."""
    return bool(statement.get("verb", {}).get("id") == VOIDED)


def voided_by(statement: Mapping[str, Any]) -> str | None:
    """Return the id of the statement that this one takes back, in lower case, or None."""
    if not is_voiding(statement):
        return None
    key = statement.get("object", {}).get("id")
    return key.lower() if isinstance(key, str) else None


def voided_ids(statements: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids, in lower case, that are taken back; ids of statements not among them count as well."""
    rows = list(statements)
    voiding = {str(row.get("id", "")).lower() for row in rows if is_voiding(row)}
    return frozenset(key for row in rows if (key := voided_by(row)) is not None and key not in voiding)
