"""What views share: who is asking, and who may ask. A view is closed to strangers unless it is marked here."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

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
