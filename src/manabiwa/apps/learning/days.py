"""Form fields for the days on which somebody learns and rests."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("曜日", "月"), pgettext_lazy("曜日", "火"), pgettext_lazy("曜日", "水"), pgettext_lazy("曜日", "木"),
    pgettext_lazy("曜日", "金"), pgettext_lazy("曜日", "土"), pgettext_lazy("曜日", "日"),
)  # fmt: skip


class WeekWidget(forms.MultiWidget):
    """Seven small boxes for hours, Monday first."""

    template_name = "learning/week_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"min": "0", "max": "24", "step": "0.5", "inputmode": "decimal"}
        super().__init__([forms.NumberInput(attrs=box) for _day in WEEKDAYS], attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [""] * 7

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for weekday, box in zip(WEEKDAYS, context["widget"]["subwidgets"], strict=True):
            box["weekday"] = weekday
        return context


def as_typed(hours: Sequence[float]) -> list[str]:
    """Hours by weekday as a person would fill the boxes in."""
    return [f"{one:g}" if one else "" for one in hours]


class WeekField(forms.MultiValueField):
    """Hours by weekday: seven numbers, or nothing if no box is filled in."""

    widget = WeekWidget

    def __init__(self, **kwargs: Any) -> None:
        boxes = [
            forms.DecimalField(min_value=0, max_value=24, max_digits=3, decimal_places=1, required=False)
            for _day in WEEKDAYS
        ]
        super().__init__(boxes, require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list: list[Any]) -> list[float]:
        hours = [float(value or 0) for value in data_list]
        return hours if any(hours) else []


class PeriodWidget(forms.MultiWidget):
    """The first and the last day of a period."""

    template_name = "learning/period_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day = {"type": "date"}
        super().__init__([forms.DateInput(attrs=day, format="%Y-%m-%d") for _end in range(2)], attrs)

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class PeriodField(forms.MultiValueField):
    """A period from day to day, or nothing; one day alone is a period of that day."""

    widget = PeriodWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([forms.DateField(required=False), forms.DateField(required=False)],
                         require_all_fields=False, required=False, **kwargs)  # fmt: skip

    def compress(self, data_list: list[Any]) -> tuple[date, date] | None:
        first, last = cast("list[date | None]", [*data_list, None, None][:2])
        first, last = first or last, last or first
        if first is None or last is None:
            return None
        if last < first:
            raise ValidationError(_("おわりの日は、はじめの日より後にしてください。"))
        return first, last
