"""The bridge to the engine: a cohort's outcomes in, an honest proportion out."""

from collections.abc import Iterable
from typing import Any

from manabiwa.engines.evaluation import CohortCount, describe_proportion, estimate_proportion

from .models import Reached


def count_outcomes(people: int, reached: Iterable[str]) -> CohortCount:
    """Count yes, no and unknown among `people`; whoever has no outcome is unknown, never a no."""
    values = list(reached)
    yes, no = values.count(Reached.YES), values.count(Reached.NO)
    return CohortCount(reached=yes, total=people, unknown=people - yes - no)


def evaluate_count(count: CohortCount, *, level: float) -> dict[str, Any]:
    """The estimate as JSON values with its words in both languages."""
    estimate = estimate_proportion(count, level=level)
    words = {lang: list(describe_proportion(estimate, lang=lang).lines()) for lang in ("ja", "en")}
    return {**estimate.to_json(), "words": words}
