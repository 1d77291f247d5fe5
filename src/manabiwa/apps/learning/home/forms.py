"""Forms of the learner's home."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.learning.days import WEEKDAYS

from .models import Reflection, Reminder

FEELINGS = (
    (5, _("とてもよかった")), (4, _("よかった")), (3, _("ふつう")), (2, _("少し大変だった")),
    (1, _("とても大変だった")),
)  # fmt: skip
TIMES = tuple(time(half // 2, 30 * (half % 2)) for half in range(10, 46))
"""From five in the morning to half past ten at night."""
USUAL_TIME = time(19, 0)


class WeekdayBoxes(forms.CheckboxSelectMultiple):
    """Seven boxes to tick in a row."""

    template_name = "learning/weekday_boxes.html"


class ReflectionForm(forms.Form):
    """How a week went; only the first question must be answered."""

    feeling = forms.TypedChoiceField(
        label=_("この1週間は、どうでしたか"), choices=FEELINGS, coerce=int, widget=forms.RadioSelect
    )
    learnt = forms.CharField(
        label=_("学んだこと・できるようになったこと"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=2000, help_text=_("ひとことでも、書かなくてもかまいません。"),
    )  # fmt: skip
    hard = forms.CharField(
        label=_("むずかしかったこと・困ったこと"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=2000,
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label=_("伴走支援者にも見せる"), required=False, help_text=_("選ばないと、あなただけが読めます。")
    )

    @classmethod
    def about(cls, row: Reflection | None) -> "ReflectionForm":
        """The form with what was written before."""
        names = ("feeling", "learnt", "hard", "is_shared")
        return cls(initial={name: getattr(row, name) for name in names} if row else None)


class PauseForm(forms.Form):
    """Until when somebody rests, if that is known."""

    returns_on = forms.DateField(
        label=_("もどる予定の日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("決まっていなければ、空のままにします。その日が来ると、計画が自動で動き出します。"),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["returns_on"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()


class ReminderForm(forms.Form):
    """When and how somebody wants to be reminded."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("知らせる曜日"), choices=tuple(enumerate(WEEKDAYS)), coerce=int, required=False,
        widget=WeekdayBoxes,
    )  # fmt: skip
    at = forms.TypedChoiceField(
        label=_("時刻"), choices=[(f"{one:%H:%M}", f"{one:%H:%M}") for one in TIMES], coerce=time.fromisoformat
    )
    by_mail = forms.BooleanField(
        label=_("メールで知らせる"), required=False,
        help_text=_("その日にもう学んでいれば送りません。お休み中も送りません。メールの中から、いつでも止められます。"),
    )  # fmt: skip
    in_calendar = forms.BooleanField(
        label=_("カレンダーの学習の日に、知らせを付ける"), required=False,
        help_text=_("計画のページのアドレスを、手持ちのカレンダーに登録している人だけ。"),
    )  # fmt: skip

    @classmethod
    def about(cls, row: Reminder | None) -> "ReminderForm":
        """The form with what was chosen before."""
        if row is None:
            return cls(initial={"weekdays": list(range(5)), "at": f"{USUAL_TIME:%H:%M}", "by_mail": True})
        return cls(initial={
            "weekdays": row.weekdays, "at": f"{row.at:%H:%M}", "by_mail": row.by_mail, "in_calendar": row.in_calendar,
        })  # fmt: skip
