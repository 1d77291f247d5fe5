"""Forms about support."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.learning.days import WeekField, as_typed
from manabiwa.apps.programmes.selectors import supporters_in

from .trials import LONGEST_WEEKS, SHORTEST_WEEKS


class HoursForm(forms.Form):
    """The hours of a week for support."""

    weekday_hours = WeekField(
        label=_("曜日ごとの支援の時間"),
        help_text=_("面談と声かけに使える時間です。空の曜日は、支援をしない日になります。"),
    )

    def __init__(self, data: Any = None, *, hours: tuple[float, ...] = ()) -> None:
        super().__init__(data, initial={"weekday_hours": as_typed(hours)})

    def hours(self) -> list[float]:
        """Seven numbers, Monday first."""
        return self.cleaned_data["weekday_hours"] or [0.0] * 7


class TemplateForm(forms.Form):
    """A text to begin from."""

    title = forms.CharField(label=_("題名"), max_length=60)
    text = forms.CharField(label=_("本文"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class HandOverForm(forms.Form):
    """To whom a person is handed over, and what the other one has to know."""

    taker = forms.ModelChoiceField(
        label=_("引き継ぐ相手"), queryset=User.objects.none(), empty_label=_("選んでください")
    )
    note = forms.CharField(
        label=_("引き継ぐこと"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("いまの様子、約束したこと、気をつけること。本人も読めます。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, municipality: str, giver: int | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["taker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = supporters_in(municipality).exclude(pk=giver or 0)


class TrialForm(forms.Form):
    """A trial of the reminders."""

    percent = forms.TypedChoiceField(
        label=_("お知らせを送らない人の割合"), coerce=int, initial=50,
        choices=[(number, f"{number}%") for number in (10, 20, 30, 40, 50)],
        help_text=_("半々にすると、いちばん少ない人数で違いが分かります。"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("はじめる日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )  # fmt: skip
    weeks = forms.IntegerField(label=_("続ける週"), min_value=SHORTEST_WEEKS, max_value=LONGEST_WEEKS, initial=8)
