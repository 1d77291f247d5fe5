"""How far a calculation got."""

from __future__ import annotations

from enum import StrEnum

from manabiwa.engines.kernel.words import Lang, Words


class Status(StrEnum):
    """How good a returned answer is known to be."""

    OPTIMAL = "optimal"
    """Proved: no better answer exists."""
    FEASIBLE = "feasible"
    """Keeps every rule; a better answer may exist, `bound` says how much better."""
    INFEASIBLE = "infeasible"
    """Proved: no answer keeps every rule."""

    def words(self, lang: Lang = "ja") -> str:
        """Return the status in words."""
        return _WORDS[self].to(lang)


_WORDS = {
    Status.OPTIMAL: Words("最良であることを証明済み", "proved best possible"),
    Status.FEASIBLE: Words("条件を満たす(より良いものが残る可能性あり)", "valid; a better one may exist"),
    Status.INFEASIBLE: Words("条件を満たすものがない", "nothing satisfies the conditions"),
}
