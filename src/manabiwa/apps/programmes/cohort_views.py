"""The officer's pages of one cohort: its board with the people, its applications, and one participant's record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.common.services import record_view
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import board, people, selectors, services
from .forms import DecisionForm, RecordForm, SupporterForm, WayForm
from .models import Application, Cohort, Participation


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(selectors.cohort_heads_of(acting(request)), pk=cohort_id)


@require_GET
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The board of a cohort, and its people: searched, filtered, sorted, paged; the file holds what the list shows."""
    row, actor, today = _cohort(request, cohort_id), acting(request), timezone.localdate()
    asked = people.PeopleFilter.of(request.GET)
    rows = asked.apply(selectors.participations_in(row, actor))
    if fmt := requested_format(request):
        record_view("programmes.export_people", actor=actor, municipality=row.programme.municipality_id)
        return _export(rows, fmt)
    funnel = selectors.funnel_of(row, actor)
    supporters = list(selectors.supporters_in(row.programme.municipality_id))
    context = {
        **board.frame_of(row, "people"), "funnel": funnel, "board": board.board_of(row, funnel, actor, today),
        "asked": asked, "today": today,
        "states": people.state_tabs(funnel, asked, request.GET), "supporters": supporters,
        "supporter_choices": people.supporter_choices(supporters),
        "page": people.page_of(rows, funnel, asked, request.GET.get("page")),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "programmes/cohort.html", context)


def _export(rows: QuerySet[Participation], fmt: Any) -> HttpResponseBase:
    titles = (
        _("氏名"), _("ふりがな"), _("メールアドレス"), _("参加決定日"), _("学習開始日"), _("修了日"), _("中断日"),
        _("伴走支援者"),
    )  # fmt: skip
    values = (
        (p.person.name, p.person.kana, p.person.email, p.joined_on, p.started_on, p.completed_on, p.withdrawn_on,
         str(p.supporter or ""))
        for p in rows
    )  # fmt: skip
    return export_response(OutTable(_("参加者一覧"), tuple(OutColumn(title) for title in titles)), values, fmt)


def _to_people(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Back to the list as it was asked for."""
    query = request.POST.get("asked", "")
    address = reverse("programmes:cohort", args=[cohort_id])
    return redirect(f"{address}?{query}#people" if query else address)


@require_POST
def assign(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Say who walks beside the chosen participants."""
    row, actor = _cohort(request, cohort_id), acting(request)
    form = SupporterForm(request.POST, municipality=row.programme.municipality_id)
    chosen = list(people.chosen(row, request.POST, actor).select_related("cohort__programme"))
    if not chosen:
        messages.error(request, _("先に、表の左の欄で人を選んでください。"))
    elif not form.is_valid():
        messages.error(request, _("この人には、伴走支援者の役割がありません。"))
    else:
        supporter = form.cleaned_data["supporter"]
        number = services.assign_supporters(participations=chosen, supporter=supporter, actor=actor)
        words = {"n": len(chosen), "name": supporter or "", "changed": number}
        if supporter:
            messages.success(
                request, _("%(n)s人の伴走支援者を%(name)sさんにしました(変わった人 %(changed)s人)。") % words
            )
        else:
            messages.success(request, _("%(n)s人の担当を外しました(変わった人 %(changed)s人)。") % words)
    return _to_people(request, row.pk)


@require_GET
def applications(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The applications for a cohort, those that wait for a decision first."""
    row, actor = _cohort(request, cohort_id), acting(request)
    call = getattr(row, "call", None)
    context = {
        **board.frame_of(row, "applications"), "call": call,
        "page": Paginator(selectors.waiting_applications(row, actor), people.PAGE).get_page(request.GET.get("page")),
        "left": max(call.capacity - selectors.funnel_of(row, actor).joined, 0) if call else None,
    }  # fmt: skip
    return render(request, "programmes/applications.html", context)


@require_POST
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Decide an application."""
    rows = Application.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    application = get_object_or_404(rows.select_related("call__cohort__programme", "person"), pk=application_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            services.decide_application(
                application=application, state=form.cleaned_data["state"], actor=acting(request), now=timezone.now()
            )
            messages.success(request, _("選考の結果を記録し、本人にメールで知らせました。"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("programmes:applications", cohort_id=application.call.cohort_id)


def _participation(request: HttpRequest, participation_id: int) -> Participation:
    rows = Participation.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    return get_object_or_404(rows.select_related("cohort__programme", "person"), pk=participation_id)


@require_http_methods(["GET", "POST"])
def participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    """One participant's record, to be put right."""
    row = _participation(request, participation_id)
    fields = ("started_on", "completed_on", "withdrawn_on", "withdrawal_reason", "supporter")
    form = RecordForm(
        request.POST or None, municipality=row.cohort.programme.municipality_id,
        initial={name: getattr(row, f"{name}_id" if name == "supporter" else name) for name in fields},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_participation(participation=row, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)sさんの記録を変えました。") % {"name": row.person})
            return redirect("programmes:cohort", cohort_id=row.cohort_id)
    place = row.cohort.programme.municipality_id
    record_view("programmes.view_participation", actor=acting(request), person_id=row.person_id, municipality=place)
    return render(
        request, "programmes/participation.html", {**board.frame_of(row.cohort, "people"), "row": row, "form": form}
    )


@require_POST
def way(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Write down a date of a participant's way."""
    row, form = _participation(request, participation_id), WayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("日付を確かめてください。"))
        return _to_people(request, row.cohort_id)
    on, actor = form.cleaned_data["on"], acting(request)
    try:
        match form.cleaned_data["step"]:
            case "started":
                services.mark_started(participation=row, on=on, actor=actor)
            case "completed":
                services.mark_completed(participation=row, on=on, actor=actor)
            case "withdrawn":
                services.mark_withdrawn(participation=row, on=on, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("%(name)sさんの記録を変えました。") % {"name": row.person})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_people(request, row.cohort_id)
