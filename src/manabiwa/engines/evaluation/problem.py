"""What is asked: the proportion of a cohort in which an outcome came about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from manabiwa.engines.kernel import ParameterError, Words, checks


class IntervalMethod(StrEnum):
    """How the confidence interval of a proportion is made."""

    WILSON = "wilson"
    CLOPPER_PEARSON = "clopper-pearson"
    AGRESTI_COULL = "agresti-coull"


@dataclass(frozen=True, slots=True)
class CohortCount:
    """Head-count of a cohort by outcome.

    Parameters
    ----------
    reached : int
        People in whom the outcome is known to have come about.
    total : int
        People in the cohort, at least 1.
    unknown : int
        People of the cohort whose outcome nobody knows; never counted as failures in silence.

    Raises
    ------
    ParameterError
        If a count is negative or no whole number, or if ``reached + unknown > total``.
    """

    reached: int
    total: int
    unknown: int = 0

    def __post_init__(self) -> None:
        checks.integer("total", self.total, low=1)
        checks.integer("reached", self.reached, low=0)
        checks.integer("unknown", self.unknown, low=0)
        if self.reached > self.total:
            raise ParameterError(
                "reached", Words(f"全体({self.total}人)以下の人数", f"at most the total ({self.total})"), self.reached
            )
        if self.reached + self.unknown > self.total:
            rest = self.total - self.reached
            raise ParameterError(
                "unknown", Words(f"残りの人数({rest}人)以下", f"at most the remaining {rest}"), self.unknown
            )

    @property
    def known(self) -> int:
        """People whose outcome is known."""
        return self.total - self.unknown
