"""Rate limits for forms that strangers may send."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _


class TooManyRequests(PermissionDenied):
    """The limit is reached; the site answers 429."""


def limit(request: HttpRequest, name: str, *, times: int, seconds: int) -> None:
    """Count one use by the sender's address. Raises TooManyRequests beyond `times` within `seconds`."""
    key = f"limit:{name}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # the entry ran out between the two calls
        used = 1
    if used > times:
        raise TooManyRequests(_("短い時間に何度も送信されました。しばらく待ってから、もう一度お試しください。"))
