"""Forms for authors. A quiz is written as text: a form that needs no script."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network.models import Municipality

from .models import UnitKind


class MaterialForm(forms.Form):
    """A new course of our own."""

    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none())
    title = forms.CharField(label=_("講座名"), max_length=300)
    description = forms.CharField(label=_("説明"), widget=forms.Textarea, required=False)
    pillars = forms.MultipleChoiceField(
        label=_("取組領域"), choices=Pillar.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("だれの学び直しのための講座か。さがす人が、これで絞り込みます。"),
    )  # fmt: skip
    hours = forms.DecimalField(label=_("学習時間(時間)"), min_value=0, max_digits=7, decimal_places=2, initial=0.5)

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities


class UnitForm(forms.Form):
    """What every unit has."""

    title = forms.CharField(label=_("題名"), max_length=200)
    minutes = forms.IntegerField(label=_("目安の分"), min_value=1, max_value=600, initial=10)

    def content(self) -> dict[str, Any]:
        """What the unit holds."""
        raise NotImplementedError


class TextForm(UnitForm):
    """A text."""

    text = forms.CharField(
        label=_("本文"), widget=forms.Textarea, max_length=50_000,
        help_text=_("空行で段落を分けます。行の初めが「## 」なら見出し、「- 」や「1. 」なら箇条書きになります。"),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}


class VideoForm(UnitForm):
    """A video with captions."""

    file = forms.FileField(label=_("動画のファイル"), help_text=_("MP4 または WebM。"))
    captions = forms.FileField(label=_("字幕(WebVTT)"), required=False, help_text=_("拡張子 .vtt のファイル。"))
    transcript = forms.CharField(
        label=_("文字起こし"), widget=forms.Textarea, required=False, max_length=50_000,
        help_text=_("音が聞こえない人、読むほうが早い人のために。"),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        return {"transcript": self.cleaned_data["transcript"]}


class QuizForm(UnitForm):
    """Questions, written as lines."""

    questions = forms.CharField(
        label=_("問題"), widget=forms.Textarea, max_length=50_000,
        help_text=_(
            "空行で問題を分けます。1行目が問題文、続く行が選択肢で、正解の行は「*」で始めます(二つ以上なら、すべて選ぶ問題)。"
            "「=」で始まる行だけなら、文字で答える問題になり、その行が正解です。「#」で始まる行は解説です。"
        ),
    )  # fmt: skip

    def clean_questions(self) -> list[dict[str, Any]]:
        """The questions as units hold them."""
        parts = re.split(r"\n\s*\n", self.cleaned_data["questions"].replace("\r\n", "\n").strip())
        return [_question(number, part) for number, part in enumerate(parts, start=1)]

    def content(self) -> dict[str, Any]:
        return {"questions": self.cleaned_data["questions"]}


def _question(number: int, part: str) -> dict[str, Any]:
    text, *lines = [line.strip() for line in part.split("\n") if line.strip()]
    feedback = " ".join(line[1:].strip() for line in lines if line[0] in "#＃")
    typed = [line[1:].strip() for line in lines if line[0] in "=＝"]
    choices = [line for line in lines if line[0] not in "#＃=＝"]
    question: dict[str, Any] = {"id": f"q{number}", "text": text, "feedback": feedback, "options": []}
    if typed and not choices:
        return {**question, "kind": "text", "answer": typed}
    options = [(f"{place}", line.lstrip("*＊").strip()) for place, line in enumerate(choices, start=1)]
    right = [str(place) for place, line in enumerate(choices, start=1) if line[0] in "*＊"]
    if len(options) < 2 or not right:
        message = _now("%(number)s問目: 選択肢を二つ以上書き、正解の行を「*」で始めてください。")
        raise forms.ValidationError(message % {"number": number})
    question["options"] = [list(option) for option in options]
    return {**question, "kind": "single" if len(right) == 1 else "multiple", "answer": right}


UNIT_FORMS: dict[str, type[UnitForm]] = {
    UnitKind.TEXT: TextForm, UnitKind.VIDEO: VideoForm, UnitKind.QUIZ: QuizForm,
}  # fmt: skip
