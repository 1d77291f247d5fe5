"""Pages of the learner's home: progress, looking back, resting, being reminded."""

from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting, open_to_all
from manabiwa.apps.learning import selectors as plans
from manabiwa.apps.learning.presenting import is_english

from . import selectors, services
from .forms import PauseForm, ReflectionForm, ReminderForm
from .levels import skill_ways
from .milestones import mark_celebrated
from .models import Reflection, Reminder
from .presenting import ahead_of, pause_words, radar_of, shown, week_cells
from .streak import SHOWN_WEEKS, monday_of

AHEAD = 8
SHOWN_REFLECTIONS = 60


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the goal is: skills as a picture and a list, weeks in a row, milestones, and what lies ahead."""
    person, today = _me(request), timezone.localdate()
    goal, plan = plans.open_goal(person), plans.active_plan(person)
    ways = skill_ways(goal, plan, english=is_english()) if goal else []
    finished = {row.course_id for row in plans.enrolments_of(person) if row.completed_at}
    pauses = selectors.pauses_of(person.pk, selectors.first_week(today))
    streak = selectors.streak(person.pk, today, pauses)
    context = {
        "goal": goal, "plan": plan, "ways": ways, "radar": radar_of(ways), "streak": streak,
        "cells": week_cells(streak), "strip_width": 14 * SHOWN_WEEKS,
        "reached": sum(way.is_reached for way in ways),
        "milestones": shown(selectors.milestones_of(person)[:50], english=is_english()),
        "ahead": ahead_of(plan, finished, today)[:AHEAD] if plan else [],
    }  # fmt: skip
    return render(request, "learning/progress.html", context)


@require_POST
def celebrate(request: HttpRequest) -> HttpResponse:
    """The milestones that are new have been seen; they are not celebrated again."""
    mark_celebrated(person_id=_me(request).pk, actor=acting(request), now=timezone.now())
    return redirect("learning:today")


@require_http_methods(["GET", "POST"])
def reflections(request: HttpRequest) -> HttpResponse:
    """Look back at a week (`?week=`, this one without), and read what was written before."""
    person, today = _me(request), timezone.localdate()
    week = monday_of(_day(request.GET.get("week", "")) or today)
    rows = list(selectors.reflections_of(person)[:SHOWN_REFLECTIONS])
    current = next((row for row in rows if row.week == week), None)
    form = ReflectionForm(request.POST) if request.method == "POST" else ReflectionForm.about(current)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.write_reflection(
                person=person, week=week, actor=acting(request), today=today, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _kind_words(row))
            return redirect("learning:reflections")
    goal = plans.open_goal(person)
    is_hard = bool(rows) and rows[0].feeling <= selectors.LOW_FEELING
    context = {
        "form": form, "week": week, "last_day": week + timedelta(days=6), "rows": rows, "current": current,
        "is_this_week": week == monday_of(today), "reason": goal.reason if goal and is_hard else "",
        "before": week - timedelta(days=7) if week > monday_of(today) - services.OLDEST_WEEK else None,
    }  # fmt: skip
    return render(request, "learning/reflections.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _kind_words(row: Reflection) -> str:
    if row.feeling > selectors.LOW_FEELING:
        return _("ふり返りを残しました。")
    if row.is_shared:
        return _("ふり返りを残しました。大変な週でしたね。伴走支援者にも伝わります。")
    return _("ふり返りを残しました。大変な週でしたね。予定を軽くしたり、しばらく休んだりしてもかまいません。")


@require_POST
def delete_reflection(request: HttpRequest, reflection_id: int) -> HttpResponse:
    """Take a reflection away."""
    row = get_object_or_404(selectors.reflections_of(_me(request)), pk=reflection_id)
    services.delete_reflection(reflection=row, actor=acting(request))
    messages.success(request, _("消しました。"))
    return redirect("learning:reflections")


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Rest from today on, or change until when."""
    person, today = _me(request), timezone.localdate()
    resting = selectors.open_pause(person.pk, today)
    form = PauseForm(
        request.POST if request.method == "POST" else None, today=today,
        initial={"returns_on": resting.returns_on if resting else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.pause_learning(
                person=person, returns_on=form.cleaned_data["returns_on"], actor=acting(request), today=today
            )
        except ValidationError as error:
            form.add_error("returns_on", " ".join(error.messages))
        else:
            messages.success(
                request, _("お休みにしました。ゆっくり休んでください。"),
                extra_tags=f"undo {reverse('learning:resume')}" if resting is None else "",
            )  # fmt: skip
            return redirect("learning:today")
    context: dict[str, Any] = {"form": form, "resting": resting, "words": resting and pause_words(resting)}
    return render(request, "learning/pause.html", context)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Come back; the plan moves by the days of rest."""
    person, today = _me(request), timezone.localdate()
    resting = selectors.open_pause(person.pk, today)
    draft = services.resume_learning(person=person, actor=acting(request), now=timezone.now(), today=today)
    if resting is not None and resting.started_on == today:
        messages.success(request, _("お休みを取り消しました。計画は変わっていません。"))
        return redirect("learning:today")
    if draft is not None:
        messages.success(request, _("おかえりなさい。休んだ分だけ計画を動かした案ができました。"))
        return redirect(f"{reverse('learning:plan')}?draft")
    messages.success(request, _("おかえりなさい。休んだ日数だけ、計画を後ろに動かしました。"))
    return redirect("learning:today")


@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Choose weekdays and time."""
    person = _me(request)
    row = selectors.reminder_of(person)
    form = ReminderForm(request.POST) if request.method == "POST" else ReminderForm.about(row)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_reminder(person=person, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("weekdays", " ".join(error.messages))
        else:
            messages.success(request, _("お知らせの曜日と時刻を決めました。"))
            return redirect("learning:today")
    context = {"form": form, "row": row, "mail": person.email, "plan": plans.active_plan(person)}
    return render(request, "learning/reminders.html", context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to_all
def stop_reminder(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the mail: at one press of the mail program's button (RFC 8058), or here. Reading the page stops nothing.

    The key in the address is the only proof that is needed, so no token is asked for.
    """
    row = get_object_or_404(Reminder.objects.select_related("person"), key=key)
    if request.method == "POST":
        services.stop_reminder(reminder=row)
    return render(request, "learning/stop_reminder.html", {"row": row})
