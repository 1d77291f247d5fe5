"""Forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class SignUpForm(forms.Form):
    """What a new person tells besides address and password."""

    name = forms.CharField(label=_("氏名"), max_length=100)

    def signup(self, request: object, user: User) -> None:
        """Called by allauth before the person is saved for the first time."""
        user.name = self.cleaned_data["name"]
        user.save()
