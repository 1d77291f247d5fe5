"""The learner's pages: plan, today, courses, record and calendar."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting, open_to_all
from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable
from manabiwa.engines.kernel import ParameterError

from . import drafting, own_data, planning, selectors, services
from .choices import choices_for
from .disturbing import disturbances_in
from .documents import plan_document
from .feed import plan_calendar
from .forms import ChangeDaysForm, MessageForm, ProgressForm, WhatIfForm
from .home import selectors as at_home
from .home.facts import fact_of_the_day
from .home.presenting import home_context, shown
from .models import Meeting, Plan
from .presenting import is_english, language, plan_view, week_days


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The road of weeks: the plan in force, or the draft with `?draft`, or what to do without either."""
    person, day = _me(request), timezone.localdate()
    active, draft = selectors.plans_of(person)
    shown = draft if draft and (active is None or "draft" in request.GET) else active
    if shown is None:
        return render(request, "learning/no_plan.html", {"goal": selectors.open_goal(person)})
    enrolments = list(selectors.enrolments_of(person))
    context = {
        **plan_view(shown, enrolments, get_language() or "ja", day),
        "is_improving": drafting.is_being_improved(shown, timezone.now()),
        "is_draft": shown is draft, "waiting_draft": draft if shown is active else None,
        "change": selectors.difference_of(shown, active, enrolments) if active and shown is draft else None,
        "wishes": selectors.wishes_of(shown.goal),
        "disturbed": disturbances_in(active, enrolments) if active else (),
        "form": WhatIfForm(goal=shown.goal, today=day),
        "word": selectors.talk_with(person).exclude(author=person).first(),
        "feed": request.build_absolute_uri(reverse("learning:feed", args=[shown.feed_key])),
    }  # fmt: skip
    if at_home.open_pause(person.pk, day):
        context["behind"] = 0  # who rests is not late
    return render(request, "learning/plan.html", context)


@require_GET
def improved(request: HttpRequest) -> HttpResponse:
    """Whether the draft on the screen is still the best known: if not, the page loads itself anew."""
    draft = selectors.draft_plan(_me(request))
    if draft is not None and drafting.is_being_improved(draft, timezone.now()):
        return render(request, "learning/_improving.html", {"plan": draft})
    response = HttpResponse("")
    if draft is None or not draft.is_first:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def plan_paper(request: HttpRequest) -> HttpResponse:
    """My plan as PDF: the one in force, or the draft while there is none."""
    person = _me(request)
    row = selectors.active_plan(person) or selectors.draft_plan(person)
    if row is None:
        messages.error(request, _("計画は、まだありません。"))
        return redirect("learning:plan")
    return pdf_response(plan_document(row, list(selectors.enrolments_of(person)), timezone.localdate()))


@require_GET
def others(request: HttpRequest) -> HttpResponse:
    """Other plans that truly differ, what would have to give way for the whole goal, and what more hours would give."""
    goal = selectors.open_goal(_me(request))
    if goal is None or goal.deadline <= timezone.localdate():
        return HttpResponse("")
    context = choices_for(selectors.wish_of(goal, timezone.localdate()), get_language() or "ja")
    template = "learning/_others.html" if request.headers.get("HX-Request") else "learning/others.html"
    return render(request, template, context)


@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """What other hours, another deadline or budget would give; nothing is kept."""
    goal, day = selectors.open_goal(_me(request)), timezone.localdate()
    if goal is None:
        return HttpResponse("")
    form = WhatIfForm(request.GET, goal=goal, today=day)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        for name, value in form.wanted().items():
            setattr(goal, name, value)
        try:
            context["found"] = planning.answer(
                selectors.wish_of(goal, day), time_limit=0.6, before=selectors.courses_planned(goal)
            )
            context["deadline"] = goal.deadline
        except ParameterError as error:
            context["problem"] = error.message(language(get_language() or "ja"))
    return render(request, "learning/_what_if.html", context)


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """On which days I learn and rest; a plan is drafted anew with them."""
    goal, actor = selectors.open_goal(_me(request)), acting(request)
    if goal is None:
        return redirect("learning:start")
    form = ChangeDaysForm(request.POST or None, goal=goal)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_days(goal=goal, actor=actor, **form.days())
            drafting.make_plan(goal=goal, actor=actor, now=timezone.now(), today=timezone.localdate())
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        except ParameterError as error:
            form.add_error(None, error.message(language(get_language() or "ja")))
        else:
            return redirect(f"{reverse('learning:plan')}?draft")
    return render(request, "learning/days.html", {"form": form, "goal": goal})


