"""The tables that can be imported; each owning app registers its own when it is ready."""

from __future__ import annotations

from manabiwa.apps.tables.spec import TableSpec

_specs: dict[str, TableSpec] = {}


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
    return _specs[key]


def all_specs() -> tuple[TableSpec, ...]:
    """Return every table, sorted by key."""
    return tuple(_specs[key] for key in sorted(_specs))
