"""What is answered: a plan, how good it is known to be, and what it reaches."""

from __future__ import annotations

from dataclasses import dataclass

from manabiwa.engines.kernel import Status


@dataclass(frozen=True, slots=True)
class Plan:
    """A learning plan.

    Parameters
    ----------
    status : Status
        OPTIMAL, FEASIBLE, or INFEASIBLE if the courses that must be in it cannot all be.
    objective : float
        Value of the levels newly reached minus the penalties.
    bound : float
        No plan of these candidates has a higher objective.
    gap : float
        At most this share better exists: ``(bound - objective) / |objective|``; 0 if optimal.
    courses : tuple of str
        Course ids in an order in which each course's needs are met by what came before.
    reached : dict of str to int
        Level of every skill after the plan.
    hours, cost : float
        Sums over the plan, in hours and yen.
    candidates : int
        Courses that could have been chosen after those that can never help were set aside.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    courses: tuple[str, ...]
    reached: dict[str, int]
    hours: float
    cost: float
    candidates: int

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {
            "status": self.status.value,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "courses": list(self.courses),
            "reached": dict(self.reached),
            "hours": self.hours,
            "cost": self.cost,
            "candidates": self.candidates,
        }
