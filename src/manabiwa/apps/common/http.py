"""What views share: who is asking, and who may ask. A view is closed to strangers unless it is marked here."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .permissions import ANONYMOUS, Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def acting(request: HttpRequest) -> Actor:
    """The acting person of the request."""
    return cast("Actor", getattr(request, "actor", ANONYMOUS))


def public(view: View) -> View:
    """Open to strangers; the answer to one depends only on address, language and published content, so it is kept."""
    cast("Any", view).is_public = True
    return view


def open_to_all(view: View) -> View:
    """Open to strangers, but made anew for each: forms and feeds."""
    cast("Any", view).is_open = True
    return view


class PlainQuery:
    """Reads NUL in the query of an address as a space: no text holds one, and PostgreSQL takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\0" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "%20").replace("\0", "%20")
        return self._get_response(request)
