"""Reviewing skills that were found automatically: one by one with the keyboard, or many at once, and back again."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.tasks.services import queue_task

from . import judging, selectors
from .forms import AcceptForm, ConfirmForm, CorrectForm
from .models import CourseSkill, Provider, Source
from .tagging import levels_for

PER_PAGE = 25
_JUDGED, _ACCEPTED = "judged_skill", "accepted_skills"
"""What the last judgement of this session changed: one skill, or many of a provider."""
QUEUES = ("found", "suggested")


def _queue(request: HttpRequest) -> str:
    asked = request.POST.get("queue") or request.GET.get("queue") or ""
    return asked if asked in QUEUES else QUEUES[0]


def _back(request: HttpRequest) -> HttpResponseRedirect:
    provider = (request.POST.get("provider") or request.GET.get("provider") or "")[:50]
    kept = {"queue": _queue(request), **({"provider": provider} if provider else {})}
    return redirect(f"{reverse('catalog:review')}?{urlencode(kept)}")


def _waiting(row_id: int) -> CourseSkill | None:
    """The row to judge; None if somebody judged it, or the words of its course were searched again, meanwhile."""
    return (selectors.doubtful_skills() | selectors.suggested_skills()).filter(pk=row_id).first()


def _gone(request: HttpRequest) -> HttpResponseRedirect:
    messages.error(request, _("このスキルは、ほかの人が確かめたか、講座を調べ直したため、もう並んでいません。"))
    return _back(request)


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """What was found and counts, the most doubtful first; or what is only suggested, the likeliest first."""
    require(acting(request), Capability.MANAGE_CATALOG)
    queue, code = _queue(request), request.GET.get("provider", "")[:50]
    found, suggested = selectors.doubtful_skills(), selectors.suggested_skills()
    if code:
        found, suggested = found.filter(course__provider__code=code), suggested.filter(course__provider__code=code)
    page = Paginator(found if queue == "found" else suggested, PER_PAGE).get_page(request.GET.get("page"))
    judged = request.session.get(_JUDGED, {})
    row = CourseSkill.objects.filter(pk=judged.get("row", 0)).select_related("course", "skill").first()
    kept = [("provider", code)] if code else []
    tabs = [
        ("?" + urlencode([("queue", key), *kept]), label, key == queue, rows.count())
        for key, label, rows in (("found", _("付いているスキル"), found), ("suggested", _("候補"), suggested))
    ]
    context = {
        "page": page, "queue": queue, "tabs": tabs, "provider": code, "judged": row, "judgement": judged,
        "accepted": request.session.get(_ACCEPTED), "providers": Provider.objects.order_by("code"),
        "form": AcceptForm(initial={"provider": code}),
    }  # fmt: skip
    return render(request, "catalog/review.html", context)


@require_POST
def confirm(request: HttpRequest, row_id: int) -> HttpResponse:
    """Say that a course teaches a skill, or that it does not."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    form = ConfirmForm(request.POST)
    row = _waiting(row_id)
    if row is None:
        return _gone(request)
    if form.is_valid():
        is_right = form.cleaned_data["verdict"] == "right"
        # what the judgement changes, so that the last one can be taken back
        judged: dict[str, Any] = {"row": row.pk, "teaches": row.teaches, "needs": row.needs, "is_right": is_right}
        lessons = judging.judge_course_skill(row=row, is_right=is_right, actor=actor, now=timezone.now())
        judged["lessons"] = [[lesson.words, lesson.accepted, lesson.refused] for lesson in lessons]
        request.session[_JUDGED] = judged
        request.session.pop(_ACCEPTED, None)
    else:
        messages.error(request, _("「正しい」か「ちがう」を選んでください。"))
    return _back(request)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, row_id: int) -> HttpResponse:
    """Say which skill a course really teaches, or to which level."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    row = _waiting(row_id)
    if row is None:
        return _gone(request)
    teaches, needs = (row.teaches, row.needs) if row.teaches else levels_for(row)
    form = CorrectForm(request.POST or None, initial={"skill": row.skill.name, "teaches": teaches, "needs": needs})
    if request.method == "POST" and form.is_valid():
        judged: dict[str, Any] = {"row": row.pk, "teaches": row.teaches, "needs": row.needs, "is_right": False}
        correction, lessons = judging.correct_course_skill(
            row=row, actor=actor, now=timezone.now(), **form.cleaned_data
        )
        judged["lessons"] = [[lesson.words, lesson.accepted, lesson.refused] for lesson in lessons]
        judged["correction"] = [correction.row, correction.before]
        judged["instead"] = form.cleaned_data["skill"].name
        request.session[_JUDGED] = judged
        request.session.pop(_ACCEPTED, None)
        return _back(request)
    context = {
        "row": row, "form": form, "queue": _queue(request), "skills": selectors.taggable_skills(),
        "provider": (request.POST.get("provider") or request.GET.get("provider") or "")[:50],
    }  # fmt: skip
    return render(request, "catalog/correct.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """Take my last judgement back."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    judged = request.session.pop(_JUDGED, None)
    row = CourseSkill.objects.filter(pk=judged["row"], source=Source.CONFIRMED).first() if judged else None
    if judged is None or row is None:
        messages.error(request, _("取り消せる確認がありません。"))
    else:
        levels = {"teaches": judged["teaches"], "needs": judged["needs"]}
        if "correction" in judged:
            key, before = judged["correction"]
            correction = judging.Correction(key, tuple(before) if before else None)
            judging.reopen_correction(row=row, correction=correction, actor=actor, **levels)
        else:
            judging.reopen_course_skill(row=row, was_right=judged["is_right"], actor=actor, **levels)
        messages.success(request, _("確認を取り消しました。もう一度選べます。"))
    return _back(request)


@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """Confirm all that a provider's courses were found to teach with at least a confidence."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("提供元と確かさを選んでください。"))
        return _back(request)
    provider, now = form.cleaned_data["provider"], timezone.now()
    at_least = int(form.cleaned_data["at_least"]) / 100
    count = judging.accept_course_skills(provider=provider, at_least=at_least, actor=actor, now=now)
    if count:
        request.session[_ACCEPTED] = {
            "provider": provider.pk, "name": provider.name, "at": now.isoformat(), "count": count,
        }  # fmt: skip
        request.session.pop(_JUDGED, None)
    else:
        messages.info(request, _("この提供元に、その確かさ以上のものはありませんでした。"))
    return _back(request)


@require_POST
def reopen_many(request: HttpRequest) -> HttpResponse:
    """Take back what I accepted at once."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    accepted = request.session.pop(_ACCEPTED, None)
    provider = Provider.objects.filter(pk=accepted["provider"]).first() if accepted else None
    if accepted is None or provider is None:
        messages.error(request, _("取り消せる確認がありません。"))
        return _back(request)
    moment = datetime.fromisoformat(accepted["at"])
    count = judging.reopen_course_skills(provider=provider, judged_at=moment, actor=actor)
    messages.success(
        request, ngettext("%(n)d件の確認を取り消しました。", "%(n)d件の確認を取り消しました。", count) % {"n": count}
    )
    return _back(request)


@require_POST
def tag_again(request: HttpRequest) -> HttpResponse:
    """Search the words of all courses anew with what the dictionary has learned."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    queue_task(
        name="catalog.tag_all", title=_("講座のスキルを調べ直す"), key="tag-all", now=timezone.now(),
        owner_id=actor.person_id,
    )  # fmt: skip
    messages.success(request, _("すべての講座を調べ直しています。終わると、この一覧が新しくなります。"))
    return _back(request)
