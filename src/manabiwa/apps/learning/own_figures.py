"""The figures that learning offers to declarations."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa.apps.network.figures import Figure

from .models import Enrolment


def learning_hours(codes: Collection[str], now: datetime) -> dict[str, float]:
    """Hours learnt by people whose municipality it is."""
    rows = Enrolment.objects.filter(person__municipality_id__in=codes).values_list("person__municipality_id")
    return {code: round((minutes or 0) / 60, 1) for code, minutes in rows.annotate(Sum("minutes")).order_by()}


def active_learners(codes: Collection[str], now: datetime) -> dict[str, float]:
    """People of the municipality who learnt in the last 28 days."""
    rows = Enrolment.objects.filter(
        person__municipality_id__in=codes, last_activity_at__gt=now - timedelta(days=28), minutes__gt=0
    ).values_list("person__municipality_id")
    return {code: float(count) for code, count in rows.annotate(Count("person", distinct=True)).order_by()}


FIGURES = (
    Figure(
        "learning_hours", _("学んだ時間"), pgettext_lazy("単位", "時間"),
        _("この自治体の人が講座で学んだ時間の合計。"), learning_hours,
    ),
    Figure(
        "active_learners", _("学んでいる人"), pgettext_lazy("単位", "人"),
        _("この28日間に講座で学んだ人の数。同じ人は一度だけ数えます。"),
        active_learners,
    ),
)  # fmt: skip
