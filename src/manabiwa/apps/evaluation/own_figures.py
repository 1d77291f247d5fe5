"""The figures that outcomes offer to declarations."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa.apps.network.figures import Figure

from .models import Outcome, Reached

FOUND_WORK = "found-work"


def found_work(codes: Collection[str], now: datetime) -> dict[str, float]:
    """People who found or changed work."""
    path = "participation__cohort__programme__municipality_id"
    # unscoped: a figure counts for all members at once and shows nobody
    rows = Outcome.unscoped.filter(outcome_type__key=FOUND_WORK, reached=Reached.YES, **{f"{path}__in": codes})
    counts = rows.values_list(path).annotate(Count("participation__person", distinct=True)).order_by()
    return {code: float(count) for code, count in counts}


FIGURES = (
    Figure(
        "found_work", _("就業・転職した人"), pgettext_lazy("単位", "人"),
        _("受講後に就業または転職したと確認できた人の数。確認できていない人は数えません。"), found_work,
    ),
)  # fmt: skip
