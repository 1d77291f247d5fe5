"""Programmes: what is open to everybody, and the officer's desk."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
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

from . import selectors, services
from .forms import ApplicationForm, CohortForm, ProgrammeForm
from .models import Programme


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
    actor = acting(request)
    page = Paginator(selectors.programmes_of(actor), 50).get_page(request.GET.get("page"))
    may_bring_rosters = actor.municipalities(Capability.MANAGE_MEMBERS) != frozenset()
    return render(request, "programmes/list.html", {"page": page, "may_bring_rosters": may_bring_rosters})


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
