"""What is answered: heads and qualified people by role and fiscal year, with intervals and with the flows between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

AGE_GROUPS = ("15-29", "30-39", "40-49", "50-59", "60-80")


@dataclass(frozen=True, slots=True)
class Flows:
    """Expected people who come and go in a fiscal year.

    Parameters
    ----------
    hires, transfers_in, transfers_out, exits, retirements : float
        ``heads next year = heads + hires + transfers_in - transfers_out - exits - retirements``.
    completions : float
        People who come to the level by training, mean of the histories drawn.
    """

    hires: float
    transfers_in: float
    transfers_out: float
    exits: float
    retirements: float
    completions: float


@dataclass(frozen=True, slots=True)
class RoleYear:
    """A role on 1 April of a fiscal year, and what happens in that year (None for the last).

    Parameters
    ----------
    heads, heads_sd : float
        Exact expectation and standard deviation.
    heads_low, heads_high, qualified_low, qualified_high : float
        Ends of the intervals, from the histories drawn.
    qualified : float
        Mean of the histories drawn.
    needed : int or None
    enough : float or None
        Share of the histories in which there are as many qualified as needed.
    ages : mapping of str to float
        Expected heads by group of ages (`AGE_GROUPS`).
    """

    role: str
    year: int
    heads: float
    heads_sd: float
    heads_low: float
    heads_high: float
    qualified: float
    qualified_low: float
    qualified_high: float
    needed: int | None
    enough: float | None
    ages: Mapping[str, float]
    flows: Flows | None

    @property
    def short(self) -> float | None:
        """Expected people who are missing; 0 if there are enough, None where nobody said how many are needed."""
        return None if self.needed is None else max(self.needed - self.qualified, 0.0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """All roles over all years, in the order of the problem."""

    roles: Mapping[str, tuple[RoleYear, ...]]
    level: float
    runs: int
    seed: int

    def total(self, year: int) -> tuple[float, float]:
        """Expected heads and qualified of all roles on 1 April of a fiscal year."""
        lines = [line for lines in self.roles.values() for line in lines if line.year == year]
        return sum(line.heads for line in lines), sum(line.qualified for line in lines)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "level": self.level,
            "runs": self.runs,
            "seed": self.seed,
            "roles": {
                role: [{**asdict(line), "short": line.short} for line in lines] for role, lines in self.roles.items()
            },
        }
