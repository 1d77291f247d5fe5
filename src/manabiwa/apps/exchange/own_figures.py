"""Figures of the exchange against which a promise can be held."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa.apps.network.figures import Figure

from .selectors import published_case_counts


def published_cases(codes: Collection[str], now: datetime) -> dict[str, float]:
    """Cases that the municipality shows to everybody."""
    return {code: float(count) for code, count in published_case_counts(codes).items()}


FIGURES = (
    Figure(
        "published_cases",
        _("公開した事例"),
        pgettext_lazy("単位", "件"),
        _("公開している事例の数。失敗の事例も数えます。"),
        published_cases,
    ),
)