@require_POST
def replan(request: HttpRequest) -> HttpResponse:
    """Draft a new plan, with new hours, deadline and budget if they are given; what is begun is kept."""
    goal, actor, now = selectors.open_goal(_me(request)), acting(request), timezone.now()
    if goal is None:
        return redirect("learning:start")
    try:
        if "hours_per_week" in request.POST:
            form = WhatIfForm(request.POST, goal=goal, today=timezone.localdate())
            if not form.is_valid():
                messages.error(request, _("時間・期限・予算を確かめてください。"))
                return redirect("learning:plan")
            services.change_goal(goal=goal, actor=actor, now=now, **form.wanted())
        drafting.make_plan(goal=goal, actor=actor, now=now, today=timezone.localdate(), afresh="afresh" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("learning:plan")
    except ParameterError as error:
        messages.error(request, error.message(language(get_language() or "ja")))
        return redirect("learning:plan")
    return redirect(f"{reverse('learning:plan')}?draft")


@require_POST
def accept(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin with the draft."""
    row = get_object_or_404(Plan.objects.select_related("goal"), pk=plan_id, goal__person=_me(request))
    try:
        drafting.accept_plan(plan=row, actor=acting(request), now=timezone.now())
        messages.success(request, _("計画を始めました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("learning:today")


@require_GET
@open_to_all
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The plan for calendar programs: whoever has the secret address may read it."""
    row = get_object_or_404(
        Plan.objects.select_related("goal__person").prefetch_related("steps__course", "steps__course_class"),
        feed_key=key,
        goal__closed_at=None,
    )
    meetings = list(Meeting.objects.filter(person_id=row.goal.person_id).order_by("starts_at"))
    # the calendar program says nothing about the language of its owner
    with in_language_of(row.goal.person):
        entries = plan_calendar(
            row, meetings, timezone.now(), reminder=at_home.reminder_of(row.goal.person),
            pause=at_home.open_pause(row.goal.person_id, timezone.localdate()),
        )  # fmt: skip
    response = HttpResponse(entries, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response


@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Change the secret address."""
    if row := selectors.active_plan(_me(request)):
        services.renew_feed_key(plan=row, actor=acting(request))
        messages.success(request, _("カレンダーのアドレスを新しくしました。前のアドレスは使えません。"))
    return redirect("learning:plan")


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The next step, the week, one encouraging fact, what was reached, and the supporter's last words."""
    person, day, now = _me(request), timezone.localdate(), timezone.now()
    active = selectors.active_plan(person)
    enrolments = list(selectors.enrolments_of(person))
    talk = list(selectors.talk_with(person)[:10])
    context: dict[str, Any] = {
        "talk": talk[::-1], "form": MessageForm(),
        "days": week_days(active, person, day), "today": day,
        "meeting": Meeting.objects.filter(person=person, starts_at__gte=now).order_by("starts_at").first(),
        "learnt": sum(row.minutes for row in enrolments) // 60, "enrolments": enrolments,
        "draft": selectors.draft_plan(person) if active is None else None,
    }  # fmt: skip
    if active:
        context |= plan_view(active, enrolments, get_language() or "ja", day)
    goal = active.goal if active else selectors.open_goal(person)
    context |= home_context(person, goal, active, enrolments, day)
    context["fact"] = fact_of_the_day(context["streak"], enrolments, context.get("stops", ()), day)
    if any(row.completed_at for row in enrolments):
        fresh = at_home.milestones_of(person).filter(celebrated_at=None)
        context["reached"] = shown(fresh, english=is_english())
    if any(row.read_at is None and row.author_id != person.pk for row in talk):
        services.mark_read(person=person, actor=acting(request), now=now)
    return render(request, "learning/today.html", context)


@require_POST
def enrol(request: HttpRequest, course_id: int) -> HttpResponse:
    """Begin a course."""
    course = get_object_or_404(Course, pk=course_id)
    try:
        services.enrol_learner(person=_me(request), course=course, actor=acting(request), now=timezone.now())
        messages.success(request, _("「%(title)s」を始めました。") % {"title": course.title})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("learning:today")


@require_POST
def report(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Report how far a course has come."""
    row = get_object_or_404(selectors.enrolments_of(_me(request)), pk=enrolment_id)
    form = ProgressForm(request.POST)
    if form.is_valid():
        share = 1.0 if "done" in request.POST else form.cleaned_data["percent"] / 100
        services.record_progress(
            enrolment=row, progress=share, minutes=form.cleaned_data["minutes"], actor=acting(request),
            now=timezone.now(),
        )  # fmt: skip
        done = row.completed_at is not None
        messages.success(request, _("修了、おめでとうございます。") if done else _("記録しました。"))
    else:
        messages.error(request, _("進みぐあいは0から100%、時間は0分以上で入れてください。"))
    return redirect("learning:today")


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Write to my supporters."""
    form = MessageForm(request.POST)
    if form.is_valid():
        services.send_message(
            person=_me(request), text=form.cleaned_data["text"], actor=acting(request), now=timezone.now()
        )
        messages.success(request, _("送りました。"))
    else:
        messages.error(request, _("メッセージを入れてください。"))
    return redirect("learning:today")


@require_GET
def record(request: HttpRequest) -> HttpResponseBase:
    """My skills and courses, to read and to take along (`?format=csv|xlsx|json`)."""
    person = _me(request)
    if request.GET.get("format") == "json":
        response = JsonResponse(own_data.export(person.pk), json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = 'attachment; filename="learning.json"'
        return response
    rows = selectors.enrolments_of(person)
    if fmt := requested_format(request):
        titles = (_("講座"), _("提供元"), _("進みぐあい(%)"), _("学んだ分"), _("開始日"), _("修了日"))
        values = (
            (row.course.title, row.course.provider.name, round(row.progress * 100), row.minutes,
             timezone.localdate(row.started_at), timezone.localdate(row.completed_at) if row.completed_at else None)
            for row in rows
        )  # fmt: skip
        return export_response(OutTable(_("学習の記録"), tuple(OutColumn(title) for title in titles)), values, fmt)
    context = {
        "enrolments": rows[:200], "skills": selectors.skills_of(person), "notes": selectors.notes_about(person),
        "milestones": shown(at_home.milestones_of(person)[:50], english=is_english()),
        "since": timezone.now() - timedelta(days=28),
    }  # fmt: skip
    return render(request, "learning/record.html", context)
