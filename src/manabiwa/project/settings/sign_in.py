"""Who may sign in and how: django-allauth with e-mail, password, second factor, and providers named by JSON.

MANABIWA_SIGN_IN_PROVIDERS holds the `APPS` of OpenID Connect and SAML providers in allauth's own form
(docs/operators/sign-in.md has an example of each). MANABIWA_SIGN_IN_ORIGINS names further hosts that a provider sends
the browser to, for the page policy: those in the JSON itself are known.
"""

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .environment import IS_DEMO, IS_HTTPS

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "manabiwa.apps.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "manabiwa.apps.accounts.adapter.ProviderAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "manabiwa.apps.accounts.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "manabiwa.apps.accounts.forms.PasskeyForm"}
MFA_TOTP_ISSUER = "manabiwa"
# browsers allow passkeys on plain HTTP for localhost only: a demo
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = json.loads(os.environ.get("MANABIWA_SIGN_IN_PROVIDERS", "{}"))
# a person with an account who comes by the municipality's own sign-in gets that account, not a second one
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def _addresses(value: Any) -> Iterator[str]:
    """All web addresses anywhere in the providers' settings."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _addresses(part)
    elif isinstance(value, list):
        for part in value:
            yield from _addresses(part)
    elif isinstance(value, str) and value.startswith(("https://", "http://")):
        yield value


SIGN_IN_ORIGINS = sorted(
    {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, _addresses(SOCIALACCOUNT_PROVIDERS)) if parts.netloc}
    | set(filter(None, os.environ.get("MANABIWA_SIGN_IN_ORIGINS", "").split(",")))
)
