"""Each request knows its acting person; pages for signed-in people send strangers to the sign-in page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from manabiwa.apps.common.permissions import ANONYMOUS, Actor

from .actors import Person
from .limits import TooManyRequests


def _actor(request: HttpRequest) -> Actor:
    return Person(request.user) if request.user.is_authenticated else ANONYMOUS


class ActorMiddleware:
    """Puts `request.actor` in place. A view is closed to strangers unless it is marked `public` or `open_to_all`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        is_ours = getattr(view, "__module__", "").startswith("manabiwa.")
        is_open = getattr(view, "is_public", False) or getattr(view, "is_open", False)
        if is_ours and not is_open and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Whoever asks too often is told to wait, not that a permission is missing."""
        return render(request, "429.html", status=429) if isinstance(error, TooManyRequests) else None
