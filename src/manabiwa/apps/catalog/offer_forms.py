"""Forms about licences and classes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.engines.kernel import ParameterError

from .class_days import EXAMPLE, ClassDay, parse_days
from .models import Course, Provider


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class _OfferForm(forms.Form):
    """What both forms ask: whose it is, its code, the provider and the course by its code."""

    municipality = forms.ModelChoiceField(
        label=_("自治体"), queryset=Municipality.objects.none(), empty_label=None, to_field_name="code"
    )
    code = forms.CharField(
        label=_("コード"), max_length=50, help_text=_("表の取り込みで同じ行を見つけるための、自治体の中での記号。")
    )
    provider = forms.ModelChoiceField(
        label=_("提供元"), queryset=Provider.objects.order_by("name"), empty_label=_("選んでください"),
        to_field_name="code",
    )  # fmt: skip
    course = forms.CharField(label=_("講座コード"), max_length=100)

    def __init__(self, *args: Any, municipalities: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            field = self.fields["municipality"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = municipalities
        else:
            del self.fields["municipality"]

    def clean(self) -> dict[str, Any]:
        """Put the course in the place of its code."""
        values = super().clean() or self.cleaned_data
        code, provider = values.get("course"), values.get("provider")
        if code and provider:
            values["course"] = Course.objects.filter(provider=provider, external_id=code, withdrawn_at=None).first()
            if values["course"] is None:
                self.add_error("course", _("この提供元に、このコードの講座はありません。講座の表で確かめてください。"))
        elif "course" in values:
            values["course"] = None
        return values


class LicenceForm(_OfferForm):
    """Seats that a municipality paid for."""

    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("例: 事務講座パック 20席"))
    starts_on = _day(_("開始日"))
    ends_on = _day(_("終了日"))
    seats = forms.IntegerField(label=_("席数"), min_value=0, max_value=1_000_000)
    seat_price_yen = forms.IntegerField(
        label=_("1席の価格(円)"), min_value=0, max_value=100_000_000, initial=0,
        help_text=_("使った席の数だけかかる費用。同じことが学べるなら、かからない講座を先に使います。"),
    )  # fmt: skip
    fixed_fee_yen = forms.IntegerField(
        label=_("定額の費用(円)"), min_value=0, max_value=2_000_000_000, initial=0,
        help_text=_("席を使っても使わなくてもかかる費用。"),
    )  # fmt: skip

    field_order = ["municipality", "code", "name", "provider", "course"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].required = False
        self.fields["course"].help_text = _("空なら、提供元のすべての講座に使えます。")


class ClassForm(_OfferForm):
    """A course on fixed days."""

    days = forms.CharField(
        label=_("日程"), widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    place = forms.CharField(label=_("場所"), max_length=200, required=False)
    seats = forms.IntegerField(label=_("定員"), min_value=0, max_value=1_000_000)
    apply_by = _day(_("申込期限"))

    field_order = ["municipality", "code", "provider", "course", "days", "place", "seats", "apply_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # put together here: a lazy text that is formatted where the class is made speaks one language for ever
        self.fields["days"].help_text = _("1行に1回。例: %(example)s") % {"example": EXAMPLE}

    def clean_days(self) -> list[ClassDay]:
        """The days that the lines mean."""
        try:
            return parse_days(self.cleaned_data["days"])
        except ParameterError as error:
            raise forms.ValidationError(
                _("「%(got)s」は日程として読めません。%(allowed)sを入れてください。")
                % {"got": error.got, "allowed": error.allowed.to(current_lang())}
            ) from None
