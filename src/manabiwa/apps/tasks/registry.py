"""Which functions may run in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Progress(Protocol):
    """What a running task tells the person who waits."""

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Report progress and renew the lease. Raises TaskCancelled when the person has asked to stop."""
        ...


TaskFunction = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """A task function with its limits. It is called with `progress` and the stored arguments, all by keyword."""

    name: str
    function: TaskFunction
    max_attempts: int
    every_seconds: int | None


_registered: dict[str, Registered] = {}


def task(
    name: str, *, max_attempts: int = 3, every_seconds: int | None = None
) -> Callable[[TaskFunction], TaskFunction]:
    """Register a function under a stable name; `every_seconds` makes the worker call it again and again."""

    def register(function: TaskFunction) -> TaskFunction:
        if name in _registered:
            raise ValueError(f"two background tasks are called {name!r}")
        _registered[name] = Registered(name, function, max_attempts, every_seconds)
        return function

    return register


def registered(name: str) -> Registered:
    """The task of this name. Raises KeyError with the names that exist."""
    try:
        return _registered[name]
    except KeyError:
        raise KeyError(f"no background task {name!r}; there are {sorted(_registered)}") from None


def recurring() -> list[Registered]:
    """The tasks that the worker starts by itself."""
    return [entry for entry in _registered.values() if entry.every_seconds]
