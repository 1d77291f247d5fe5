"""Forms about the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Provider


class ProviderForm(forms.Form):
    """A new provider."""

    code = forms.SlugField(
        label=_("提供元コード"), max_length=50, help_text=_("半角の英字・数字・ハイフン。あとから変えられません。")
    )
    name = forms.CharField(label=_("提供元の名称"), max_length=200)
    url = forms.URLField(label=_("ウェブサイト"), required=False, assume_scheme="https")
    is_open = forms.BooleanField(
        label=_("だれにでも講座を見せる"), required=False, initial=True,
        help_text=_("外すと、契約のある自治体の人だけに見えます。"),
    )  # fmt: skip
    yen_per_unit = forms.DecimalField(
        label=_("価格1単位あたりの円"), initial=1, min_value=0, max_digits=10, decimal_places=4,
        help_text=_("円建ての価格表なら1。ドル建てなら、1ドルの円換算額。"),
    )  # fmt: skip


class AcceptForm(forms.Form):
    """Which of the skills that were found are confirmed at once."""

    provider = forms.ModelChoiceField(
        label=_("提供元"),
        queryset=Provider.objects.order_by("name"),
        to_field_name="code",
        empty_label=_("選んでください"),
    )
    at_least = forms.ChoiceField(
        label=_("確かさ"), initial="97",
        choices=[("80", _("80%以上")), ("90", _("90%以上")), ("95", _("95%以上")), ("97", _("97%以上"))],
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """A person's word on a skill of a course."""

    verdict = forms.ChoiceField(choices=[("right", ""), ("wrong", "")])
