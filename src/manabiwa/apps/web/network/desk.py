"""The secretariat's desk: who asks to join, what is stuck, news."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.exchange.selectors import coming_events
from manabiwa.apps.mail.models import MailState, OutgoingMail
from manabiwa.apps.network.selectors import all_news, members, open_membership_requests, published_news
from manabiwa.apps.network.services import (
    approve_membership,
    decline_membership,
    publish_news,
    republish_news,
    withdraw_news,
)
from manabiwa.apps.tasks.models import BackgroundTask, State

from .forms import ApproveForm, DeclineForm, NewsForm


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat today, and whether the machine is well."""
    requests = open_membership_requests(acting(request))
    mails = dict(OutgoingMail.objects.values_list("state").annotate(Count("pk")).order_by())
    tasks = dict(BackgroundTask.objects.values_list("state").annotate(Count("pk")).order_by())
    index = BackgroundTask.objects.filter(name="search.update", state=State.SUCCEEDED).order_by("-finished_at").first()
    context = {
        "requests": requests[:50],
        "queued": mails.get(MailState.QUEUED, 0), "unsent": mails.get(MailState.FAILED, 0),
        "waiting": tasks.get(State.WAITING, 0) + tasks.get(State.RUNNING, 0), "failed": tasks.get(State.FAILED, 0),
        "index": index, "news": published_news()[:3], "events": coming_events(timezone.now())[:5],
        "members": members().order_by("-since", "municipality_id")[:60], "now": timezone.now(),
    }  # fmt: skip
    return render(request, "network/desk.html", context)


@require_POST
def approve(request: HttpRequest, request_id: int) -> HttpResponse:
    """Welcome a municipality."""
    row = get_object_or_404(open_membership_requests(acting(request)), pk=request_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["domains"].as_text().removeprefix("* "))
        return redirect("network:desk")
    try:
        approve_membership(request=row, domains=form.cleaned_data["domains"], actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("%(name)sの参加を承認し、担当者に招待を送りました。")
        messages.success(request, text % {"name": row.municipality.full_name})
    return redirect("network:desk")


@require_POST
def decline(request: HttpRequest, request_id: int) -> HttpResponse:
    """Say no, with words."""
    row = get_object_or_404(open_membership_requests(acting(request)), pk=request_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("お返事を書いてください。申し込んだ人にメールで届きます。"))
        return redirect("network:desk")
    try:
        decline_membership(request=row, note=form.cleaned_data["note"], actor=acting(request), now=timezone.now())
        messages.success(request, _("お返事を送りました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("network:desk")


@require_http_methods(["GET", "POST"])
def write_news(request: HttpRequest) -> HttpResponse:
    """Tell everybody."""
    actor = acting(request)
    require(actor, Capability.CURATE)
    form = NewsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publish_news(actor=actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("お知らせを公開しました。"))
        return redirect("network:news")
    page = Paginator(all_news(actor), 20).get_page(request.GET.get("page"))
    return render(request, "network/write_news.html", {"form": form, "page": page})


@require_POST
def withdraw(request: HttpRequest, news_id: int) -> HttpResponse:
    """Take a notice off the site."""
    withdraw_news(news=get_object_or_404(all_news(acting(request)), pk=news_id), actor=acting(request))
    messages.success(request, _("お知らせを取り下げました。下の一覧から、もう一度公開できます。"))
    return redirect("network:write_news")


@require_POST
def republish(request: HttpRequest, news_id: int) -> HttpResponse:
    """Put a notice back."""
    row = get_object_or_404(all_news(acting(request)), pk=news_id)
    republish_news(news=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("お知らせを公開しました。"))
    return redirect("network:write_news")
