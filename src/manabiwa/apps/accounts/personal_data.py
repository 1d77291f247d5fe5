"""A person's own data, wherever it lies: each app says what it keeps and how it forgets.

    personal_data.register("learning", export=export_learning, erase=erase_learning)

`export(user_id)` returns a JSON value; `erase(user_id)` deletes or strips the person's rows and says how many.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Keeper:
    """One app's answer to the two rights of a person."""

    name: str
    export: Callable[[int], Any]
    erase: Callable[[int], int]


_keepers: dict[str, Keeper] = {}


def register(name: str, *, export: Callable[[int], Any], erase: Callable[[int], int]) -> None:
    """Take part in export and erasure."""
    _keepers[name] = Keeper(name, export, erase)


def keepers() -> list[Keeper]:
    """All apps that keep personal data; those that were loaded last (the upper ones) come first, as erasure needs."""
    return list(reversed(_keepers.values()))
