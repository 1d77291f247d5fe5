"""Forms about frameworks, staff and the years to come."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import LEVEL_MAX
from manabiwa.apps.catalog.selectors import find_skill

from .models import AgeBand, Role, RoleLevel, StaffPosition, TrainingFramework
from .outlook import PER_ROLE, Assumptions, Crew
from .selectors import Matrix

CELL = "c"


class RoleForm(forms.Form):
    """A role and the names of its levels."""

    name = forms.CharField(label=_("役割"), max_length=60)
    summary = forms.CharField(label=_("説明"), max_length=300, required=False)
    levels = forms.CharField(
        label=_("段階"), widget=forms.Textarea(attrs={"rows": 4}), initial=lambda: gettext("初級\n中級\n上級"),
        help_text=_("1行に1つ、低い段階から順に書きます。"),
    )  # fmt: skip

    def clean_levels(self) -> list[str]:
        """The names, one a line."""
        return [line.strip() for line in self.cleaned_data["levels"].splitlines() if line.strip()]


class SkillForm(forms.Form):
    """A skill by its name or code."""

    skill = forms.CharField(
        label=_("スキルの名前かコード"), max_length=200, widget=forms.TextInput(attrs={"list": "skills"})
    )

    def clean_skill(self) -> Any:
        """The skill of the name."""
        skill = find_skill(self.cleaned_data["skill"])
        if skill is None:
            raise forms.ValidationError(
                _("この名前のスキルはありません。候補から選ぶか、体系のページで確かめてください。")
            )
        return skill


class MatrixForm:
    """The cells of the matrix as they were typed: what is wrong keeps its text and says why."""

    def __init__(self, matrix: Matrix, data: Any) -> None:
        self.levels: dict[tuple[int, int], int] = {}
        self.wrong: dict[str, str] = {}
        self.errors: list[tuple[str, str]] = []
        for line in matrix.rows:
            for skill, _level in line.cells:
                name = f"{CELL}{line.row.pk}-{skill.pk}"
                if name in data:
                    self._read(name, data[name], f"{line.row} × {skill}", (line.row.pk, skill.pk))

    def _read(self, name: str, typed: str, place: str, key: tuple[int, int]) -> None:
        text = typed.strip()
        if text in {"", "-"}:
            self.levels[key] = 0
        elif text.isdecimal() and int(text) <= LEVEL_MAX:
            self.levels[key] = int(text)
        else:
            self.wrong[name] = typed
            words = gettext("%(place)s: 「%(typed)s」は0から5までの数ではありません。")
            self.errors.append((name, words % {"place": place, "typed": typed[:20]}))


class StaffForm(forms.Form):
    """A person in a role, or a number of people."""

    code = forms.CharField(
        label=_("職員番号"),
        max_length=40,
        help_text=_("人数だけを入れる行には「総務課-一般-30代」のような名前を付けます。"),
    )
    section = forms.CharField(label=_("所属"), max_length=100)
    role_level = forms.ModelChoiceField(label=_("役割と段階"), queryset=RoleLevel.objects.none())
    person = forms.ModelChoiceField(
        label=_("本人"), queryset=User.objects.none(), required=False,
        help_text=_("選ぶと、本人が自己評価を書けます。空なら人数だけを持ちます。"),
    )  # fmt: skip
    heads = forms.IntegerField(label=_("人数"), min_value=1, max_value=100_000, initial=1)
    age_band = forms.ChoiceField(label=_("年齢"), choices=[("", _("分からない")), *AgeBand.choices], required=False)
    supervisor = forms.ModelChoiceField(
        label=_("上司"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("この人だけが、上司の評価を書けます。"),
    )

    def __init__(
        self, *args: Any, framework: TrainingFramework, people: QuerySet[User], position: StaffPosition | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if position is not None:
            kwargs["initial"] = {name: getattr(position, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        levels = RoleLevel.objects.filter(role__framework=framework).select_related("role")
        for name, rows in (("role_level", levels), ("person", people), ("supervisor", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class CurriculumForm(forms.Form):
    """How fast, and from where."""

    hours_per_week = forms.DecimalField(
        label=_("1人が1週間に学ぶ時間"), min_value=1, max_value=20, max_digits=3, decimal_places=1, initial=2
    )
    from_below = forms.BooleanField(label=_("一つ下の段階から始める"), required=False)


class OutlookForm(forms.Form):
    """What is assumed of the years to come: a few numbers for each role, and two for all."""

    reemployed_percent = forms.DecimalField(
        label=_("定年のあと残る人(年、%)"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("暫定再任用などで65歳まで働く人の割合。"),
    )  # fmt: skip
    carry_percent = forms.DecimalField(
        label=_("異動の後も必要レベルにある人(%)"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("移る前に必要レベルだった人のうち、移った先の役割でも必要レベルにある人の割合。"),
    )  # fmt: skip

    def __init__(self, data: Any, *, crews: Sequence[Crew], assumed: Assumptions) -> None:
        self._crews = crews
        targets = [("", _("なし")), *((crew.role.key, crew.role.name) for crew in crews)]
        initial: dict[str, Any] = {
            "reemployed_percent": assumed.reemployed_percent, "carry_percent": assumed.carry_percent
        }  # fmt: skip
        super().__init__(data, initial=initial)
        for crew in crews:
            plan, name = assumed.roles[crew.role.key], crew.role.name
            for key, label in _LABELS.items():
                percent = key.endswith("percent")
                field: forms.Field = (
                    forms.DecimalField(min_value=0, max_value=100, max_digits=4, decimal_places=1)
                    if percent
                    else forms.IntegerField(min_value=0, max_value=100_000)
                )
                field.label, field.initial = f"{name} {label}", plan[key]
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{crew.role.key}-{key}"] = field
            self.fields[f"{crew.role.key}-move_to"] = forms.ChoiceField(
                label=f"{name} {gettext('移る先')}", choices=[one for one in targets if one[0] != crew.role.key],
                required=False, initial=plan["move_to"],
                widget=forms.Select(attrs={"aria-label": f"{name} {gettext('移る先')}"}),
            )  # fmt: skip

    def rows(self) -> list[tuple[Role, Crew, list[Any]]]:
        """A line for each role: its fields in the order of the columns."""
        return [
            (crew.role, crew, [self[f"{crew.role.key}-{key}"] for key in (*PER_ROLE, "move_to")])
            for crew in self._crews
        ]

    def assumed(self) -> Assumptions:
        """The numbers as they stand in the form."""
        values = self.cleaned_data
        roles = {}
        for crew in self._crews:
            key = crew.role.key
            roles[key] = {
                "needed": values[f"{key}-needed"], "hires": values[f"{key}-hires"],
                "training": values[f"{key}-training"], "exit_percent": float(values[f"{key}-exit_percent"]),
                "move_percent": float(values[f"{key}-move_percent"]), "move_to": values[f"{key}-move_to"],
            }  # fmt: skip
        return Assumptions(roles, float(values["reemployed_percent"]), float(values["carry_percent"]))


_LABELS = {
    "needed": _("必要な人"), "exit_percent": _("離職(年、%)"), "hires": _("採用(年、人)"),
    "training": _("研修の修了(年、人)"),
    "move_percent": _("異動(年、%)"),
}  # fmt: skip
