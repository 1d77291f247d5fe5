"""Durations as other systems write them."""

import re
from typing import Any

_ISO = re.compile(
    r"P(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:\d+(?:\.\d+)?S)?)?",
    re.ASCII,
)
_HOURS_OF = {"weeks": 168.0, "days": 24.0, "hours": 1.0, "minutes": 1 / 60}


def hours_of(value: Any) -> str:
    """Hours in a cell, of an ISO 8601 duration of learning time ("PT4H30M"); empty when it is none.

    Days and weeks count around the clock, as the standard says; more than a year is no learning time.
    """
    found = _ISO.fullmatch(value.strip()[:50]) if isinstance(value, str) else None
    if found is None:
        return ""
    total = sum(float(found[name]) * scale for name, scale in _HOURS_OF.items() if found[name])
    return f"{total:.2f}" if 0 < total <= 8_784 else ""
