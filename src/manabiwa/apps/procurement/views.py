"""The joint purchase: rounds, one round, and what a member needs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting, public
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, services
from .forms import DemandForm, RoundForm, StageForm
from .models import Demand, Stage


@require_GET
@public
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds."""
    page = Paginator(selectors.rounds(), 20).get_page(request.GET.get("page"))
    rows = [(row, selectors.standing_of(row.price_steps, row.seats)) for row in page]
    actor = acting(request)
    may_open = bool(actor.person_id) and selectors.buying_places(actor).exists()
    return render(request, "procurement/rounds.html", {"page": page, "rows": rows, "may_open": may_open})


@require_GET
@public
def round_page(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """One round: its stage, the price steps, who needs how many seats."""
    return _show(request, round_id, None)


def _show(request: HttpRequest, round_id: int, form: DemandForm | None) -> HttpResponseBase:
    row, actor = get_object_or_404(selectors.rounds(), pk=round_id), acting(request)
    demands = selectors.demands_of(row)
    if fmt := requested_format(request):
        titles = (_("団体コード"), _("自治体"), _("人数"), _("月数"), _("備考"))
        values = (
            (demand.municipality_id, demand.municipality.full_name, demand.persons, demand.months, demand.note)
            for demand in demands
        )
        return export_response(OutTable(row.title, tuple(OutColumn(title) for title in titles)), values, fmt)
    places = list(selectors.buying_places(actor)) if actor.person_id else []
    is_open = row.stage in services.TAKES_DEMAND and timezone.localdate() <= row.deadline
    rows = list(demands)
    own = {place.pk for place in places}
    if form is None and is_open and places:
        mine = next((demand for demand in rows if demand.municipality_id == places[0].pk), None)
        initial = {"municipality": places[0]} | (
            {"persons": mine.persons, "months": mine.months, "note": mine.note} if mine else {}
        )
        form = DemandForm(municipalities=selectors.buying_places(actor), initial=initial)
    context = {
        "round": row, "demands": rows, "own": own, "form": form if is_open else None, "is_open": is_open,
        "standing": selectors.standing_of(row.price_steps, row.seats), "stages": [str(label) for label in Stage.labels],
        "current": Stage.values.index(row.stage), "tiers": [tuple(step) for step in row.price_steps],
        "stage_form": StageForm(initial={"stage": row.stage, "deadline": row.deadline})
        if actor.may(Capability.PURCHASE, row.municipality_id) else None,
    }  # fmt: skip
    return render(request, "procurement/round.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    places = selectors.buying_places(acting(request))
    if not places.exists():
        raise PermissionRefused(_("共同調達を始められるのは、調達担当者です。"))
    form = RoundForm(request.POST or None, municipalities=places, initial={"municipality": places.first()})
    if request.method == "POST" and form.is_valid():
        row = services.open_round(actor=acting(request), **form.cleaned_data)
        messages.success(request, _("共同調達を始めました。"))
        return redirect("procurement:round", round_id=row.pk)
    return render(request, "procurement/create.html", {"form": form})


@require_POST
def demand(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Say what my municipality needs."""
    row = get_object_or_404(selectors.rounds(), pk=round_id)
    places = selectors.buying_places(acting(request))
    if not places.exists():
        raise PermissionRefused(_("需要を出せるのは、調達担当者です。"))
    form = DemandForm(request.POST, municipalities=places)
    if not form.is_valid():
        return _show(request, round_id, form)
    try:
        services.declare_demand(round=row, actor=acting(request), today=timezone.localdate(), **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("需要を記録しました。締め切りまで変えられます。"))
    return redirect("procurement:round", round_id=round_id)


@require_POST
def withdraw(request: HttpRequest, demand_id: int) -> HttpResponse:
    """Take my municipality's demand back."""
    rows = Demand.objects.for_actor(acting(request), Capability.PURCHASE).select_related("municipality")
    row = get_object_or_404(rows, pk=demand_id)
    try:
        services.withdraw_demand(demand=row, actor=acting(request), today=timezone.localdate())
        messages.success(request, _("需要を取り下げました。締め切りまでは、もう一度出せます。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("procurement:round", round_id=row.round_id)


@require_POST
def stage(request: HttpRequest, round_id: int) -> HttpResponse:
    """Take the round to another stage."""
    row, form = get_object_or_404(selectors.rounds(), pk=round_id), StageForm(request.POST)
    if form.is_valid():
        services.move_stage(round=row, actor=acting(request), **form.cleaned_data)
        messages.success(request, _("段階を変えました。"))
    else:
        messages.error(request, _("段階と締め切りを確かめてください。"))
    return redirect("procurement:round", round_id=round_id)
