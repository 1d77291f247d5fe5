"""The key of a connection: sealed with the installation's own secret, or in the environment of its processes."""

import base64
import os
import re

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from manabiwa.engines.kernel import Words

from .models import ENVIRONMENT_NAME, Connection
from .problems import SourceError


class SecretUnreadable(Exception):  # noqa: N818 - says what is the case
    """The installation's secret has changed, or the environment variable is not set."""


def seal(secret: str) -> str:
    """The secret encrypted and authenticated (Fernet), so that a copy of the database alone does not give it away."""
    return _box().encrypt(secret.encode()).decode()


def secret_of(connection: Connection) -> str:
    """The secret in the clear, for a request and nothing else; empty when the connection has none.

    Raises SecretUnreadable.
    """
    name = connection.secret_variable
    if name:
        # only variables made for this: a form must not read out the others
        if not re.fullmatch(ENVIRONMENT_NAME, name) or name not in os.environ:
            raise SecretUnreadable(name)
        return os.environ[name]
    if not connection.sealed_secret:
        return ""
    try:
        return _box().decrypt(connection.sealed_secret.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable("sealed") from None


def _box() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"manabiwa connectors")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))


def authorization_of(connection: Connection) -> str:
    """The header with which a connection identifies itself (basic authentication, RFC 7617); empty without a key.

    Raises SourceError when the key cannot be read.
    """
    try:
        secret = secret_of(connection)
    except SecretUnreadable:
        raise SourceError(
            Words("保存されている鍵を読めません。", "The stored key cannot be read."),
            Words("鍵を入れ直すか、環境変数を運用担当に確かめてください。",
                  "Enter the key again, or ask the operator about the environment variable."),
        ) from None  # fmt: skip
    if not secret:
        return ""
    return "Basic " + base64.b64encode(f"{connection.client_id}:{secret}".encode()).decode()
