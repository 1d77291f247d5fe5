"""Events: the list, one event, registration, and calendars."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting, open_to_all
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import record_view
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, services
from .calendar import write_calendar
from .forms import EventForm
from .models import Event


def _places(actor: Actor) -> QuerySet[Municipality]:
    codes = actor.municipalities(Capability.RUN_PROGRAMMES)
    rows = Municipality.objects.filter(membership__isnull=False)
    return rows if codes is None else rows.filter(pk__in=codes)


@require_GET
@open_to_all
def events(request: HttpRequest) -> HttpResponse:
    """Meetings to come, and the last ones."""
    actor, now = acting(request), timezone.now()
    context = {
        "coming": selectors.coming_events(now)[:50],
        "past": selectors.past_events(now)[:10],
        "may_create": bool(actor.person_id) and (actor.may(Capability.CURATE) or _places(actor).exists()),
    }
    return render(request, "exchange/events.html", context)


@require_GET
@open_to_all
def event(request: HttpRequest, event_id: int) -> HttpResponseBase:
    """One meeting; who comes, for whoever set it up."""
    actor, now = acting(request), timezone.now()
    row = get_object_or_404(selectors.published_event(event_id))
    runs = selectors.runs_event(row, actor)
    if runs and (fmt := requested_format(request)):
        record_view("exchange.export_registrations", actor=actor, municipality=row.municipality_id)
        titles = (_("氏名"), _("自治体"), _("メールアドレス"), _("キャンセル待ち"))
        rows = (
            (entry.person.name, str(entry.person.municipality or ""), entry.person.email, entry.is_waiting)
            for entry in selectors.registrations_for(row, actor)
        )
        return export_response(OutTable(_("参加者一覧"), tuple(OutColumn(title) for title in titles)), rows, fmt)
    context = {
        "event": row, "is_past": row.ends_at <= now, "has_begun": row.starts_at <= now,
        "own": selectors.registration_of(row, actor), "runs": runs,
        "people": selectors.registrations_for(row, actor)[:500] if runs else (),
    }  # fmt: skip
    return render(request, "exchange/event.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Announce a meeting."""
    actor = acting(request)
    places, is_network = _places(actor), actor.may(Capability.CURATE)
    if not is_network and not places.exists():
        raise PermissionRefused(_("交流会を開けるのは、事業担当者と事務局です。"))
    initial = {} if is_network else {"municipality": places.first()}
    form = EventForm(request.POST or None, municipalities=places, is_network=is_network, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = services.create_event(actor=actor, **form.cleaned_data)
        messages.success(request, _("交流会を公開しました。"))
        return redirect("exchange:event", event_id=row.pk)
    return render(request, "exchange/event_create.html", {"form": form})


@require_POST
def register(request: HttpRequest, event_id: int) -> HttpResponse:
    """I come."""
    row = get_object_or_404(selectors.published_event(event_id))
    try:
        registration = services.register_for_event(
            event=row, person=cast("User", request.user), actor=acting(request), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        waiting, coming = _("キャンセル待ちに入りました。席が空いたらメールでお知らせします。"), _("申し込みました。")
        messages.success(request, waiting if registration.is_waiting else coming)
    return redirect("exchange:event", event_id=event_id)


@require_POST
def cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """I do not come after all."""
    row = get_object_or_404(selectors.published_event(event_id))
    services.cancel_registration(
        event=row, person=cast("User", request.user), actor=acting(request), now=timezone.now()
    )
    undo = reverse("exchange:register", args=[event_id])
    messages.success(request, _("申し込みを取り消しました。"), extra_tags=f"undo {undo}")
    return redirect("exchange:event", event_id=event_id)


def _answer(request: HttpRequest, rows: QuerySet[Event], name: str) -> HttpResponse:
    pairs = ((row, request.build_absolute_uri(reverse("exchange:event", args=[row.pk]))) for row in rows)
    response = HttpResponse(write_calendar(pairs), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_GET
@open_to_all
def calendar(request: HttpRequest) -> HttpResponse:
    """All meetings to come, for a calendar that subscribes."""
    return _answer(request, selectors.coming_events(timezone.now())[:200], "manabiwa-events")


@require_GET
@open_to_all
def event_calendar(request: HttpRequest, event_id: int) -> HttpResponse:
    """One meeting for a calendar."""
    get_object_or_404(selectors.published_event(event_id))
    return _answer(request, selectors.published_event(event_id), f"event-{event_id}")
