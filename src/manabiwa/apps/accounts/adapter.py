"""How django-allauth meets our accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .selectors import municipality_of_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open to residents; roles never come with it."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Keep the name that the form asked for."""
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "")
        if commit:
            user.save()
        return user

    def format_email_subject(self, subject: str) -> str:
        """Say who writes."""
        return _("【学びの輪】%(subject)s") % {"subject": subject}


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A person who comes from a municipality's own sign-in brings name and place along.

    A provider vouches for the domains that the operator has named for it (`verified_email`) and for no others: the
    sign-in of one municipality must not open the account of another's officer by claiming that address.
    """

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name from the provider, and the municipality from the address when the provider vouches for it."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("last_name"), data.get("first_name"))
        user.name = data.get("name") or " ".join(part for part in parts if part)
        if user.email and self.is_email_verified(sociallogin.provider, user.email):
            user.municipality = municipality_of_address(user.email)
        return user

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether the provider's word about an address opens the account that has it already."""
        return bool(super().can_authenticate_by_email(login, email)) and self.is_email_verified(login.provider, email)
