"""Programmes: what is open to everybody, and the officer's desk."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.accounts.selectors import consents_of
from manabiwa.apps.common.http import acting, public
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.network import selectors as network
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, services
from .forms import ApplicationForm, CohortForm, DecisionForm, ProgrammeForm, SupporterForm, WayForm
from .models import Application, Cohort, Participation, Programme


@require_GET
@public
def calls(request: HttpRequest) -> HttpResponse:
    """Calls that are open now."""
    return render(request, "programmes/calls.html", {"calls": selectors.open_calls(timezone.localdate())[:100]})


@require_GET
@public
def public_programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    """One programme as everybody sees it."""
    programme = get_object_or_404(selectors.published_programmes(), pk=programme_id)
    context = {
        "programme": programme,
        "cohorts": programme.cohorts.select_related("call").order_by("starts_on"),
        "today": timezone.localdate(),
    }
    return render(request, "programmes/public.html", context)


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, call_id: int) -> HttpResponse:
    """Apply for a cohort, and say to what one agrees."""
    call = get_object_or_404(selectors.open_calls(timezone.localdate()), pk=call_id)
    person, now = cast("User", request.user), timezone.now()
    form = ApplicationForm(request.POST or None, initial={"consents": list(consents_of(person))})
    if request.method == "POST" and form.is_valid():
        try:
            services.apply_to_call(
                call=call, person=person, motivation=form.cleaned_data["motivation"],
                consents=form.cleaned_data["consents"], actor=acting(request), now=now,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("応募しました。結果はメールでお知らせします。"))
            return redirect("programmes:mine")
    return render(request, "programmes/apply.html", {"call": call, "form": form})


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My applications and participations."""
    person = cast("User", request.user)
    context = {
        "applications": selectors.applications_of(person)[:50],
        "participations": selectors.participations_of(person)[:50],
    }
    return render(request, "programmes/mine.html", context)


@require_POST
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take my application back."""
    application = get_object_or_404(selectors.applications_of(cast("User", request.user)), pk=application_id)
    try:
        services.withdraw_application(application=application, actor=acting(request), now=timezone.now())
        messages.success(request, _("応募を取り下げました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("programmes:mine")


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes that I run."""
    page = Paginator(selectors.programmes_of(acting(request)), 50).get_page(request.GET.get("page"))
    return render(request, "programmes/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Set up a programme."""
    actor = acting(request)
    codes = actor.municipalities(Capability.RUN_PROGRAMMES)
    places = Municipality.objects.filter(membership__isnull=False)
    places = places if codes is None else places.filter(pk__in=codes)
    if not places.exists():
        raise PermissionRefused(_("事業を作れる自治体がありません。所属の管理者にお問い合わせください。"))
    initial = {"municipality": places.first(), "fiscal_year": network.fiscal_year_of(timezone.localdate())}
    form = ProgrammeForm(request.POST or None, municipalities=places, posts=network.posts_for(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            programme = services.create_programme(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("事業を作りました。次に、期を作りましょう。"))
            return redirect("programmes:programme", programme_id=programme.pk)
    return render(request, "programmes/create.html", {"form": form})


def _programme(request: HttpRequest, programme_id: int) -> Programme:
    return get_object_or_404(selectors.programmes_of(acting(request)), pk=programme_id)


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(selectors.cohorts_of(acting(request)), pk=cohort_id)


@require_http_methods(["GET", "POST"])
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    """One programme: its cohorts, and a form for the next one."""
    row = _programme(request, programme_id)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = services.open_cohort(programme=row, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("期を作りました。"))
            return redirect("programmes:cohort", cohort_id=cohort.pk)
    cohorts = selectors.cohorts_of(acting(request)).filter(programme=row)
    return render(request, "programmes/programme.html", {"programme": row, "cohorts": cohorts, "form": form})


@require_GET
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The people of a cohort: participants with their dates, and applications that wait."""
    row, actor = _cohort(request, cohort_id), acting(request)
    participations = selectors.participations_in(row, actor)
    if fmt := requested_format(request):
        columns = tuple(
            OutColumn(title)
            for title in (
                _("氏名"),
                _("ふりがな"),
                _("メールアドレス"),
                _("参加決定日"),
                _("学習開始日"),
                _("修了日"),
                _("中断日"),
                _("伴走支援者"),
            )
        )
        rows = (
            (p.person.name, p.person.kana, p.person.email, p.joined_on, p.started_on, p.completed_on, p.withdrawn_on,
             str(p.supporter or ""))
            for p in participations
        )  # fmt: skip
        return export_response(OutTable(_("参加者一覧"), columns), rows, fmt)
    context = {
        "cohort": row,
        "funnel": selectors.funnel_of(row, actor),
        "page": Paginator(participations, 100).get_page(request.GET.get("page")),
        "applications": selectors.applications_for(row, actor).filter(state__in=["open", "waiting"]),
        "supporters": selectors.supporters_in(row.programme.municipality_id),
        "today": timezone.localdate(),
    }
    return render(request, "programmes/cohort.html", context)


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
    return redirect("programmes:cohort", cohort_id=application.call.cohort_id)


def _participation(request: HttpRequest, participation_id: int) -> Participation:
    rows = Participation.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    return get_object_or_404(rows.select_related("cohort__programme", "person"), pk=participation_id)


@require_POST
def supporter(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Say who walks beside a participant."""
    row = _participation(request, participation_id)
    form = SupporterForm(request.POST, municipality=row.cohort.programme.municipality_id)
    if form.is_valid():
        services.assign_supporter(participation=row, supporter=form.cleaned_data["supporter"], actor=acting(request))
        messages.success(request, _("%(name)sさんの伴走支援者を決めました。") % {"name": row.person})
    else:
        messages.error(request, _("この人には、伴走支援者の役割がありません。"))
    return redirect("programmes:cohort", cohort_id=row.cohort_id)


@require_POST
def way(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Write down a date of a participant's way."""
    row, form = _participation(request, participation_id), WayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("日付を確かめてください。"))
        return redirect("programmes:cohort", cohort_id=row.cohort_id)
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
    return redirect("programmes:cohort", cohort_id=row.cohort_id)
