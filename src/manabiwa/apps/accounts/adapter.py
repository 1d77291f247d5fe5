"""How django-allauth meets our accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open to residents; roles never come with it."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Keep the name that the form asked for."""
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "")
        if commit:
            user.save()
        return user


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A person who comes from a municipality's own sign-in brings the name along."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name from the provider."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("last_name"), data.get("first_name"))
        user.name = data.get("name") or " ".join(part for part in parts if part)
        return user
