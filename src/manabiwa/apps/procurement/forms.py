"""Forms of the joint purchase."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.network.models import Municipality

from .models import Stage
from .services import check_price_steps


class _PlaceForm(forms.Form):
    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none())

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities


class DemandForm(_PlaceForm):
    """How many people need a seat, for how long."""

    persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=1_000_000)
    months = forms.IntegerField(label=_("月数"), min_value=1, max_value=60, initial=12)
    note = forms.CharField(label=_("備考"), max_length=200, required=False)


class RoundForm(_PlaceForm):
    """A new round."""

    title = forms.CharField(label=_("件名"), max_length=200)
    description = forms.CharField(label=_("内容"), widget=forms.Textarea)
    deadline = forms.DateField(label=_("締め切り"), widget=forms.DateInput(attrs={"type": "date"}))
    price_steps = forms.CharField(
        label=_("価格の段"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("1行に一つ。「席数 1席の円」。例: 1行目 1 18000、2行目 500 15600"),
    )  # fmt: skip

    def clean_price_steps(self) -> list[list[int]]:
        lines = str(self.cleaned_data["price_steps"]).replace(",", "").splitlines()
        pairs = [[int(number) for number in re.findall(r"\d+", line)] for line in lines if line.strip()]
        if any(len(pair) != 2 for pair in pairs):
            raise ValidationError(_("各行に、席数と円の二つの数を書いてください。"))
        try:
            return check_price_steps(pairs)
        except ValidationError as error:
            raise ValidationError(error.messages) from None


class StageForm(forms.Form):
    """The next stage with its own deadline."""

    stage = forms.ChoiceField(label=_("段階"), choices=Stage.choices)
    deadline = forms.DateField(label=_("この段階の締め切り"), widget=forms.DateInput(attrs={"type": "date"}))
