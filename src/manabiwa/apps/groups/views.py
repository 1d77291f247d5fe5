"""Groups as their people see them."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.learning.selectors import open_goal

from . import selectors, services
from .forms import MeetingForm, PostForm, ReportForm, SeenForm, StartForm
from .models import GroupMembership, GroupPost


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


def _mine(request: HttpRequest, group_id: int) -> GroupMembership:
    """My membership; a group that I am not in does not exist for me."""
    try:
        return selectors.membership_of(acting(request), group_id)
    except GroupMembership.DoesNotExist as error:
        raise Http404 from error


def _post(mine: GroupMembership, post_id: int) -> GroupPost:
    try:
        return selectors.post_in(mine, post_id)
    except GroupPost.DoesNotExist as error:
        raise Http404 from error


def _closed(request: HttpRequest, mine: GroupMembership) -> HttpResponse | None:
    """Where to go instead of writing to a group that is closed."""
    if mine.group.closed_at is None:
        return None
    messages.error(request, _("このグループは閉じられました。読むことと、やめることだけができます。"))
    return redirect("groups:group", group_id=mine.group_id)


def _tell(form: forms.Form, error: ValidationError) -> None:
    """Set the words beside the field that they are about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, " ".join(error.messages))
        return
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, " ".join(words))


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """My groups, and those of my goal in my municipality."""
    person = _me(request)
    goal = open_goal(person)
    context = {
        "goal": goal, "mine": selectors.groups_of(person), "others": selectors.groups_to_join(goal, person),
        "now": timezone.now(), "largest": services.LARGEST, "has_place": person.municipality_id is not None,
        "may_moderate": acting(request).municipalities(Capability.RUN_PROGRAMMES) != frozenset(),
    }  # fmt: skip
    return render(request, "groups/groups.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Make a group for my goal."""
    person, form = _me(request), StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.start_group(person=person, actor=acting(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("グループを作りました。同じ目標の人が、一覧から入れます。"))
            return redirect("groups:group", group_id=row.group_id)
    return render(request, "groups/start.html", {"form": form, "goal": open_goal(person)})


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, group_id: int) -> HttpResponse:
    """Enter a group under a name of my choice."""
    person, form = _me(request), SeenForm(request.POST or None)
    if selectors.groups_of(person).filter(group=group_id).exists():
        return redirect("groups:group", group_id=group_id)
    group = get_object_or_404(selectors.groups_to_join(open_goal(person), person), pk=group_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.join_group(
                group=group, person=person, actor=acting(request), now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("グループに入りました。"))
            return redirect("groups:group", group_id=group_id)
    return render(request, "groups/join.html", {"form": form, "group": group, "largest": services.LARGEST})


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group for its members: the next meeting, the people, and what they write."""
    mine, form, now = _mine(request, group_id), PostForm(request.POST or None), timezone.now()
    if request.method == "POST" and (away := _closed(request, mine)):
        return away
    if request.method == "POST" and form.is_valid():
        try:
            services.write_post(membership=mine, text=form.cleaned_data["text"], actor=acting(request), now=now)
        except ValidationError as error:
            _tell(form, error)
        else:
            return redirect("groups:group", group_id=group_id)
    return render(request, "groups/group.html", _shown(mine, form))


def _shown(mine: GroupMembership, form: PostForm) -> dict[str, Any]:
    now = timezone.now()
    return {
        "group": mine.group, "mine": mine, "members": selectors.members_of(mine), "form": form, "now": now,
        "posts": selectors.posts_for(mine), "meets_at": selectors.coming_meeting(mine.group, now),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest, group_id: int) -> HttpResponse:
    """How I am seen in the group."""
    mine = _mine(request, group_id)
    if away := _closed(request, mine):
        return away
    kept = {"display_name": mine.display_name, "shows_progress": mine.shows_progress}
    form = SeenForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(membership=mine, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("変えました。"))
            return redirect("groups:group", group_id=group_id)
    return render(request, "groups/me.html", {"form": form, "group": mine.group})


@require_POST
def leave(request: HttpRequest, group_id: int) -> HttpResponse:
    """Leave at any time."""
    services.leave_group(membership=_mine(request, group_id), actor=acting(request), now=timezone.now())
    messages.success(request, _("グループをやめました。あなたの名前と書きこみは、もう見えません。"))
    return redirect("groups:groups")


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, group_id: int) -> HttpResponse:
    """When and where we meet next."""
    mine = _mine(request, group_id)
    if away := _closed(request, mine):
        return away
    kept = {"meets_at": mine.group.meets_at, "place": mine.group.place, "link": mine.group.link}
    form = MeetingForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_meeting(membership=mine, actor=acting(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("次の集まりを書きました。"))
            return redirect("groups:group", group_id=group_id)
    return render(request, "groups/meeting.html", {"form": form, "group": mine.group})


@require_POST
def take_back(request: HttpRequest, group_id: int, post_id: int) -> HttpResponse:
    """Take my own post back."""
    post = _post(_mine(request, group_id), post_id)
    services.take_back_post(post=post, actor=acting(request), now=timezone.now())
    messages.success(request, _("書きこみを消しました。"))
    return redirect("groups:group", group_id=group_id)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, group_id: int, post_id: int) -> HttpResponse:
    """Tell the municipality of a post."""
    mine = _mine(request, group_id)
    post, form = _post(mine, post_id), ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_post(
                post=post, membership=mine, reason=form.cleaned_data["reason"], actor=acting(request),
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("市町村の担当者に知らせました。"))
            return redirect("groups:group", group_id=group_id)
    return render(request, "groups/report.html", {"form": form, "group": mine.group, "post": post})
