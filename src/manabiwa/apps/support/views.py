"""The supporter's desk: today's list, the hours there are, and what was done."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.programmes.selectors import cohorts_beside

from . import acts, services
from .access import require_supporter, supporters_page
from .desk import Turn, turns_today
from .forms import HoursForm
from .hours import today_of, week_of
from .models import HandOver, Judgement, SupportAct
from .presenting import spoken

PAGE = 25


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Today's list within the hours there are, ranked, with the reasons in words."""
    actor, now = require_supporter(acting(request)), timezone.now()
    turns = turns_today(actor, now)
    today = today_of(actor.person_id, turns, timezone.localdate(now))
    everyone = "all" in request.GET
    words = request.GET.get("q", "").strip()[:100]
    shown = [turn for turn in turns if _is_called(turn, words)] if everyone else today.reached
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")), "everyone": everyone, "words": words,
        "people": len(turns), "today": today, "now": now, "asked": _asked_of(actor),
        "cohorts": cohorts_beside(actor) if everyone else (),
    }  # fmt: skip
    return supporters_page(request, "support/desk.html", context)


def _asked_of(actor: Actor) -> list[HandOver]:
    """Hand-overs that wait for the actor's answer; one query."""
    rows = HandOver.objects.for_actor(actor, Capability.SUPPORT).filter(taker_id=actor.person_id, answered_at=None)
    return list(rows.select_related("participation__person", "giver").order_by("created_at"))


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """How many hours of each weekday are for support."""
    actor = require_supporter(acting(request))
    form = HoursForm(request.POST or None, hours=week_of(actor.person_id))
    if request.method == "POST" and form.is_valid():
        services.set_hours(weekday_hours=form.hours(), actor=actor)
        messages.success(request, _("支援の時間を決めました。きょうの一覧は、この時間に入る人数になります。"))
        return redirect("support:desk")
    return supporters_page(request, "support/hours.html", {"form": form})


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What I did in the last weeks, and whether the people learnt afterwards."""
    actor, now = require_supporter(acting(request)), timezone.now()
    rows = acts.seen(list(acts.acts_by(actor, now - timedelta(days=acts.LOOK_BACK_DAYS))[:1000]), now)
    counted = acts.counted(rows)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "days": acts.LOOK_BACK_DAYS,
        "lines": spoken(acts.lines_by_kind(counted), acts.lines_by_reason(counted)),
        "judgements": Judgement.choices, "acts": len(rows),
    }  # fmt: skip
    return supporters_page(request, "support/log.html", context)


@require_POST
def judge(request: HttpRequest, act_id: int) -> HttpResponse:
    """Say whether something that I did helped."""
    rows = SupportAct.objects.for_actor(acting(request), Capability.SUPPORT).select_related("participation")
    row = get_object_or_404(rows, pk=act_id)
    try:
        services.judge_act(act_row=row, judgement=request.POST.get("judgement", ""), actor=acting(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('support:acts', args=[row.participation.person_id])}#act-{row.pk}")


def _is_called(turn: Turn, words: str) -> bool:
    return all(word in turn.person.name or word in turn.person.kana for word in words.split())
