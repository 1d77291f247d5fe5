"""The tables that can be imported; each owning app registers its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable

from manabiwa.apps.tables.spec import TableSpec

_specs: dict[str, TableSpec] = {}
_families: dict[str, Callable[[str], TableSpec]] = {}


def register_family(prefix: str, make: Callable[[str], TableSpec]) -> None:
    """Offer one table per part of the app's data, such as a provider's courses: keys are ``prefix/part``.

    `make` raises KeyError for a part that is not there.
    """
    _families[prefix] = make


def register(spec: TableSpec) -> TableSpec:
    """Add a table; call it from `AppConfig.ready`.

    Raises
    ------
    ValueError
        If another declaration has the same key.
    """
    if _specs.get(spec.key, spec) is not spec:
        raise ValueError(f"table {spec.key!r} is registered twice")
    _specs[spec.key] = spec
    return spec


def unregister(key: str) -> None:
    """Take a table out again (tests)."""
    _specs.pop(key, None)


def get(key: str) -> TableSpec:
    """Return the table with this key.

    Raises
    ------
    KeyError
        If no app registered it.
    """
    prefix, slash, part = key.partition("/")
    if slash and prefix in _families and key not in _specs:
        _specs[key] = _families[prefix](part)
    return _specs[key]


def all_specs() -> tuple[TableSpec, ...]:
    """Return every table but the members of families, sorted by key."""
    return tuple(_specs[key] for key in sorted(_specs) if "/" not in key)
