"""Effect of a programme: what an outcome count shows, and with which grade of evidence."""

from manabiwa.engines.evaluation.difference import Difference, newcombe_difference
from manabiwa.engines.evaluation.disclosure import PublishedCount, publish_count, publish_row
from manabiwa.engines.evaluation.estimate import confidence_interval, estimate_proportion
from manabiwa.engines.evaluation.evidence import EvidenceGrade
from manabiwa.engines.evaluation.problem import CohortCount, IntervalMethod
from manabiwa.engines.evaluation.report import ProportionReport, describe_proportion
from manabiwa.engines.evaluation.result import Interval, ProportionEstimate

__all__ = [
    "CohortCount",
    "Difference",
    "EvidenceGrade",
    "Interval",
    "IntervalMethod",
    "ProportionEstimate",
    "ProportionReport",
    "PublishedCount",
    "confidence_interval",
    "describe_proportion",
    "estimate_proportion",
    "newcombe_difference",
    "publish_count",
    "publish_row",
]
