"""The municipality's look at reported posts, by the names that the people chose."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import record_view

from . import moderating, selectors


def _officer(request: HttpRequest) -> Actor:
    actor = acting(request)
    if actor.municipalities(Capability.RUN_PROGRAMMES) == frozenset():
        raise PermissionRefused(_("事業の担当者だけが見られるページです。"))
    return actor


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Posts that members told us of, and the groups; that posts were read is kept."""
    actor = _officer(request)
    posts = list(selectors.reported_posts(actor))
    for place in sorted({post.author.group.municipality_id for post in posts}):
        record_view("groups.view_reports", actor=actor, municipality=place)
    context = {"posts": posts, "groups": selectors.groups_run_by(actor), "desk_url": reverse("programmes:programmes")}
    return render(request, "groups/reports.html", context)


@require_POST
def remove(request: HttpRequest, post_id: int) -> HttpResponse:
    """Remove a reported post."""
    return _decide(
        request, post_id, removes=True, words=_("書きこみを消しました。書いた人には、消したことが見えます。")
    )


@require_POST
def keep(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep a reported post."""
    return _decide(request, post_id, removes=False, words=_("書きこみを残しました。"))


def _decide(request: HttpRequest, post_id: int, *, removes: bool, words: str) -> HttpResponse:
    actor = _officer(request)
    post = get_object_or_404(selectors.reported_posts(actor), pk=post_id)
    try:
        moderating.decide_post(post=post, removes=removes, actor=actor, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return redirect("groups:reports")


@require_POST
def close(request: HttpRequest, group_id: int) -> HttpResponse:
    """Close a group."""
    actor = _officer(request)
    group = get_object_or_404(selectors.groups_run_by(actor), pk=group_id)
    moderating.close_group(group=group, actor=actor, now=timezone.now())
    messages.success(request, _("グループを閉じました。"))
    return redirect("groups:reports")
