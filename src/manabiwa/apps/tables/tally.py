"""Counting what an import does, and keeping a few examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from manabiwa.apps.tables.images import Key, pack, pack_values
from manabiwa.apps.tables.outcomes import Fate, Outcome

EXAMPLES = 20


@dataclass(slots=True)
class Counts:
    """How many rows.

    Parameters
    ----------
    new, changed, unchanged, wrong : int
        Of the file.
    missing : int or None
        In the store and not in the file; None when files of the table are never complete.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    missing: int | None = None

    @property
    def good(self) -> int:
        """Rows that can be taken."""
        return self.new + self.changed + self.unchanged

    @property
    def total(self) -> int:
        """Rows of the file."""
        return self.good + self.wrong

    def to_json(self) -> dict[str, int | None]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """Counts with examples of each kind, in the form in which they are stored."""

    counts: Counts = field(default_factory=Counts)
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    missing: list[list[Any]] = field(default_factory=list)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count outcomes and keep the first examples."""
        for one in outcomes:
            setattr(self.counts, one.fate.value, getattr(self.counts, one.fate.value) + 1)
            if one.fate is Fate.NEW and len(self.new) < EXAMPLES:
                self.new.append(_example(one))
            elif one.fate is Fate.CHANGED and len(self.changed) < EXAMPLES:
                self.changed.append(_example(one))

    def add_missing(self, keys: Iterable[Key] | None) -> None:
        """Count keys that the file lacks."""
        if keys is None:
            return
        self.counts.missing = 0
        for key in keys:
            self.counts.missing += 1
            if len(self.missing) < EXAMPLES:
                self.missing.append([pack(part) for part in key])

    def examples(self) -> dict[str, Any]:
        """Return the examples as values that JSON can hold."""
        return {"new": self.new, "changed": self.changed, "missing": self.missing}


def _example(one: Outcome) -> dict[str, Any]:
    return {
        "number": one.number,
        "key": [pack(part) for part in one.key],
        "before": pack_values(one.before or {}),
        "after": pack_values(one.after),
    }
