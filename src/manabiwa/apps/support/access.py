"""Who may use the supporters' pages, and the frame of these pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused


def require_supporter(actor: Actor) -> Actor:
    """Return the actor. Raises PermissionRefused for somebody who supports nowhere."""
    if actor.person_id is None or actor.municipalities(Capability.SUPPORT) == frozenset():
        raise PermissionRefused(_("伴走支援者だけが見られるページです。"))
    return actor


def support_place(actor: Actor) -> str:
    """The municipality in which the actor supports, the first by code where there are several."""
    return min(actor.municipalities(Capability.SUPPORT) or frozenset({""}))


def supporters_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the supporter's desk."""
    return render(request, template, {**context, "desk_url": reverse("support:desk")})
