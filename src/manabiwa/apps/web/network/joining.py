"""A municipality asks to join; anybody may, so the form is limited by the sender's address."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from manabiwa.apps.accounts.limits import limit
from manabiwa.apps.common.http import open_to_all, public
from manabiwa.apps.network.services import request_membership

from .forms import JoinForm


@require_http_methods(["GET", "POST"])
@open_to_all
def join(request: HttpRequest) -> HttpResponse:
    """The form to join."""
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        limit(request, "join", times=10, seconds=3600)
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                request_membership(municipality=data.pop("place"), now=timezone.now(), **data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("network:joined")
    return render(request, "network/join.html", {"form": form})


@require_GET
@public
def sent(request: HttpRequest) -> HttpResponse:
    """The request has arrived."""
    return render(request, "network/joined.html")
