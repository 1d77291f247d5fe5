"""Places to learn: for everybody, and for the officer who writes them down."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting, public
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.network.models import Municipality

from . import places as kept
from .forms import PlaceForm


@require_GET
@public
def public_places(request: HttpRequest, code: str) -> HttpResponse:
    """The places of a municipality; `?needs=has_wifi` keeps those that offer it."""
    municipality = get_object_or_404(Municipality, pk=code)
    needs = [name for name in kept.OFFERS if name in request.GET.getlist("needs")]
    choices = [(name, PlaceForm.base_fields[name].label, name in needs) for name in kept.OFFERS]
    rows = kept.places_in(municipality.pk, needs)[:100]
    context = {"municipality": municipality, "places": rows, "choices": choices, "needs": needs}
    return render(request, "programmes/public_places.html", context)


@require_http_methods(["GET", "POST"])
def places(request: HttpRequest) -> HttpResponse:
    """The places of my municipality, and a new one."""
    actor = acting(request)
    codes = actor.municipalities(Capability.RUN_PROGRAMMES)
    if codes == frozenset():
        raise PermissionRefused(_("事業の担当者だけが見られるページです。"))
    members = Municipality.objects.order_by("code")
    own = members.filter(membership__isnull=False) if codes is None else members.filter(pk__in=codes)
    form = PlaceForm(request.POST or None, municipalities=own)
    if request.method == "POST" and form.is_valid():
        try:
            kept.write_place(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("学べる場所を加えました。"))
            return redirect("programmes:places")
    context = {"form": form, "places": kept.places_run_by(actor)[:200], "desk_url": reverse("programmes:programmes")}
    return render(request, "programmes/places.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Change one, or open it again."""
    actor = acting(request)
    row = get_object_or_404(kept.places_run_by(actor), pk=place_id)
    own = Municipality.objects.filter(pk=row.municipality_id)
    form = PlaceForm(request.POST or None, municipalities=own, place=row)
    if request.method == "POST" and form.is_valid():
        try:
            kept.write_place(actor=actor, place=row, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("学べる場所を直しました。"))
            return redirect("programmes:places")
    context = {"form": form, "place": row, "desk_url": reverse("programmes:programmes")}
    return render(request, "programmes/place.html", context)


@require_POST
def close(request: HttpRequest, place_id: int) -> HttpResponse:
    """The place can be used no more."""
    kept.close_place(place=get_object_or_404(kept.places_run_by(acting(request)), pk=place_id), actor=acting(request))
    messages.success(request, _("閉じました。もう一度使えるときは「直す」から開けます。"))
    return redirect("programmes:places")
