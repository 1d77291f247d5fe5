"""Where one can go from here."""

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    """The entries of the header."""
    return {"nav": []}
