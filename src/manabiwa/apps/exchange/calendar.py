"""Events as iCalendar (RFC 5545), to be taken into any calendar."""

from collections.abc import Iterable
from datetime import UTC, datetime

from .models import Event

LONGEST_LINE = 73  # octets; RFC 5545 section 3.1 allows 75 with the line break's own


def write_calendar(events: Iterable[tuple[Event, str]]) -> str:
    """The calendar of pairs of event and address of its page."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//manabiwa//events//JA", "CALSCALE:GREGORIAN"]
    for event, url in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:event-{event.pk}@manabiwa",
            f"DTSTAMP:{_stamp(event.updated_at)}",
            f"DTSTART:{_stamp(event.starts_at)}",
            f"DTEND:{_stamp(event.ends_at)}",
            f"SUMMARY:{_escape(event.title)}",
            f"LOCATION:{_escape(event.place)}",
            f"DESCRIPTION:{_escape(event.description)}",
            f"URL:{url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line: str) -> str:
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            parts.append(part)
            part, size = "", 1
        part, size = part + character, size + width
    return "\r\n ".join([*parts, part])
