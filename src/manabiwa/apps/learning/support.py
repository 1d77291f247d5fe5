"""The supporter's desk and the page of one person."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, User
from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.common.services import record_view

from . import selectors, services
from .access import person_beside
from .desk import Turn, turns_today
from .documents import plan_document
from .forms import MeetingForm, MessageForm, NoteForm
from .models import Enrolment, Meeting, Message
from .presenting import plan_view

MINUTES_A_DAY = 6 * 60
TODAY, PAGE = 10, 25
"""How many people one can speak to in a day, and how many the list of all shows on a page."""
_VIEW = "learning.view_person"


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Today's list, ranked, with the reasons in words."""
    actor, now = acting(request), timezone.now()
    if not (isinstance(actor, Person) and actor.may_somewhere(Capability.SUPPORT)):
        raise PermissionRefused(_("伴走支援者だけが見られるページです。"))
    day = timezone.localdate(now)
    booked = list(
        Meeting.objects.filter(
            supporter_id=actor.person_id, starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1))
        ).select_related("person").order_by("starts_at")
    )  # fmt: skip
    turns = turns_today(actor, now)
    pressing = [turn for turn in turns if turn.weight > 0]
    everyone = "all" in request.GET
    words = request.GET.get("q", "").strip()[:100]
    shown = [turn for turn in turns if _is_called(turn, words)] if everyone else pressing[:TODAY]
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")), "everyone": everyone, "words": words,
        "people": len(turns), "pressing": len(pressing), "today": min(len(pressing), TODAY),
        "booked": booked, "hours_booked": round(sum(row.minutes for row in booked) / 60, 1),
        "hours": MINUTES_A_DAY // 60, "now": now,
    }  # fmt: skip
    return render(request, "learning/desk.html", context)


def _is_called(turn: Turn, words: str) -> bool:
    return all(word in turn.person.name or word in turn.person.kana for word in words.split())


def _person(request: HttpRequest, person_id: int) -> User:
    return person_beside(acting(request), person_id)


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: goal and plan at the left, conversation and notes at the right, what is new on top."""
    row, actor, now = _person(request, person_id), acting(request), timezone.now()
    views = AuditEntry.objects.filter(action=_VIEW, actor_id=actor.person_id, person=row)
    seen = views.order_by("-at").values_list("at", flat=True).first()
    since = seen or now - timedelta(days=30)
    record_view(_VIEW, actor=actor, person_id=row.pk)
    enrolments = list(selectors.enrolments_of(row))
    talk = list(selectors.talk_with(row)[:30])
    plan, draft = selectors.plans_of(row)
    goal = plan.goal if plan else selectors.open_goal(row)
    context = {
        "draft": draft, "change": selectors.difference_of(draft, plan, enrolments) if draft and plan else None,
        "draft_hours": sum(float(step.hours) for step in draft.steps.all()) if draft else 0,
        "wishes": selectors.wishes_of(goal) if goal else (),
        "person": row, "goal": goal, "enrolments": enrolments,
        "talk": talk[::-1], "since": since,
        "first_time": seen is None, "changes": _changes(enrolments, talk, row, since), "now": now,
        "notes": selectors.notes_about(row),
        "meetings": Meeting.objects.filter(person=row, starts_at__gte=now).order_by("starts_at")[:5],
        "message_form": MessageForm(), "note_form": NoteForm(auto_id="note_%s"),
        "meeting_form": MeetingForm(auto_id="meeting_%s"),
    }  # fmt: skip
    if plan:
        context |= plan_view(plan, enrolments, get_language() or "ja", timezone.localdate())
    if any(one.read_at is None and one.author_id == row.pk for one in talk):
        services.mark_read(person=row, actor=actor, now=now)
    return render(request, "learning/person.html", context)


@require_GET
def plan_paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """The plan of a person whom I support as PDF, for the meeting; that it was looked at is kept."""
    row = _person(request, person_id)
    plan = selectors.active_plan(row)
    if plan is None:
        raise Http404(_("計画は、まだありません。"))
    record_view(_VIEW, actor=acting(request), person_id=row.pk)
    return pdf_response(plan_document(plan, list(selectors.enrolments_of(row)), timezone.localdate()))


def _changes(enrolments: list[Enrolment], talk: list[Message], row: User, since: object) -> list[str]:
    changes = []
    for one in enrolments:
        if one.completed_at and one.completed_at > since:  # type: ignore[operator]
            changes.append(_("「%(title)s」を修了しました") % {"title": one.course.title})
        elif one.last_activity_at > since:  # type: ignore[operator]
            values = {"title": one.course.title, "percent": round(one.progress * 100)}
            changes.append(_("「%(title)s」が%(percent)s%%まで進みました") % values)
    fresh = sum(one.author_id == row.pk and one.sent_at > since for one in talk)  # type: ignore[operator]
    if fresh:
        changes.append(_("メッセージが%(n)s件届きました") % {"n": fresh})
    return changes


@require_POST
def note(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write a note."""
    row, form = _person(request, person_id), NoteForm(request.POST)
    if form.is_valid():
        services.write_note(person=row, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now())
        messages.success(request, _("記録しました。"))
    else:
        messages.error(request, _("記録を入れてください。"))
    return redirect("learning:person", person_id=row.pk)


@require_POST
def meeting(request: HttpRequest, person_id: int) -> HttpResponse:
    """Book a meeting."""
    row, form = _person(request, person_id), MeetingForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("面談の日時と長さを確かめてください。"))
        services.book_meeting(person=row, actor=acting(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("面談を予約しました。本人のカレンダーにも入ります。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("learning:person", person_id=row.pk)


@require_POST
def message(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write to the person."""
    row, form = _person(request, person_id), MessageForm(request.POST)
    if form.is_valid():
        services.send_message(person=row, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now())
        messages.success(request, _("送りました。"))
    else:
        messages.error(request, _("メッセージを入れてください。"))
    return redirect("learning:person", person_id=row.pk)
