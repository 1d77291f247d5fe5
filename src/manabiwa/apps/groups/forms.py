"""Forms about groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

_WHEN = "%Y-%m-%dT%H:%M"


class SeenForm(forms.Form):
    """How the person is seen in a group."""

    display_name = forms.CharField(
        label=_("グループでの名前"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("グループの人に見えるのは、この名前だけです。本名でなくてかまいません。"),
    )  # fmt: skip
    shows_progress = forms.BooleanField(
        label=_("計画の進みぐあいを、グループの人に見せる"), required=False,
        help_text=_("見せるのは「計画の何%まで進んだか」だけです。講座や成績は見えません。いつでも変えられます。"),
    )  # fmt: skip


class StartForm(SeenForm):
    """A new group."""

    name = forms.CharField(
        label=_("グループの名前"), max_length=60, help_text=_("例: 火曜の夜にウェブを学ぶ会"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("name", "display_name", "shows_progress")


class MeetingForm(forms.Form):
    """When and where the group meets next."""

    meets_at = forms.DateTimeField(
        label=_("次に集まる日時"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WHEN), input_formats=[_WHEN],
        help_text=_("空にすると、集まりの予定がなくなります。"),
    )  # fmt: skip
    place = forms.CharField(
        label=_("場所"),
        max_length=120,
        required=False,
        help_text=_("例: 市立図書館 学習室。だれかの家は書かないでください。"),
    )
    link = forms.URLField(
        label=_("オンラインの集まりのアドレス"), max_length=500, required=False, assume_scheme="https"
    )


class PostForm(forms.Form):
    """A few words to the group."""

    text = forms.CharField(
        label=_("グループに書く"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("500字まで。住所や電話番号、ほかの人のことは書かないでください。"),
    )  # fmt: skip


class ReportForm(forms.Form):
    """What is wrong with a post."""

    reason = forms.CharField(
        label=_("困ったこと"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("市町村の担当者だけが読みます。書いた人にもグループの人にも、知らせたことは伝わりません。"),
    )  # fmt: skip
