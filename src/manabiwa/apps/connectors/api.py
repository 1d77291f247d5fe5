"""Rosters for other systems."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.common.services import record_view
from manabiwa.apps.programmes.models import Programme

from .roster import selectors
from .roster.exporting import export_roster

router = Router(tags=["connectors"])


@router.get("/rosters/{municipality}", auth=scope("programmes:read"))
def read_roster(request: HttpRequest, municipality: str, programme: int | None = None) -> HttpResponse:
    """People and cohorts of a municipality, or of one of its programmes, as a OneRoster 1.1 archive (CSV)."""
    actor = acting(request)
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    place = get_object_or_404(selectors.municipalities_for(actor), pk=municipality)
    chosen = None
    if programme is not None:
        chosen = get_object_or_404(Programme.objects.for_municipality(place.pk), pk=programme)
    content = export_roster(municipality=place, actor=actor, programme=chosen)
    record_view("connectors.export_roster", actor=actor, municipality=place.pk)
    return HttpResponse(content, content_type="application/zip")
