"""Addresses of many rows of one kind: the pattern is resolved once for all of them."""

from collections.abc import Callable

from django.urls import reverse

_STAND_IN = 9_876_543_210


def addresses(name: str) -> Callable[[int], str]:
    """Return what makes the address of this name for a key; the key is its only parameter."""
    before, _key, after = reverse(name, args=[_STAND_IN]).partition(str(_STAND_IN))
    return lambda key: f"{before}{key}{after}"
