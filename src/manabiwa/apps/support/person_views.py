"""The page of one person beside whom a supporter stands, what was done for the person, and what can be done there."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.accounts.models import AuditEntry, User
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import record_view
from manabiwa.apps.learning import drafting, selectors, services
from manabiwa.apps.learning.access import person_and_rest, person_beside
from manabiwa.apps.learning.disturbing import disturbances_in
from manabiwa.apps.learning.documents import plan_document
from manabiwa.apps.learning.forms import MeetingForm, MessageForm, NoteForm
from manabiwa.apps.learning.home import selectors as at_home
from manabiwa.apps.learning.models import Enrolment, Goal, Meeting, Message
from manabiwa.apps.learning.presenting import language, plan_view
from manabiwa.apps.learning.wishing import ask_wish
from manabiwa.engines.kernel import ParameterError

from . import acts
from .access import supporters_page
from .models import Judgement, MessageTemplate
from .templates import fill, templates_of, values_for

PAGE = 25
_VIEW = "learning.view_person"


def tabs_of(person: User, current: str) -> list[tuple[str, str, bool]]:
    """The pages about one person."""
    pages = (
        ("person", _("いまの様子")), ("reflections", _("1週間のふり返り")), ("acts", _("支援の記録")),
        ("ask_hand_over", _("引き継ぎ")),
    )  # fmt: skip
    return [(reverse(f"support:{key}", args=[person.pk]), label, key == current) for key, label in pages]


def _person(request: HttpRequest, person_id: int) -> User:
    return person_beside(acting(request), person_id)


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: goal and plan at the left, conversation and notes at the right, what is new on top."""
    actor, now = acting(request), timezone.now()
    row, rest = person_and_rest(actor, person_id)
    views = AuditEntry.objects.filter(action=_VIEW, actor_id=actor.person_id, person=row)
    seen = views.order_by("-at").values_list("at", flat=True).first()
    since = seen or now - timedelta(days=30)
    record_view(_VIEW, actor=actor, person_id=row.pk)
    enrolments = list(selectors.enrolments_of(row))
    talk = list(selectors.talk_with(row)[:30])
    plan, draft = selectors.plans_of(row)
    goal = plan.goal if plan else selectors.open_goal(row)
    templates = templates_of(actor.municipalities(Capability.SUPPORT))
    context: dict[str, Any] = {
        "draft": draft, "change": selectors.difference_of(draft, plan, enrolments) if draft and plan else None,
        "draft_hours": sum(float(step.hours) for step in draft.steps.all()) if draft else 0,
        "wishes": selectors.wishes_of(goal) if goal else (),
        "person": row, "tabs": tabs_of(row, "person"), "goal": goal, "enrolments": enrolments,
        "talk": talk[::-1], "since": since,
        "first_time": seen is None, "changes": _changes(enrolments, talk, row, since), "now": now,
        "notes": selectors.notes_about(row),
        "pause": at_home.pause_on(timezone.localdate(now), filter(None, [rest])),
        "meetings": Meeting.objects.filter(person=row, starts_at__gte=now).order_by("starts_at")[:5],
        "message_form": MessageForm(initial={"text": _begun(request, row, goal, enrolments, templates, actor)}),
        "templates": templates, "note_form": NoteForm(auto_id="note_%s"),
        "meeting_form": MeetingForm(auto_id="meeting_%s"),
    }  # fmt: skip
    if plan:
        context["disturbed"] = disturbances_in(plan, enrolments)
        context["replan_url"] = reverse("support:person_replan", args=[row.pk])
        context |= plan_view(plan, enrolments, get_language() or "ja", timezone.localdate())
    if context["pause"]:
        context["behind"] = 0  # who rests is not late
    if any(one.read_at is None and one.author_id == row.pk for one in talk):
        services.mark_read(person=row, actor=actor, now=now)
    return supporters_page(request, "support/person.html", context)


def _begun(
    request: HttpRequest, row: User, goal: Goal | None, enrolments: list[Enrolment], templates: list[MessageTemplate],
    actor: Actor,
) -> str:  # fmt: skip
    """The text of the template that was chosen, filled in for the person; nothing without one."""
    chosen = request.GET.get("template", "")
    if not chosen.isdecimal():
        return ""
    found = [one for one in templates if one.pk == int(chosen[:18])]
    latest = next((one for one in enrolments if one.completed_at is None), None)
    return fill(found[0].text, values_for(row, goal, latest, actor.label)) if found else ""


@require_GET
def acts_of(request: HttpRequest, person_id: int) -> HttpResponse:
    """What was done for the person, and whether the person learnt afterwards."""
    row, actor = _person(request, person_id), acting(request)
    record_view(_VIEW, actor=actor, person_id=row.pk)
    page = Paginator(acts.acts_for(row.pk, actor), PAGE).get_page(request.GET.get("page"))
    seen = acts.seen(list(page.object_list), timezone.now())
    context = {
        "person": row, "tabs": tabs_of(row, "acts"), "page": page, "seen": seen, "judgements": Judgement.choices,
        "me": actor.person_id,
    }  # fmt: skip
    return supporters_page(request, "support/acts.html", context)


@require_GET
def reflections(request: HttpRequest, person_id: int) -> HttpResponse:
    """What the person wrote about the weeks and shows to supporters."""
    row = _person(request, person_id)
    record_view(_VIEW, actor=acting(request), person_id=row.pk)
    page = Paginator(at_home.shared_reflections(row), PAGE).get_page(request.GET.get("page"))
    context = {"person": row, "tabs": tabs_of(row, "reflections"), "page": page}
    return supporters_page(request, "support/reflections.html", context)


@require_POST
def wish(request: HttpRequest, person_id: int) -> HttpResponse:
    """Have a course in the plan of the person or leave it out; the person decides on the draft."""
    row = _person(request, person_id)
    ask_wish(request, row)
    return redirect(f"{reverse('support:person', args=[row.pk])}#draft")


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
def replan(request: HttpRequest, person_id: int) -> HttpResponse:
    """Draft a plan anew for the person, who decides on it."""
    row = _person(request, person_id)
    goal = selectors.open_goal(row)
    if goal is None:
        messages.error(request, _("先に、めざすことを決めてください。"))
        return redirect("support:person", person_id=row.pk)
    try:
        drafting.make_plan(goal=goal, actor=acting(request), now=timezone.now(), today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ParameterError as error:
        messages.error(request, error.message(language(get_language() or "ja")))
    return redirect(f"{reverse('support:person', args=[row.pk])}#draft")


@require_POST
def note(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write a note."""
    row, form = _person(request, person_id), NoteForm(request.POST)
    if form.is_valid():
        services.write_note(person=row, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now())
        messages.success(request, _("記録しました。"))
    else:
        messages.error(request, _("記録を入れてください。"))
    return redirect("support:person", person_id=row.pk)


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
    return redirect("support:person", person_id=row.pk)


@require_POST
def message(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write to the person."""
    row, form = _person(request, person_id), MessageForm(request.POST)
    if form.is_valid():
        services.send_message(person=row, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now())
        messages.success(request, _("送りました。"))
    else:
        messages.error(request, _("メッセージを入れてください。"))
    return redirect("support:person", person_id=row.pk)
