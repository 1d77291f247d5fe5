"""Pages that cross apps: the start page, and everybody's own first page."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Role, User
from manabiwa.apps.common.http import public

from . import selectors
from .searching import search_everything

# whoever has several roles begins at the first of these
FIRST_PAGES = (
    (Role.SECRETARIAT, "network:desk"),
    (Role.PROGRAMME_OFFICER, "programmes:programmes"),
    (Role.TRAINING_OFFICER, "training:desk"),
    (Role.SUPPORTER, "support:desk"),
    (Role.PURCHASING_OFFICER, "procurement:rounds"),
    (Role.AUTHOR, "materials:materials"),
)


@require_GET
@public
def start(request: HttpRequest) -> HttpResponse:
    """What this is, who has joined, what runs, what was learned."""
    today = selectors.network_today(timezone.now(), timezone.localdate())
    return render(request, "web/start.html", {"network": today, "today": timezone.localdate()})


@require_GET
@public
def about(request: HttpRequest) -> HttpResponse:
    """What this is, accessibility, personal data, definitions."""
    return render(request, "web/about.html")


@require_GET
@public
def search(request: HttpRequest) -> HttpResponse:
    """One box for everything."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words, "found": search_everything(words) if words else None}
    return render(request, "web/search.html", context)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the page where the person's day begins."""
    held = {role for role, _place in Person(cast("User", request.user)).roles}
    for role, page in FIRST_PAGES:
        if role in held:
            return redirect(page)
    return redirect("learning:today")
