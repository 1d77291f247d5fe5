"""Forms of the network: asking to join, and the secretariat's answers."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.selectors import find_municipalities

_DOMAIN = re.compile(r"@?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)


class JoinForm(forms.Form):
    """A municipality asks to join."""

    place = forms.CharField(
        label=_("自治体の名前または団体コード"), max_length=60,
        help_text=_("例: 「東京都千代田区」または 131016。同じ名前の自治体があるときは、都道府県から書いてください。"),
    )  # fmt: skip
    department = forms.CharField(label=_("部署"), max_length=100)
    contact_name = forms.CharField(label=_("担当者氏名"), max_length=100)
    email = forms.EmailField(label=_("メールアドレス"), help_text=_("職場のアドレス。事務局の返事が届きます。"))
    message = forms.CharField(
        label=_("参加の動機・困っていること"), widget=forms.Textarea, required=False, max_length=2000
    )

    def clean_place(self) -> Municipality:
        typed = str(self.cleaned_data["place"]).strip()
        rows = list(find_municipalities(typed, limit=50))
        if not rows:
            # 「東京都千代田区」: the stored name has no prefecture before it
            rows = [row for row in find_municipalities(_without_prefecture(typed)) if row.full_name.startswith(typed)]
        exact = [row for row in rows if typed in (row.name, row.full_name, row.pk)]
        if len(exact) == 1:
            return exact[0]
        if len(rows) == 1:
            return rows[0]
        if not rows:
            raise ValidationError(_("その名前の自治体が見つかりません。団体コード(6桁)でも探せます。"))
        names = "、".join(f"{row.full_name} ({row.pk})" for row in (exact or rows)[:5])
        raise ValidationError(_("どの自治体ですか: %(names)s。コードを書いてください。"), params={"names": names})


def _without_prefecture(typed: str) -> str:
    return re.sub(r"^(北海道|東京都|京都府|大阪府|.{2,3}県)", "", typed)


class ApproveForm(forms.Form):
    """The e-mail domains of a new member."""

    domains = forms.CharField(
        label=_("メールのドメイン"), widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text=_("1行に一つ。このドメインのアドレスの人は、招待なしで職員になれます。"),
    )  # fmt: skip

    def clean_domains(self) -> list[str]:
        names = [name.strip().lower() for name in re.split(r"[\s,、]+", self.cleaned_data["domains"]) if name.strip()]
        wrong = [name for name in names if not _DOMAIN.fullmatch(name)]
        if wrong:
            raise ValidationError(_("「%(name)s」は、ドメインの形ではありません。"), params={"name": wrong[0]})
        return names


class DeclineForm(forms.Form):
    """Why not, in words for the person who asked."""

    note = forms.CharField(label=_("お返事"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class NewsForm(forms.Form):
    """What everybody shall know."""

    title = forms.CharField(label=_("見出し"), max_length=200)
    body = forms.CharField(label=_("本文"), widget=forms.Textarea)
