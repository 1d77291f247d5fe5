"""The figures that programmes offer to declarations."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network.figures import Figure

from .models import Participation, Programme


def _people(codes: Collection[str], **conditions: object) -> dict[str, float]:
    # unscoped: a figure counts for all members at once and shows nobody
    rows = Participation.unscoped.filter(cohort__programme__municipality_id__in=codes, **conditions)
    counts = rows.values_list("cohort__programme__municipality_id").annotate(Count("person", distinct=True)).order_by()
    return {code: float(count) for code, count in counts}


def participants(codes: Collection[str], now: datetime) -> dict[str, float]:
    """People who took part in a programme."""
    return _people(codes)


def completions(codes: Collection[str], now: datetime) -> dict[str, float]:
    """People who completed a cohort."""
    return _people(codes, completed_on__isnull=False)


def staff_participants(codes: Collection[str], now: datetime) -> dict[str, float]:
    """Municipal employees who took part."""
    return _people(codes, cohort__programme__pillar=Pillar.STAFF)


def running_programmes(codes: Collection[str], now: datetime) -> dict[str, float]:
    """Programmes with a cohort under way today."""
    today = timezone.localdate(now)
    running = Q(cohorts__starts_on__lte=today, cohorts__ends_on__gte=today)
    rows = Programme.unscoped.filter(running, municipality_id__in=codes)
    return {
        code: float(n)
        for code, n in rows.values_list("municipality_id").annotate(Count("pk", distinct=True)).order_by()
    }


FIGURES = (
    Figure(
        "participants",
        _("受講した人"),
        pgettext_lazy("単位", "人"),
        _("事業に参加した人の数。同じ人は一度だけ数えます。"),
        participants,
    ),
    Figure(
        "completions",
        _("修了した人"),
        pgettext_lazy("単位", "人"),
        _("一つ以上の期を修了した人の数。同じ人は一度だけ数えます。"),
        completions,
    ),
    Figure(
        "staff_participants",
        _("受講した職員"),
        pgettext_lazy("単位", "人"),
        _("行政DXの事業に参加した職員の数。"),
        staff_participants,
    ),
    Figure(
        "running_programmes",
        _("実施中の事業"),
        pgettext_lazy("単位", "件"),
        _("今日、期が進行中の事業の数。"),
        running_programmes,
    ),
)
