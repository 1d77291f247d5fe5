"""Line icons on a 24 x 24 grid, drawn for this project. The stroke takes the colour of the text around it."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

ICONS: Final[dict[str, str]] = {
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "check": "m5 12.5 4.5 4.5L19 7",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.5l3.5 2",
    "close": "m6 6 12 12M18 6 6 18",
    "copy": "M8 8h12v12H8zM16 8V4H4v12h4",
    "done": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l2.8 2.8L16 9.5",
    "down": "m6 9 6 6 6-6",
    "download": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "edit": "m4 20 1-4L16 5l3 3L8 19zM13.5 7.5l3 3",
    "external": "M13 4h7v7M20 4l-9 9M17 14v6H4V7h6",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.5v.1",
    "left": "m15 6-6 6 6 6",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "more": "M5 12h.1M12 12h.1M19 12h.1",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 2.5-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6"
    "M18 14.5c2.3.8 3.5 2.7 3.5 5.5",
    "person": "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3-6 7.5-6s7.5 2 7.5 6",
    "pin": "M12 21s7-6.5 7-11.5a7 7 0 1 0-14 0C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "play": "M8 5v14l11-7z",
    "plus": "M12 5v14M5 12h14",
    "right": "m9 6 6 6-6 6",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
    "trash": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    "undo": "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
    "up": "m6 15 6-6 6 6",
    "upload": "M12 16V5M7 9l5-5 5 5M4 20h16",
    "warn": "M12 3 2 20h20zM12 10v4.5M12 17.3v.1",
}

_MARKS: Final = {
    name: mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>')  # noqa: S308
    for name, path in ICONS.items()
}


def draw(name: str) -> SafeString:
    """A decorative line icon; the words beside it carry the meaning."""
    return _MARKS[name]
