"""Values of a row as JSON keeps them: what an undo puts back is exactly what was there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Values = Mapping[str, Any]
"""Values of one row by key: str, int, float, bool, Decimal, date, datetime, None, and tuples or mappings of these."""
Key = tuple[Any, ...]
"""Natural key of one row: the values of the spec's `natural_key`, in that order."""


def pack(value: Any) -> Any:
    """Return a value as JSON can hold it; `unpack` gives it back with its type.

    Raises
    ------
    TypeError
        If a value is of a kind that a table does not hold.
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Decimal):
        return {"decimal": _plain(value)}
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {"mapping": {str(key): pack(one) for key, one in sorted(value.items())}}
    if isinstance(value, Sequence):
        return [pack(one) for one in value]
    raise TypeError(f"a table cannot hold {type(value).__name__}")


def unpack(data: Any) -> Any:
    """Return the value that `pack` wrote; lists come back as tuples."""
    if isinstance(data, list):
        return tuple(unpack(one) for one in data)
    if not isinstance(data, dict):
        return data
    ((kind, written),) = data.items()
    if kind == "decimal":
        return Decimal(written)
    if kind == "datetime":
        return dt.datetime.fromisoformat(written)
    if kind == "date":
        return dt.date.fromisoformat(written)
    return {key: unpack(one) for key, one in written.items()}


def pack_values(values: Values) -> dict[str, Any]:
    """Return all values of a row packed."""
    return {key: pack(value) for key, value in values.items()}


def unpack_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return all values of a row unpacked."""
    return {key: unpack(value) for key, value in data.items()}


def unpack_key(data: Sequence[Any]) -> Key:
    """Return a natural key that was packed."""
    return tuple(unpack(one) for one in data)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to a person: blank is blank, 12.5 is 12.50."""
    if type(one) is type(other) and one == other:
        return True
    return (_is_blank(one) and _is_blank(other)) or pack(one) == pack(other)


def differing(old: Values, new: Values) -> tuple[str, ...]:
    """Return the keys of `new` whose value is not that of `old`."""
    return tuple(key for key, value in new.items() if not same(old.get(key), value))


def key_digest(key: Key) -> bytes:
    """Return 16 bytes that stand for a key: all keys of a long file fit in memory so."""
    written = json.dumps([pack(part) for part in key], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=16).digest()


def _is_blank(value: Any) -> bool:
    return value is None or value == "" or value == () or value == []


def _plain(value: Decimal) -> str:
    """Return the digits without trailing zeros; `Decimal.normalize` would round beyond 28 of them."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
