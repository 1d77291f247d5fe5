"""Forms about learning."""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.catalog.tagging import FoundSkill
from manabiwa.engines.kernel import Lang
from manabiwa.engines.skills import describe_level

from .days import PeriodField, WeekField, as_typed
from .models import Goal, LearningEnvironment
from .targets import USUAL_LEVEL

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


class DaysForm(forms.Form):
    """On which days somebody learns and rests."""

    hours_per_week = forms.DecimalField(
        label=_("1週間に学べる時間"), min_value=1, max_value=60, max_digits=4, decimal_places=1, required=False,
        help_text=_("曜日を決めないときは、ここだけを入れます。無理のない時間にしましょう。あとから変えられます。"),
    )  # fmt: skip
    weekday_hours = WeekField(
        label=_("曜日ごとの時間"), help_text=_("決まっている人だけ。ここに入れると、1週間の時間はその合計になります。")
    )
    rests_on_holidays = forms.BooleanField(label=_("祝日は休む"), required=False)
    closed_1 = PeriodField(label=_("休む期間"), help_text=_("旅行や繁忙期など、学ばない日があれば入れます。"))

    def clean(self) -> dict[str, Any]:
        """Take the sum of the weekdays where they are given."""
        values = dict(super().clean() or {})
        week = values.get("weekday_hours")
        if week:
            whole = sum(week)
            if not 1 <= whole <= 60:
                self.add_error("weekday_hours", _("1週間の合計を、1時間から60時間までにしてください。"))
            values["hours_per_week"] = Decimal(str(whole))
        elif values.get("hours_per_week") is None and "hours_per_week" not in self.errors:
            self.add_error("hours_per_week", _("1週間の時間か、曜日ごとの時間を入れてください。"))
        return values

    def days(self) -> dict[str, Any]:
        """What `services.set_days` takes."""
        values = self.cleaned_data
        periods = [value for name, value in values.items() if name.startswith("closed_") and value]
        return {
            "hours_per_week": values["hours_per_week"], "weekday_hours": values["weekday_hours"],
            "rests_on_holidays": values["rests_on_holidays"], "closed_periods": periods,
        }  # fmt: skip


class ChangeDaysForm(DaysForm):
    """The same for a goal that is kept: all its periods, and room for one more."""

    def __init__(self, data: Any = None, *, goal: Goal) -> None:
        periods = [tuple(map(date.fromisoformat, period)) for period in goal.closed_periods]
        super().__init__(data, initial={
            "hours_per_week": None if goal.weekday_hours else goal.hours_per_week.normalize(),
            "weekday_hours": as_typed(goal.weekday_hours), "rests_on_holidays": goal.rests_on_holidays,
            **{f"closed_{number}": period for number, period in enumerate(periods, start=1)},
        })  # fmt: skip
        for number in range(2, len(periods) + 2):
            self.fields[f"closed_{number}"] = PeriodField(label=_("休む期間"))


