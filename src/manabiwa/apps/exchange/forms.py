"""Forms of cases, questions and events."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network.models import Municipality

from .models import CaseResult
from .timeline import Step, clean_timeline, parse_timeline


class CaseForm(forms.Form):
    """What the author writes. Everything but the title may wait until the case is published."""

    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none())
    title = forms.CharField(label=_("題名"), max_length=200, help_text=_("何をして、どうなったかが分かる一文に。"))
    pillar = forms.ChoiceField(label=_("取組領域"), choices=Pillar.choices)
    result_kind = forms.ChoiceField(label=_("どうだったか"), choices=CaseResult.choices, widget=forms.RadioSelect)
    problem = forms.CharField(label=_("困っていたこと"), widget=forms.Textarea, required=False)
    context = forms.CharField(label=_("背景"), widget=forms.Textarea, required=False)
    actions = forms.CharField(label=_("取り組んだこと"), widget=forms.Textarea, required=False)
    timeline = forms.CharField(
        label=_("経過"), widget=forms.Textarea, required=False,
        help_text=_("1行に一つ。例: 「2026年4月 募集を始めた」。うまくいかなかったことは、行の始めに ! を付けます。"),
    )  # fmt: skip
    result = forms.CharField(label=_("結果の説明"), widget=forms.Textarea, required=False)
    went_wrong = forms.CharField(
        label=_("うまくいかなかったこと"), widget=forms.Textarea, required=False,
        help_text=_("ここが、ほかの自治体にいちばん役に立ちます。公開するときは必ず書きます。"),
    )  # fmt: skip
    do_differently = forms.CharField(label=_("次はこうする"), widget=forms.Textarea, required=False)
    cost_yen = forms.IntegerField(label=_("費用(円)"), min_value=0, required=False)

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if municipalities is None:
            del self.fields["municipality"]
        else:
            field = self.fields["municipality"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = municipalities

    def clean_timeline(self) -> list[Step]:
        steps = parse_timeline(self.cleaned_data["timeline"])
        clean_timeline(steps)
        return steps


class QuestionForm(forms.Form):
    """A question to the municipality that wrote the case."""

    text = forms.CharField(label=_("聞きたいこと"), widget=forms.Textarea, max_length=2000)


class AnswerForm(forms.Form):
    """The answer, which stands below the case."""

    answer = forms.CharField(label=_("回答"), widget=forms.Textarea, max_length=4000)


class EventForm(forms.Form):
    """A meeting."""

    municipality = forms.ModelChoiceField(
        label=_("主催する自治体"), queryset=Municipality.objects.none(), required=False
    )
    title = forms.CharField(label=_("題名"), max_length=200)
    description = forms.CharField(label=_("内容"), widget=forms.Textarea, required=False)
    starts_at = forms.DateTimeField(label=_("開始"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("終了"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("場所"), max_length=200, help_text=_("オンラインのときは「オンライン」。"))
    online_url = forms.URLField(label=_("オンラインの接続先"), required=False, assume_scheme="https")
    capacity = forms.IntegerField(label=_("定員"), min_value=1, required=False, help_text=_("空欄は、定員なし。"))

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], is_network: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities
        field.required = not is_network
        field.empty_label = str(_("ネットワーク(事務局)")) if is_network else "—"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"ends_at": _("終了は、開始より後にしてください。")})
        return data
