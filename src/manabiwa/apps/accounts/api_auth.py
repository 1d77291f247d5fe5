"""Who calls the REST API: a person's token with scopes, or nobody."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from manabiwa.apps.common.permissions import PermissionRefused

from .actors import Person
from .models import ApiToken
from .selectors import token_of


class Scope(HttpBearer):
    """`Authorization: Bearer mnb_...` with a token that has the scope; sets `request.actor`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The acting person, or None (answered with 401). Raises PermissionRefused for a key without the scope."""
        now = timezone.now()
        row = token_of(token, now)
        if row is None:
            return None
        if self.scope not in row.scopes:
            raise PermissionRefused(_("この鍵には「%(scope)s」の範囲がありません。") % {"scope": self.scope})
        if row.last_used_on != timezone.localdate(now):
            ApiToken.objects.filter(pk=row.pk).update(last_used_on=timezone.localdate(now))
        request.actor = Person(row.user)  # type: ignore[attr-defined]
        return row.user


def scope(name: str) -> Scope:
    """Authentication of an endpoint that needs the scope."""
    return Scope(name)
