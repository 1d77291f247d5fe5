"""How django-allauth meets our accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open to residents."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers are named by the settings."""
