"""Forms about people."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.network.models import Municipality, Post

from .models import Role, User
from .services import SCOPES


class SignUpForm(forms.Form):
    """What a new person tells besides address and password."""

    name = forms.CharField(label=_("氏名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request: object, user: User) -> None:
        """Called by allauth once the person is saved; the adapter has kept the name."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, in the words of the other forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("このキーの名前")
        self.fields["name"].help_text = _("どの機器のものか分かる名前にします(例: 調達課のパソコン)。")
        self.fields["passwordless"].label = _("このキーだけでログインする")
        self.fields["passwordless"].help_text = _("パスワードの代わりに、機器の顔認証・指紋・PINで確かめます。")


class MunicipalityField(forms.CharField):
    """A municipality by code or name; the list of suggestions comes from the registry."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        code = text.split()[0]
        found = Municipality.objects.filter(pk=code).first()
        matches = [found] if found else list(Municipality.objects.filter(name=text)[:2])
        if len(matches) != 1:
            raise forms.ValidationError(
                _("自治体が一つに決まりません。6桁のコード(例: 131016)か、正しい名前を入れてください。")
            )
        return matches[0]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own particulars."""

    municipality = MunicipalityField(
        label=_("お住まい・勤務先の自治体"),
        required=False,
        help_text=_("名前または6桁のコードを入れてください(例: 千代田区、131016)。"),
    )

    class Meta:
        model = User
        fields = ("name", "kana", "municipality", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.instance.municipality
        self.initial["municipality"] = f"{place.code} {place.name}" if place else ""


class InvitationForm(forms.Form):
    """Invite an address to a role."""

    email = forms.EmailField(label=_("メールアドレス"), help_text=_("自治体のドメインでないアドレスも招待できます。"))
    role = forms.ChoiceField(
        label=_("役割"), choices=[choice for choice in Role.choices if choice[0] != Role.SECRETARIAT]
    )


class RoleForm(forms.Form):
    """Give somebody of the municipality a role."""

    email = forms.EmailField(label=_("メールアドレス"), help_text=_("すでに登録した人のアドレス。"))
    role = forms.ChoiceField(
        label=_("役割"), choices=[choice for choice in Role.choices if choice[0] != Role.SECRETARIAT]
    )


class PostForm(forms.Form):
    """A new post with the role that it carries."""

    section = forms.CharField(label=_("部署"), max_length=100)
    title = forms.CharField(label=_("役職・担当"), max_length=100)
    role = forms.ChoiceField(
        label=_("この役職に付く役割"), choices=[choice for choice in Role.choices if choice[0] != Role.SECRETARIAT]
    )


class HandoverForm(forms.Form):
    """Who takes the post over, with a note to the successor."""

    successor = forms.EmailField(label=_("後任のメールアドレス"))
    note = forms.CharField(label=_("引き継ぎメモ"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_successor(self) -> User:
        """The person behind the address, who must work for the municipality."""
        user = User.objects.filter(email=self.cleaned_data["successor"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("このアドレスの人は、まだ登録していません。先に招待を送ってください。"))
        if user.municipality_id != self.post.municipality_id:
            raise forms.ValidationError(_("この人は、ほかの自治体に登録しています。先に招待を送ってください。"))
        return user


class TokenForm(forms.Form):
    """A key to the REST API."""

    name = forms.CharField(label=_("用途"), max_length=100, help_text=_("例: 庁内システムとの連携"))
    scopes = forms.MultipleChoiceField(
        label=_("範囲"), choices=[(scope, scope) for scope in SCOPES], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("有効日数"), min_value=1, max_value=366, initial=90)
