"""Formats of single values in statements: IRI, UUID, e-mail, timestamp, duration, language tag."""

from __future__ import annotations

import datetime as dt
import re

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^\s@<>]+@[^\s@<>]+")
_SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?([Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+(?:\.\d+)?)W|(?=.)(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?)"
)
_SECONDS = {"weeks": 604_800, "years": 31_556_952, "months": 2_629_746, "days": 86_400, "hours": 3_600, "minutes": 60}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_iri(value: object) -> bool:
    """Return whether a value is an IRI with a scheme (RFC 3987)."""
    return isinstance(value, str) and len(value) <= 2_000 and _IRI.fullmatch(value) is not None


def is_uuid(value: object) -> bool:
    """Return whether a value is a UUID in its usual writing (RFC 4122, RFC 9562)."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_mailto(value: object) -> bool:
    """Return whether a value is a mailto IRI of one address."""
    return isinstance(value, str) and _MAILTO.fullmatch(value) is not None


def is_sha1(value: object) -> bool:
    """Return whether a value is a SHA-1 in hexadecimal writing."""
    return isinstance(value, str) and _SHA1.fullmatch(value) is not None


def is_language_tag(value: object) -> bool:
    """Return whether a value looks like a language tag (RFC 5646)."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def parse_timestamp(value: object) -> dt.datetime | None:
    """Return a timestamp (ISO 8601, RFC 3339) in UTC, or None if it is none.

    A time without an offset counts as UTC; the offset -00:00 is not allowed (xAPI 1.0.3, part 2, 4.5).
    """
    match = _TIMESTAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    micro = int(((match[7] or "") + "000000")[:6])
    zone = (match[8] or "Z").upper().replace(":", "")
    if zone in ("-0000", "-00"):
        return None
    try:
        local = dt.datetime(year, month, day, hour, minute, second, micro, tzinfo=dt.UTC)
    except ValueError:
        return None
    if zone == "Z":
        return local
    offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5] or 0))
    if offset >= dt.timedelta(hours=24):
        return None
    return local - offset if zone[0] == "+" else local + offset


def parse_duration(value: object) -> float | None:
    """Return the seconds of an ISO 8601 duration, or None if it is none.

    Years and months count with their mean length in the Gregorian calendar.
    """
    match = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) <= 100 else None
    if match is None or value == "P":
        return None
    parts = match.groupdict(default="0")
    return sum(float(parts[name]) * size for name, size in _SECONDS.items()) + float(parts["seconds"])


def format_duration(seconds: float) -> str:
    """Return an ISO 8601 duration with hundredths of a second, such as PT1H30M5.25S."""
    hundredths = max(0, round(seconds * 100))
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6_000)
    text = "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if rest or text == "PT":
        text += f"{rest / 100:.2f}".rstrip("0").rstrip(".") + "S"
    return text
