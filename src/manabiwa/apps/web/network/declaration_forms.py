"""The form of a declaration: the words, and the promises that figures measure."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.numbers import fiscal_year
from manabiwa.apps.network import figures
from manabiwa.apps.network.declaring import MOST_PROMISES, PromiseInput
from manabiwa.apps.network.models import Declaration
from manabiwa.apps.network.selectors import fiscal_year_of

YEARS_AHEAD = 10
FIRST_ROWS = 3


class DeclarationForm(forms.Form):
    """What is declared, by whom, in which pillars."""

    title = forms.CharField(label=_("宣言の題名"), max_length=200, help_text=_("例: だれもが、いつからでも学べるまち"))
    statement = forms.CharField(
        label=_("宣言の本文"), widget=forms.Textarea, max_length=4000,
        help_text=_("なぜ学び直しに取り組むのか、だれのために何をするのかを、住民に語りかける言葉で。"),
    )  # fmt: skip
    mayor = forms.CharField(label=_("宣言者"), max_length=100, help_text=_("例: ためし市長 山田花子"))
    declared_on = forms.DateField(label=_("宣言日"), widget=forms.DateInput(attrs={"type": "date"}))
    pillars = forms.MultipleChoiceField(
        label=_("取組領域"), choices=Pillar.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("取組領域を一つ以上選んでください。")},
    )  # fmt: skip


class PromiseForm(forms.Form):
    """One promise. A row that was left as it came is no promise."""

    text = forms.CharField(label=_("約束"), max_length=300, help_text=_("例: 2028年度末までに、200人が受講します。"))
    figure = forms.ChoiceField(label=_("はかる数字"))
    target = forms.FloatField(
        label=_("目標値"), min_value=0,
        error_messages={
            "invalid": _("目標値は、数字で入れてください。"), "min_value": _("目標値は、0以上で入れてください。"),
        },
    )  # fmt: skip
    fiscal_year = forms.TypedChoiceField(label=_("達成する年度"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = fiscal_year_of(today)
        typed = str(self.initial.get("fiscal_year") or "")
        kept = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() else None
        # a promise of a year gone by keeps its year when the declaration is written anew
        years = sorted({*range(first, first + YEARS_AHEAD + 1), *([kept] if kept else [])})
        chosen = [(one.key, f"{one.label}({one.unit})") for one in figures.all_figures()]
        self._choose("figure", [("", _now("選んでください")), *chosen])
        self._choose("fiscal_year", [("", _now("選んでください")), *((year, fiscal_year(year)) for year in years)])

        for field in self.fields.values():
            field.required = not self._is_empty()

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _is_empty(self) -> bool:
        """Whether nothing stands in the row: also one whose promise was taken out by clearing it."""
        values = self.data if self.is_bound else self.initial
        return not any(values.get(self.add_prefix(name) if self.is_bound else name) for name in self.fields)

    def promise(self) -> PromiseInput | None:
        """The promise; None for an empty row."""
        values = self.cleaned_data
        if not values.get("text"):
            return None
        return PromiseInput(values["text"], values["figure"], values["target"], values["fiscal_year"])


class BasePromiseFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """All promises of a declaration, in order."""

    def promises(self) -> list[PromiseInput]:
        """The promises of the rows that hold one."""
        return [promise for form in self.forms if (promise := form.promise()) is not None]

    def clean(self) -> None:
        """The same promise twice is a slip."""
        texts = [form.cleaned_data.get("text") for form in self.forms if form.cleaned_data.get("text")]
        if len(texts) != len(set(texts)):
            raise ValidationError(_now("同じ約束が二つあります。"))


def promise_rows(today: date, declaration: Declaration | None, data: Any = None) -> Any:
    """The rows of a declaration with empty ones to fill in."""
    kept = [
        {"text": row.text, "figure": row.figure, "target": _plain(row.target), "fiscal_year": row.fiscal_year}
        for row in (declaration.promises.all() if declaration else ())
    ]
    extra = 1 if kept else FIRST_ROWS
    rows = forms.formset_factory(
        PromiseForm, formset=BasePromiseFormSet, extra=extra, max_num=MOST_PROMISES, validate_max=True,
        absolute_max=MOST_PROMISES + 20,
    )  # fmt: skip
    return rows(data, initial=kept, prefix="promise", form_kwargs={"today": today})


def _plain(value: float) -> float:
    """A whole number without its zero, as a person would type it."""
    return int(value) if value == int(value) else value


def first_values(declaration: Declaration | None, today: date) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    if declaration is None:
        return {"declared_on": today}
    names = ("title", "statement", "mayor", "declared_on", "pillars")
    return {name: getattr(declaration, name) for name in names}
