"""Forms about evidence and the curriculum vitae."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.engines.kernel import Lang, ParameterError
from manabiwa.engines.skills import describe_level
from manabiwa.engines.text import parse_month

from .models import EntryKind, Evidence, EvidenceKind, Resume


class EvidenceForm(forms.Form):
    """A file or a link, and what it shows."""

    kind = forms.ChoiceField(label=_("種類"), choices=EvidenceKind.choices, widget=forms.RadioSelect, initial="work")
    title = forms.CharField(label=_("題名"), max_length=200, help_text=_("例: 商店街の紹介ページ、日商簿記3級"))
    file = forms.FileField(
        label=_("ファイル"), required=False,
        help_text=_("PDF、画像、Word・Excel・PowerPoint。20 MB まで。ファイルかリンクの、どちらかを入れます。"),
    )  # fmt: skip
    url = forms.URLField(label=_("リンク"), max_length=500, required=False, assume_scheme="https")
    about = forms.CharField(
        label=_("どんなものか、どこを工夫したか"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        max_length=2000,
    )  # fmt: skip
    issuer = forms.CharField(
        label=_("発行した団体"), max_length=200, required=False, help_text=_("資格・修了証のときだけ。")
    )
    made_on = forms.DateField(
        label=_("作った日・取った日"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=_("これで示せるスキル"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("伴走支援者が確かめると、スキルの記録になります。"),
    )  # fmt: skip

    def __init__(self, *args: Any, skills: Sequence[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._skills = {str(skill.pk): skill for skill in skills}
        if skills:
            field = cast("forms.MultipleChoiceField", self.fields["skills"])
            field.choices = [(key, skill.name) for key, skill in self._skills.items()]
        else:
            del self.fields["skills"]

    def chosen(self) -> list[Skill]:
        """The skills that were ticked."""
        return [self._skills[key] for key in self.cleaned_data.get("skills", ())]


class ConfirmForm(forms.Form):
    """The level that a supporter saw, for each skill that the evidence names."""

    def __init__(self, data: Any = None, *, evidence: Evidence, lang: Lang) -> None:
        super().__init__(data, auto_id=f"e{evidence.pk}_%s")
        choices: list[tuple[int, Any]] = [(0, _("確かめていない"))]
        choices += [(level, f"{level} {describe_level(level, lang=lang)}") for level in range(1, LEVEL_MAX + 1)]
        for row in evidence.skills.all():
            self.fields[f"skill_{row.skill_id}"] = forms.TypedChoiceField(
                label=row.skill.name, choices=choices, coerce=int, initial=row.confirmed or 0
            )

    def levels(self) -> dict[int, int]:
        """Level by skill."""
        return {int(name.removeprefix("skill_")): level for name, level in self.cleaned_data.items()}


class ResumeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person writes about a working life as a whole."""

    class Meta:
        model = Resume
        fields = ("label", "phone", "summary", "appeal", "shows_courses", "shows_skills", "shows_evidence")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 5}), "appeal": forms.Textarea(attrs={"rows": 5}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }  # fmt: skip
        help_texts = {
            "label": _("例: ウェブ制作、経理事務"),
            "summary": _("これまでの仕事を、3行から5行で。目標を決めたときに書いたことが、はじめに入っています。"),
            "appeal": _("得意なこと、学んでいること、仕事で生かしたいこと。"),
        }


class MonthField(forms.CharField):
    """A month: as the browser sends it (2026-04), or as people write it (2026年4月, 令和8年4月)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"type": "month"}), max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A day as its month."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """The first day of the month, or None."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ParameterError as error:
            raise forms.ValidationError(_("年月は、2026-04 や 令和8年4月 のように入れてください。")) from error


_LABELS = {
    EntryKind.WORK: (_("会社・団体の名前"), _("部署・役職・職種"), _("仕事の内容と成果")),
    EntryKind.EDUCATION: (_("学校の名前"), _("学部・学科・コース"), _("学んだこと")),
    EntryKind.LICENCE: (_("発行した団体"), _("免許・資格の名前"), _("メモ")),
}
_ENDS = {
    EntryKind.WORK: (_("入社した年月"), _("退職した年月")), EntryKind.EDUCATION: (_("入学した年月"), _("卒業した年月")),
}  # fmt: skip
_NEEDED: dict[str, Collection[str]] = {
    EntryKind.WORK: ("place", "started_on"), EntryKind.EDUCATION: ("place",), EntryKind.LICENCE: ("title",),
}  # fmt: skip


class EntryForm(forms.Form):
    """A post, a school or a licence."""

    place = forms.CharField(max_length=200, required=False)
    title = forms.CharField(max_length=200, required=False)
    started_on = MonthField(required=False)
    ended_on = MonthField(required=False, help_text=_("いまも続いていれば、空のままにします。"))
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=4000, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = EntryKind(kind)
        for name, label in zip(("place", "title", "text"), _LABELS[which], strict=True):
            self.fields[name].label = label
        if which in _ENDS:
            self.fields["started_on"].label, self.fields["ended_on"].label = _ENDS[which]
        else:
            self.fields["started_on"].label = _("取った年月")
            del self.fields["ended_on"]
            self.order_fields(["title", "place", "started_on", "text"])
        for name in _NEEDED[which]:
            self.fields[name].required = True

    def said(self) -> dict[str, Any]:
        """What `services.save_entry` takes."""
        return {"ended_on": None, **self.cleaned_data}
