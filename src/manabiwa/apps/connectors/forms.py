"""Forms about connections. A secret goes in and never comes out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Provider
from manabiwa.apps.network.models import Municipality

from .files import MOST_BYTES
from .models import ENVIRONMENT_NAME, Kind

_KEY = ("account", "client_id", "secret", "secret_variable")
_UNNEEDED: Mapping[str, tuple[str, ...]] = {
    Kind.UDEMY_BUSINESS: ("file",), Kind.MOOCHUB: ("file", *_KEY), Kind.SCHEMA_ORG: ("file", *_KEY),
    Kind.FILE: ("address", *_KEY),
}  # fmt: skip
ADDRESSES: Mapping[str, Promise] = {
    Kind.UDEMY_BUSINESS: _("https://組織名.udemy.com"),
    Kind.MOOCHUB: _("一覧の JSON のアドレス。"),
    Kind.SCHEMA_ORG: _("サイトマップ、または講座のページのアドレス。"),
}
CHOICES: tuple[tuple[str, str | Promise, Promise], ...] = (
    (Kind.UDEMY_BUSINESS, Kind.UDEMY_BUSINESS.label, _("契約の講座と、受講の進み具合。クライアントIDと鍵が要ります。")),
    (Kind.MOOCHUB, Kind.MOOCHUB.label, _("公開されている講座の一覧(JSON)。鍵は要りません。")),
    (Kind.SCHEMA_ORG, Kind.SCHEMA_ORG.label, _("講座のページを順に読みます。前と同じページは読みません。")),
    (Kind.FILE, Kind.FILE.label, _("つながらないとき、書き出した一覧を運んで入れ、あとで新しい一覧に替えます。")),
)
"""What can be connected, for the page on which a person chooses."""


class ConnectionForm(forms.Form):
    """A new connection of one kind, with what that kind needs; `municipalities` None: for the network."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("自治体"), empty_label=None)
    name = forms.CharField(label=_("提供元の名称"), max_length=200, help_text=_("講座のページに出る名前です。"))
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    address = forms.URLField(
        label=_("アドレス"), max_length=500, assume_scheme="https",
    )  # fmt: skip
    file = forms.FileField(
        label=_("講座の一覧のファイル"),
        help_text=_("MOOChub・schema.org・LTI の JSON、または Common Cartridge。100MBまで。"),
    )  # fmt: skip
    contract_ends_on = forms.DateField(
        label=_("契約の終わる日"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("この日まで、自治体の人に講座を見せます。"),
    )  # fmt: skip
    account = forms.CharField(
        label=_("組織の番号"), max_length=100, required=False,
        help_text=_("管理画面の「API」にあります。"),
    )  # fmt: skip
    client_id = forms.CharField(label=_("クライアントID"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("鍵(クライアントシークレット)"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("暗号化して保存し、二度と表示しません。"),
    )  # fmt: skip
    secret_variable = forms.RegexField(
        f"^{ENVIRONMENT_NAME}$", label=_("鍵のある環境変数"), required=False,
        help_text=_("鍵を画面に入れないとき。MANABIWA_CONNECTOR_ で始まる名前です。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: str, municipalities: QuerySet[Municipality] | None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["kind"].initial = kind
        for name in _UNNEEDED[kind]:
            del self.fields[name]
        if kind in ADDRESSES:
            self.fields["address"].help_text = str(ADDRESSES[kind])
        if municipalities is None:
            del self.fields["municipality"], self.fields["contract_ends_on"]
        else:
            field = self.fields["municipality"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = municipalities

    def clean_file(self) -> Any:
        """A file that fits into memory."""
        return _small(self.cleaned_data["file"])


class ReplacementForm(forms.Form):
    """A newer list in the place of the old one."""

    file = forms.FileField(
        label=_("新しい一覧"), help_text=_("一覧の全部を入れたファイル。ここにない講座は「一覧にない」と数えます。")
    )

    def clean_file(self) -> Any:
        """A file that fits into memory."""
        return _small(self.cleaned_data["file"])


class SecretForm(forms.Form):
    """A new key in the place of the old one."""

    secret = forms.CharField(
        label=_("新しい鍵"), max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("暗号化して保存し、二度と表示しません。"),
    )  # fmt: skip


class FileForm(forms.Form):
    """A file of another system, and whose courses it holds."""

    provider = forms.ModelChoiceField(Provider.objects.order_by("name"), label=_("提供元"), empty_label=None)
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("Common Cartridge(.imscc)、または LTI・MOOChub・schema.org の JSON。100MBまで。"),
    )

    def clean_file(self) -> Any:
        """A file that fits into memory."""
        return _small(self.cleaned_data["file"])


def _small(file: Any) -> Any:
    if file and file.size > MOST_BYTES:
        raise forms.ValidationError(_("ファイルが大きすぎます(100MBまで)。"))
    return file
