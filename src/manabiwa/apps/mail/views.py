"""The outgoing mail of a demo, readable at /mail; elsewhere the page does not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from manabiwa.apps.common.http import open_to_all

from . import selectors


@require_GET
@open_to_all
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages with their text."""
    if not settings.SHOW_DEVELOPMENT_PAGES:
        raise Http404
    return render(request, "mail/outbox.html", {"messages_sent": selectors.newest_mail()[:50]})
