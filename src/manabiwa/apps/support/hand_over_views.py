"""Handing a person over to another supporter."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.learning.access import person_beside
from manabiwa.apps.programmes.selectors import participations_beside

from . import services
from .access import supporters_page
from .forms import HandOverForm
from .models import HandOver
from .person_views import tabs_of


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask another supporter to go on; while a request waits, it can be taken back."""
    actor = acting(request)
    person = person_beside(actor, person_id)
    beside = participations_beside(actor).filter(person=person).first()
    place = beside.cohort.programme.municipality_id if beside else ""
    form = HandOverForm(request.POST or None, municipality=place, giver=actor.person_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_hand_over(person=person, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("依頼しました。相手が引き受けるまで、担当はあなたのままです。"))
            return redirect("support:ask_hand_over", person_id=person_id)
    rows = HandOver.objects.for_actor(actor, Capability.SUPPORT).filter(participation__person=person)
    told = list(rows.select_related("giver", "taker").order_by("-created_at")[:20])
    context = {
        "person": person, "tabs": tabs_of(person, "ask_hand_over"), "form": form, "told": told,
        "waiting": next((row for row in told if row.answered_at is None), None), "me": actor.person_id,
    }  # fmt: skip
    return supporters_page(request, "support/hand_over.html", context)


@require_POST
def answer(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Take the person, or not."""
    row, takes = _hand_over(request, hand_over_id), "take" in request.POST
    try:
        services.answer_hand_over(hand_over=row, takes=takes, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("support:desk")
    if not takes:
        messages.success(request, _("引き受けないと答えました。担当は変わりません。"))
        return redirect("support:desk")
    messages.success(request, _("引き継ぎました。最初のあいさつを送りましょう。"))
    return redirect("support:person", person_id=row.participation.person_id)


@require_POST
def withdraw(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Take the request back."""
    row = _hand_over(request, hand_over_id)
    try:
        services.withdraw_hand_over(hand_over=row, actor=acting(request))
        messages.success(request, _("依頼を取り下げました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("support:ask_hand_over", person_id=row.participation.person_id)


def _hand_over(request: HttpRequest, hand_over_id: int) -> HandOver:
    rows = HandOver.objects.for_actor(acting(request), Capability.SUPPORT)
    return get_object_or_404(rows.select_related("participation__cohort__programme", "taker"), pk=hand_over_id)