class GoalForm(DaysForm, TimeForm):
    """The last screen of the interview."""

    field_order = ("hours_per_week", "weekday_hours", "rests_on_holidays", "closed_1")
    reason = forms.CharField(
        label=_("始めた理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000,
        help_text=_("迷ったときに、自分をはげます言葉になります。"),
    )  # fmt: skip

    def wanted(self) -> dict[str, Any]:
        """What `services.set_goal` takes."""
        names = ("deadline", "budget_yen", "language", "reason")
        return {**self.days(), **{name: self.cleaned_data[name] for name in names}}


class PostingForm(forms.Form):
    """A job posting, or what somebody wants to be able to do, in their own words."""

    text = forms.CharField(
        label=_("求人票の文章、または、できるようになりたいこと"), widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=_("仕事の内容と、求められる経験の部分だけで十分です。貼った文章は、計画ができると消えます。"),
    )  # fmt: skip


class BackgroundForm(forms.Form):
    """What somebody did so far."""

    text = forms.CharField(
        label=_("これまでの仕事、学んだこと、得意なこと"), widget=forms.Textarea(attrs={"rows": 6}), required=False,
        max_length=5_000,
        help_text=_("例: 事務の仕事で、毎月エクセルで集計をしていました。書かずに進んでもかまいません。"),
    )  # fmt: skip


class WantedForm(forms.Form):
    """Which of the skills that were found in a text somebody wants, and to which level."""

    title = forms.CharField(
        label=_("この目標の名前"), max_length=200, required=False, help_text=_("例: 市役所の広報の仕事")
    )

    def __init__(self, *args: Any, found: Sequence[FoundSkill], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang: Lang = "en" if language.startswith("en") else "ja"
        choices = [
            (0, _("選ばない")),
            *((level, describe_level(level, lang=lang)) for level in range(1, LEVEL_MAX + 1)),
        ]
        for one in found:
            self.fields[f"skill_{one.skill.pk}"] = forms.TypedChoiceField(
                label=_skill_name(one.skill, lang), choices=choices, coerce=int,
                initial=(one.level or USUAL_LEVEL) if one.is_sure else 0,
                help_text=_("文章の「%(words)s」から") % {"words": "」「".join(one.words[:3])} if one.words else "",
            )  # fmt: skip

    def levels(self) -> dict[int, int]:
        """Level by skill, of those that are wanted."""
        return {key: level for key, level in _levels_in(self.cleaned_data).items() if level}

    def clean(self) -> dict[str, Any]:
        """Refuse an answer without any skill."""
        values = dict(super().clean() or {})
        if not self.errors and not any(_levels_in(values).values()):
            raise forms.ValidationError(_("めざすスキルを一つ以上選んでください。"))
        return values


def _levels_in(values: dict[str, Any]) -> dict[int, int]:
    return {int(name.removeprefix("skill_")): value for name, value in values.items() if name.startswith("skill_")}


def _skill_name(skill: Skill, lang: Lang) -> str:
    return skill.name_en if lang == "en" and skill.name_en else skill.name


class EnvironmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody learns with."""

    class Meta:
        model = LearningEnvironment
        fields = ("device", "network", "can_watch", "can_listen", "quiet_from", "quiet_until", "needs_childcare")
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = ("", _("こたえない"))
        for name in ("device", "network"):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [unsaid, *((value, label) for value, label in field.choices if value)]  # type: ignore[misc, union-attr]
        for name in ("can_watch", "can_listen"):
            widget = cast("forms.NullBooleanSelect", self.fields[name].widget)
            widget.choices = [("unknown", unsaid[1]), ("true", _("はい")), ("false", _("いいえ"))]


class LevelsForm(forms.Form):
    """One question per skill: what can you do already? Each choice says what the level means, with examples."""

    def __init__(
        self, *args: Any, skills: list[Skill], levels: Mapping[int, int], said: Mapping[int, tuple[int, str]],
        examples: Mapping[int, Mapping[int, str]], from_courses: Collection[int], language: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        lang: Lang = "en" if language.startswith("en") else "ja"
        for skill in skills:
            guess, words = said.get(skill.pk, (0, ""))
            known = levels.get(skill.pk)
            self.fields[f"skill_{skill.pk}"] = forms.TypedChoiceField(
                label=_skill_name(skill, lang), choices=_level_choices(examples.get(skill.pk, {}), lang), coerce=int,
                initial=guess if known is None else known,
                help_text=_evidence(words if known is None else "", is_course=skill.pk in from_courses),
            )  # fmt: skip

    def levels(self) -> dict[int, int]:
        """Level by skill."""
        return _levels_in(self.cleaned_data)


def _level_choices(examples: Mapping[int, str], lang: Lang) -> list[tuple[int, str]]:
    choices = []
    for level in range(LEVEL_MAX + 1):
        words = describe_level(level, lang=lang)
        if title := examples.get(level):
            words = gettext("%(level)s(例:「%(course)s」の内容)") % {"level": words, "course": title}
        choices.append((level, words))
    return choices


def _evidence(words: str, *, is_course: bool) -> str:
    """Why a level is proposed."""
    if is_course:
        return gettext("修了した講座の記録があります。")
    guess = gettext("「%(words)s」と書かれていたので、候補を選んであります。ちがえば直してください。")
    return guess % {"words": words} if words else ""


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
