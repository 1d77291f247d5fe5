"""When two statements say the same, and who an actor is.

Source: xAPI 1.0.3, part 2, 2.3.1 (immutability: what may differ) and 2.4.2.4 (inverse functional identifiers).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from manabiwa.engines.xapi.formats import parse_duration, parse_timestamp

_SET_BY_STORE = ("id", "authority", "stored", "timestamp", "version")
_CONTEXT_LISTS = ("parent", "grouping", "category", "other")


def identifier(actor: Mapping[str, object]) -> tuple[str, ...] | None:
    """Return the inverse functional identifier of an agent or group, such as ("mbox", "mailto:a@example.jp").

    None for an anonymous group.
    """
    for name in ("mbox", "mbox_sha1sum", "openid"):
        value = actor.get(name)
        if isinstance(value, str):
            return name, value.lower() if name == "mbox_sha1sum" else value
    account = actor.get("account")
    if isinstance(account, Mapping):
        return "account", str(account.get("homePage")), str(account.get("name"))
    return None


def equivalent(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two statements with the same id say the same, so that a repeated one does no harm.

    What the store sets, the order of group members and context activities, the case of ids, the display of the verb,
    definitions of activities and the writing of times and numbers may differ.
    """
    return canonical(one) == canonical(other)


def canonical(statement: Mapping[str, Any]) -> str:
    """Return the text that equivalent statements share."""
    kept = {key: value for key, value in statement.items() if key not in _SET_BY_STORE}
    return json.dumps(_statement(kept), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(statement)
    if "actor" in plain:
        plain["actor"] = _actor(plain["actor"])
    if isinstance(plain.get("verb"), Mapping):
        plain["verb"] = plain["verb"].get("id")
    if "object" in plain:
        plain["object"] = _object(plain["object"])
    if isinstance(plain.get("result"), Mapping):
        plain["result"] = _result(plain["result"])
    if isinstance(plain.get("context"), Mapping):
        plain["context"] = _context(plain["context"])
    if isinstance(plain.get("attachments"), list):
        plain["attachments"] = sorted(str(item.get("sha2")) for item in plain["attachments"])
    return _numbers(plain)  # type: ignore[no-any-return]


def _actor(actor: Any) -> Any:
    if not isinstance(actor, Mapping):
        return actor
    known = identifier(actor)
    if known is not None:
        return list(known)
    return {"members": sorted(json.dumps(_actor(member), sort_keys=True) for member in actor.get("member", []))}


def _object(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    kind = value.get("objectType", "Activity")
    if kind in ("Agent", "Group"):
        return {"actor": _actor(value)}
    if kind == "StatementRef":
        return {"statement": str(value.get("id", "")).lower()}
    if kind == "SubStatement":
        inner = {key: part for key, part in value.items() if key != "objectType"}
        return {"substatement": _statement(inner)}
    return {"activity": value.get("id")}


def _result(result: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(result)
    if "duration" in plain:
        # Two durations are the same if they agree to the hundredth of a second (part 2, 4.6).
        seconds = parse_duration(plain["duration"])
        plain["duration"] = plain["duration"] if seconds is None else int(seconds * 100 + 1e-6)
    return plain


def _context(context: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(context)
    if "registration" in plain:
        plain["registration"] = str(plain["registration"]).lower()
    for name in ("instructor", "team"):
        if name in plain:
            plain[name] = _actor(plain[name])
    if isinstance(plain.get("statement"), Mapping):
        plain["statement"] = _object({"objectType": "StatementRef", **plain["statement"]})
    activities = plain.get("contextActivities")
    if isinstance(activities, Mapping):
        plain["contextActivities"] = {
            name: sorted(str(item.get("id")) for item in _as_list(activities[name]))
            for name in _CONTEXT_LISTS
            if name in activities
        }
    return plain


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _numbers(value: Any) -> Any:
    """Write 1.0 as 1 and bring timestamps of substatements to UTC."""
    if isinstance(value, Mapping):
        return {key: _moment(part) if key == "timestamp" else _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _moment(value: Any) -> Any:
    moment = parse_timestamp(value)
    return value if moment is None else moment.isoformat()
