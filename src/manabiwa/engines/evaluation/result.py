"""What is answered: a proportion with its interval and its bounds."""

from __future__ import annotations

from dataclasses import dataclass

from manabiwa.engines.evaluation.evidence import EvidenceGrade
from manabiwa.engines.evaluation.problem import CohortCount, IntervalMethod


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a proportion.

    Parameters
    ----------
    low, high : float
        Ends, in [0, 1].
    level : float
        Two-sided confidence level, such as 0.95.
    method : IntervalMethod
        How it was made.
    """

    low: float
    high: float
    level: float
    method: IntervalMethod


@dataclass(frozen=True, slots=True)
class ProportionEstimate:
    """The proportion of a cohort that reached an outcome.

    Parameters
    ----------
    count : CohortCount
        What went in.
    proportion : float or None
        Reached / known, in [0, 1]; None if nobody's outcome is known.
    interval : Interval
        Interval around `proportion`, people with an unknown outcome left out.
    lowest, highest : float
        The proportion of the whole cohort if every unknown outcome were a failure, or a success.
    wilson, clopper_pearson : Interval
        Both usual intervals around `proportion`, whatever method was asked for.
    interval_any_unknown : Interval
        From the lower end of the interval in the worst case to the upper end in the best case:
        holds whatever became of the unknown.
    grade : EvidenceGrade
        Always `EvidenceGrade.COUNT`: a count is not an effect.
    """

    count: CohortCount
    proportion: float | None
    interval: Interval
    lowest: float
    highest: float
    wilson: Interval
    clopper_pearson: Interval
    interval_any_unknown: Interval
    grade: EvidenceGrade = EvidenceGrade.COUNT

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {
            "reached": self.count.reached,
            "total": self.count.total,
            "known": self.count.known,
            "unknown": self.count.unknown,
            "proportion": self.proportion,
            "interval": [self.interval.low, self.interval.high],
            "level": self.interval.level,
            "method": self.interval.method.value,
            "wilson": [self.wilson.low, self.wilson.high],
            "clopper_pearson": [self.clopper_pearson.low, self.clopper_pearson.high],
            "lowest": self.lowest,
            "highest": self.highest,
            "interval_any_unknown": [self.interval_any_unknown.low, self.interval_any_unknown.high],
            "grade": int(self.grade),
        }
