"""Forms about learning."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Skill
from manabiwa.engines.kernel import Lang
from manabiwa.engines.skills import describe_level

LANGUAGES = (("", _("こだわらない")), ("ja", _("日本語だけ")), ("en", _("英語だけ")))


class TimeForm(forms.Form):
    """The time and money that a person has."""

    hours_per_week = forms.DecimalField(
        label=_("1週間に学べる時間"), min_value=1, max_value=60, max_digits=4, decimal_places=1, initial=6,
        help_text=_("無理のない時間にしましょう。あとから変えられます。"),
    )  # fmt: skip
    deadline = forms.DateField(
        label=_("いつまでに"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    budget_yen = forms.IntegerField(
        label=_("予算(円)"), min_value=0, max_value=10_000_000, required=False,
        help_text=_("0円なら無料の講座だけで作ります。決めないときは空のままにします。"),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("講座の言語"), choices=LANGUAGES, required=False)


class GoalForm(TimeForm):
    """The last screen of the interview."""

    reason = forms.CharField(
        label=_("始めた理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000,
        help_text=_("迷ったときに、自分をはげます言葉になります。"),
    )  # fmt: skip


class LevelsForm(forms.Form):
    """One question per skill: what can you do already?"""

    def __init__(self, *args: Any, skills: list[Skill], levels: dict[int, int], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang: Lang = "en" if language.startswith("en") else "ja"
        choices = [(level, describe_level(level, lang=lang)) for level in range(6)]
        for skill in skills:
            self.fields[f"skill_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name_en if lang == "en" and skill.name_en else skill.name,
                choices=choices, coerce=int, initial=levels.get(skill.pk, 0),
            )  # fmt: skip

    def levels(self) -> dict[int, int]:
        """Level by skill."""
        return {int(name.removeprefix("skill_")): level for name, level in self.cleaned_data.items()}


class ProgressForm(forms.Form):
    """A report on a course."""

    percent = forms.IntegerField(label=_("どこまで(%)"), min_value=0, max_value=100)
    minutes = forms.IntegerField(label=_("今回学んだ分"), min_value=0, max_value=6000)


class MessageForm(forms.Form):
    """A few words."""

    text = forms.CharField(label=_("メッセージ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class NoteForm(forms.Form):
    """What was talked about."""

    text = forms.CharField(label=_("記録"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000)


class MeetingForm(forms.Form):
    """An appointment."""

    starts_at = forms.DateTimeField(
        label=_("日時"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(label=_("分"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(label=_("場所・方法"), max_length=200, required=False)
