"""Forms about programmes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.accounts.models import Purpose, User
from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.network.models import Municipality, Post

from . import selectors
from .models import ApplicationState, LearningPlace

# what a programme needs to walk beside a person and to count honestly; the story is asked for later, if ever
ASKED_AT_APPLICATION = [(purpose.value, purpose.label) for purpose in (Purpose.SUPPORT, Purpose.OUTCOMES)]


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProgrammeForm(forms.Form):
    """A new programme."""

    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none())
    name = forms.CharField(label=_("事業名"), max_length=200)
    pillar = forms.ChoiceField(label=_("取組領域"), choices=Pillar.choices, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("概要"), widget=forms.Textarea, help_text=_("だれの、どんな困りごとに、何をするか。")
    )
    fiscal_year = forms.IntegerField(label=_("年度(西暦)"), min_value=2000, max_value=2100)
    budget_yen = forms.IntegerField(label=_("予算額(円)"), min_value=0, required=False)
    occupation = forms.CharField(
        label=_("めざす職業"),
        required=False,
        help_text=_("職業コードまたは名前(例: 15-1254.00、ウェブ開発者)。決まっていなければ空のままにします。"),
    )
    post = forms.ModelChoiceField(
        label=_("担当の役職"), queryset=Post.unscoped.none(), required=False, empty_label=_("まだ決めない")
    )

    def __init__(self, *args: Any, municipalities: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("municipality", municipalities), ("post", posts)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean_occupation(self) -> Occupation | None:
        """The occupation of this code or name."""
        text = self.cleaned_data["occupation"].strip()
        if not text:
            return None
        found = Occupation.objects.filter(code=text).first() or Occupation.objects.filter(name=text).first()
        if found is None:
            raise forms.ValidationError(
                _("この職業は見つかりません。コードか名前を確かめるか、空のままにしてください。")
            )
        return found


class CohortForm(forms.Form):
    """A new cohort, with its call if there is one."""

    name = forms.CharField(label=_("期の名称"), max_length=100, help_text=_("例: 第1期"))
    starts_on = forms.DateField(label=_("開始日"), widget=DateInput())
    ends_on = forms.DateField(label=_("終了日"), widget=DateInput())
    opens_on = forms.DateField(label=_("募集の受付開始"), widget=DateInput(), required=False)
    closes_on = forms.DateField(label=_("募集の受付終了"), widget=DateInput(), required=False)
    capacity = forms.IntegerField(label=_("定員"), min_value=1, required=False)
    eligibility = forms.CharField(label=_("対象"), widget=forms.Textarea, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("opens_on", "closes_on", "capacity") if data.get(name)]
        if given and len(given) < 3:
            raise forms.ValidationError(_("募集するときは、受付開始・受付終了・定員をすべて入れてください。"))
        return data


class ApplicationForm(forms.Form):
    """A person applies."""

    motivation = forms.CharField(label=_("応募の動機"), widget=forms.Textarea, required=False, max_length=2000)
    consents = forms.MultipleChoiceField(
        label=_("同意すること"), choices=ASKED_AT_APPLICATION, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("しなくても応募できます。あとから、いつでも変えられます。"),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What becomes of an application."""

    state = forms.ChoiceField(
        choices=[c for c in ApplicationState.choices if c[0] in {"accepted", "waiting", "declined"}]
    )


class SupporterForm(forms.Form):
    """Who walks beside participants."""

    supporter = forms.ModelChoiceField(
        label=_("伴走支援者"), queryset=User.objects.none(), required=False, empty_label=_("決めない(担当を外す)")
    )

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["supporter"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = selectors.supporters_in(municipality)


class WayForm(forms.Form):
    """A date of a participant's way."""

    step = forms.ChoiceField(choices=[("started", ""), ("completed", ""), ("withdrawn", "")])
    on = forms.DateField(widget=DateInput())
    reason = forms.CharField(max_length=200, required=False)


class RecordForm(SupporterForm):
    """The whole record of a participant, to put it right."""

    started_on = forms.DateField(label=_("学習開始日"), widget=DateInput(), required=False)
    completed_on = forms.DateField(label=_("修了日"), widget=DateInput(), required=False)
    withdrawn_on = forms.DateField(
        label=_("中断日"), widget=DateInput(), required=False,
        help_text=_("中断した人も、参加した人の数に残ります。"),
    )  # fmt: skip
    withdrawal_reason = forms.CharField(label=_("中断の理由"), max_length=200, required=False)
    field_order = ("started_on", "completed_on", "withdrawn_on", "withdrawal_reason", "supporter")


class PlaceForm(forms.Form):
    """A place to learn."""

    municipality = forms.ModelChoiceField(label=_("自治体"), queryset=Municipality.objects.none())
    name = forms.CharField(label=_("名称"), max_length=100)
    address = forms.CharField(label=_("所在地"), max_length=200)
    opening = forms.CharField(
        label=_("使える曜日と時間"), max_length=200, help_text=_("例: 火〜日 9時から20時、月曜休み")
    )
    note = forms.CharField(label=_("使い方・予約"), max_length=300, required=False)
    url = forms.URLField(label=_("ページのアドレス"), required=False, assume_scheme="https")
    has_wifi = forms.BooleanField(label=_("Wi-Fi"), required=False)
    has_pc = forms.BooleanField(label=_("貸し出し用のパソコン"), required=False)
    has_childcare = forms.BooleanField(label=_("託児"), required=False)
    allows_sound = forms.BooleanField(label=_("声を出せる(オンライン面談など)"), required=False)

    def __init__(
        self, data: Any = None, *, municipalities: QuerySet[Municipality], place: LearningPlace | None = None
    ) -> None:
        names = [name for name in self.base_fields if name != "municipality"]
        told = {name: getattr(place, name) for name in names} if place else {}
        super().__init__(data, initial={"municipality": municipalities.first(), **told})
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities
        if len(municipalities) == 1:
            field.widget = field.hidden_widget()
