"""Forms about the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network.models import Municipality

from . import selectors
from .models import LEVEL_MAX, Provider, Skill

LEVELS = [
    (0, _("0 経験なしから")), (1, _("1 基礎が分かる")), (2, _("2 助けがあればできる")), (3, _("3 一人でできる")),
    (4, _("4 人に教えられる")), (5, _("5 分野を導く")),
]  # fmt: skip


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


class CorrectForm(forms.Form):
    """The skill that a course really teaches, by name or code, and its levels."""

    skill = forms.CharField(
        label=_("正しいスキル"), max_length=200, help_text=_("スキルの名前かコード。入れ始めると候補が出ます。"),
        widget=forms.TextInput(attrs={"list": "skills", "autocomplete": "off"}),
    )  # fmt: skip
    teaches = forms.TypedChoiceField(label=_("受講後のレベル"), coerce=int, choices=LEVELS[1:])
    needs = forms.TypedChoiceField(label=_("受講前に要るレベル"), coerce=int, choices=LEVELS)

    def clean_skill(self) -> Skill:
        """The skill of that name among those that courses are tagged with."""
        found = selectors.find_skill(self.cleaned_data["skill"])
        if found is None or not found.framework.is_tagged:
            raise forms.ValidationError(_("この名前のスキルはありません。候補から選んでください。"))
        return found

    def clean(self) -> dict[str, Any]:
        """A course asks for less than it teaches."""
        if self.cleaned_data.get("needs", 0) >= self.cleaned_data.get("teaches", LEVEL_MAX + 1):
            self.add_error("needs", _("受講後のレベルより低いレベルにしてください。"))
        return self.cleaned_data


class PillarsForm(forms.Form):
    """For which pillars a course is."""

    pillars = forms.MultipleChoiceField(
        label=_("取組領域"), choices=Pillar.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SeveralFilesField(forms.FileField):
    """One or several files; the cleaned value is a list."""

    widget = type("SeveralFiles", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class SourceForm(forms.Form):
    """Files of a publisher. Whoever looks after one municipality's skills says for which one."""

    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none(), empty_label=None)
    sources = SeveralFilesField(
        label=_("ファイル"),
        help_text=_("中身を見て、種類を判別します。O*NET の Excel の表は、まとめて選べます。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
    )
    framework = forms.SlugField(
        label=_("体系コード"), max_length=30, required=False,
        help_text=_("CASE のときだけ。同じコードの体系があれば、その体系を新しくします。空ならファイル名です。"),
    )  # fmt: skip

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        """`municipalities`: those that may be chosen; None for the secretariat, whose files are everybody's."""
        super().__init__(*args, **kwargs)
        if municipalities is None:
            del self.fields["municipality"]
            return
        del self.fields["framework"]
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities
