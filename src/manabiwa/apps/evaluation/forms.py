"""Forms about outcomes and the answers made of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.exchange.models import CaseResult

from .models import OutcomeSource, Reached


class OutcomesForm(forms.Form):
    """What became of the participants of one page of the list, all known from the same source on the same day."""

    source = forms.ChoiceField(label=_("根拠"), choices=OutcomeSource.choices)
    observed_on = forms.DateField(label=_("確認日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def changes(self, shown: Iterable[Any]) -> dict[Any, str]:
        """Participations whose outcome was changed on the page, with the new word; `shown` carry `reached`."""
        values = {row: self.data.get(f"reached-{row.pk}", "") for row in shown}
        return {row: value for row, value in values.items() if value in Reached.values and value != row.reached}


class LevelForm(forms.Form):
    """How sure the interval shall be."""

    level = forms.TypedChoiceField(
        label=_("信頼水準"), choices=[("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%")], coerce=float, initial="0.95"
    )


class CaseForm(forms.Form):
    """The words around the figure: what others need to learn from it, success or failure."""

    title = forms.CharField(label=_("題名"), max_length=200)
    result_kind = forms.ChoiceField(label=_("どうだったか"), choices=CaseResult.choices, widget=forms.RadioSelect)
    problem = forms.CharField(label=_("困っていたこと"), widget=forms.Textarea)
    context = forms.CharField(label=_("背景"), widget=forms.Textarea, required=False)
    actions = forms.CharField(label=_("取り組んだこと"), widget=forms.Textarea)
    result = forms.CharField(label=_("結果の説明"), widget=forms.Textarea)
    went_wrong = forms.CharField(
        label=_("うまくいかなかったこと"),
        widget=forms.Textarea,
        help_text=_("ここが、ほかの自治体にいちばん役に立ちます。"),
    )
    do_differently = forms.CharField(label=_("次はこうする"), widget=forms.Textarea, required=False)
    cost_yen = forms.IntegerField(label=_("費用(円)"), min_value=0, required=False)
