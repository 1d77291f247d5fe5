"""Forms about learning."""

import math
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Skill
from manabiwa.engines.kernel import Lang
from manabiwa.engines.skills import describe_level

from .models import Goal

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


class WhatIfForm(forms.Form):
    """The same as sliders: hours a week, and how many weeks from today."""

    hours_per_week = forms.DecimalField(
        label=_("1週間に学べる時間"), min_value=1, max_value=60, max_digits=4, decimal_places=1,
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.5"}),
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("いつまでに(今日から)"), min_value=1, max_value=208,
        widget=forms.NumberInput(attrs={"type": "range"}),
    )  # fmt: skip
    budget_yen = forms.IntegerField(label=_("予算(円)"), min_value=0, max_value=10_000_000, required=False)
    language = forms.ChoiceField(label=_("講座の言語"), choices=LANGUAGES, required=False)

    def __init__(self, data: Any = None, *, goal: Goal, today: date) -> None:
        self._goal, self._today = goal, today
        self._weeks = max(-((today - goal.deadline).days // 7), 1)  # whole weeks, rounded up
        super().__init__(data, initial={
            "hours_per_week": goal.hours_per_week.normalize(), "weeks": self._weeks, "budget_yen": goal.budget_yen,
            "language": goal.language,
        })  # fmt: skip
        for name, unit in (("hours_per_week", _("時間")), ("weeks", _("週間"))):
            cast("Any", self.fields[name]).unit = unit  # what the value beside the slider is counted in
        self.fields["hours_per_week"].widget.attrs["max"] = str(max(20, math.ceil(goal.hours_per_week)))
        self.fields["weeks"].widget.attrs["max"] = str(max(52, self._weeks))

    def wanted(self) -> dict[str, Any]:
        """Hours, deadline, budget and language; the deadline stays to the day if its slider was left alone."""
        values = dict(self.cleaned_data)
        weeks = values.pop("weeks")
        is_same = weeks == self._weeks and self._goal.deadline > self._today
        return {**values, "deadline": self._goal.deadline if is_same else self._today + timedelta(weeks=weeks)}


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
