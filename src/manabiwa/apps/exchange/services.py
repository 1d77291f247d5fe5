"""Cases: writing, publishing, adopting. Events: setting them up, coming to them, the waiting list."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.mail.sending import send_mail
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.programmes.models import Programme
from manabiwa.apps.search.indexing import queue_indexing

from . import signals
from .models import Case, CaseResult, CaseState, Event, Question, Registration
from .search import CASE, EVENT
from .selectors import contacts_of
from .timeline import Step, clean_timeline

# what the author writes; `evidence` belongs to the evaluation, `state` to the services below
WRITTEN_FIELDS = (
    "title", "pillar", "result_kind", "problem", "context", "actions", "timeline", "result", "went_wrong",
    "do_differently", "cost_yen",
)  # fmt: skip


def draft_case(
    *, municipality: Municipality, title: str, pillar: str, result_kind: str, problem: str, actions: str, result: str,
    went_wrong: str, actor: Actor, now: datetime, context: str = "", do_differently: str = "",
    cost_yen: int | None = None, timeline: Sequence[Step | Sequence[str] | Mapping[str, Any]] = (),
    programme: Programme | None = None, adopted_from: Case | None = None,
) -> Case:  # fmt: skip
    """Begin a case. Texts may be empty until it is published.

    Raises ValidationError for an unknown pillar or result, an empty title, or another municipality's programme.
    """
    with _acting("exchange.draft_case", municipality.pk, actor) as act:
        if programme is not None and programme.municipality_id != municipality.pk:
            raise ValidationError(_("この自治体の事業を選んでください。"))
        case = Case(
            municipality=municipality, title=title, pillar=pillar, result_kind=result_kind, problem=problem,
            context=context, actions=actions, timeline=clean_timeline(timeline), result=result, went_wrong=went_wrong,
            do_differently=do_differently, cost_yen=cost_yen, programme=programme, adopted_from=adopted_from,
        )  # fmt: skip
        _check_draft(case)
        case.save()
        act.about(case, changes={"title": title})
    return case


def edit_case(*, case: Case, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Case:
    """Change what the author wrote (names of WRITTEN_FIELDS); a published case stays published and must stay complete.

    Raises ValidationError for a field that is not the author's, or for what may not be published.
    """
    with _acting("exchange.edit_case", case.municipality_id, actor) as act:
        case = _lock(case)
        unknown = sorted(set(changes) - set(WRITTEN_FIELDS))
        if unknown:
            raise ValidationError(_("「%(field)s」は、ここでは変えられません。") % {"field": unknown[0]})
        for field, value in changes.items():
            setattr(case, field, clean_timeline(value) if field == "timeline" else value)
        if case.state == CaseState.PUBLISHED:
            case.full_clean()
            queue_indexing(CASE, [case.pk])
        else:
            _check_draft(case)
        case.save()
        act.about(case, changes={"fields": sorted(changes)})
    return case


def attach_evidence(*, case: Case, evidence: dict[str, Any], actor: Actor) -> None:
    """Put the answer of an evaluation beside the case (form of the value: see `Case`)."""
    with _acting("exchange.attach_evidence", case.municipality_id, actor) as act:
        case.evidence = evidence
        case.save(update_fields=["evidence", "updated_at"])
        if case.state == CaseState.PUBLISHED:
            touch_site()
        act.about(case, changes={"grade": evidence.get("grade")})


def publish_case(*, case: Case, actor: Actor, now: datetime) -> Case:
    """Show the case to everybody; a withdrawn one comes back, a published one stays as it is.

    Raises ValidationError when a text that readers need is missing: then nothing changes.
    """
    with _acting("exchange.publish_case", case.municipality_id, actor) as act:
        row = _lock(case)
        if row.state != CaseState.PUBLISHED:
            row.full_clean()
            before, row.state = row.state, CaseState.PUBLISHED
            row.published_at = row.published_at or now
            row.save(update_fields=["state", "published_at", "updated_at"])
            queue_indexing(CASE, [row.pk])
            act.about(changes={"state": [before, row.state]})
            act.announce(signals.case_published, case=row)
        act.about(row)
        case.state, case.published_at = row.state, row.published_at
    return case


def withdraw_case(*, case: Case, actor: Actor, now: datetime) -> Case:
    """Take a public case back; publishing it again undoes this. Raises ValidationError for one that is not public."""
    with _acting("exchange.withdraw_case", case.municipality_id, actor) as act:
        row = _lock(case)
        if row.state != CaseState.PUBLISHED:
            raise ValidationError(_("公開していない事例は取り下げられません。"))
        row.state = CaseState.WITHDRAWN
        row.save(update_fields=["state", "updated_at"])
        queue_indexing(CASE, [row.pk])
        act.about(row, changes={"state": [CaseState.PUBLISHED, row.state]})
        act.announce(signals.case_withdrawn, case=row)
        case.state = row.state
    return case


def adopt_case(*, case: Case, municipality: Municipality, actor: Actor, now: datetime) -> Case:
    """Begin one's own case after another's example: the approach is taken over, problem and result are one's own.

    Raises ValidationError for a case that is not public or that the municipality wrote itself.
    """
    with _acting("exchange.adopt_case", municipality.pk, actor) as act:
        if case.state != CaseState.PUBLISHED:
            raise ValidationError(_("公開されている事例だけを使えます。"))
        if case.municipality_id == municipality.pk:
            raise ValidationError(_("自分の自治体の事例です。編集から書き直せます。"))
        # pressing the button twice leads to the same draft
        own = Case.objects.for_municipality(municipality.pk).filter(adopted_from=case).first()
        if own is None:
            own = draft_case(
                municipality=municipality, title=case.title, pillar=case.pillar, result_kind=CaseResult.MIXED,
                problem=case.problem, actions=case.actions, result="", went_wrong="", adopted_from=case, actor=actor,
                now=now,
            )  # fmt: skip
        act.about(own, changes={"adopted_from": case.pk})
    return own


def ask_about_case(*, case: Case, text: str, actor: Actor, now: datetime) -> Question:
    """Ask the municipality that wrote the case; its officers get a mail with the words, not with the address.

    Raises ValidationError for an empty question or a case that is not public.
    """
    with action("exchange.ask_about_case", actor=actor, capability=Capability.LEARN) as act:
        if case.state != CaseState.PUBLISHED:
            raise ValidationError(_("公開されている事例にだけ質問できます。"))
        question = Question(
            municipality_id=case.municipality_id, case=case, asker_id=actor.person_id, text=text.strip()
        )
        question.full_clean()
        question.save()
        values = {"name": actor.label, "case": case.title, "text": question.text}
        for contact in contacts_of(case.municipality_id):
            with in_language_of(contact):
                body = _(
                    "%(name)sさんから、事例「%(case)s」への質問です。\n\n%(text)s\n\n学びの輪の「事例」から回答できます。"
                )
                send_mail(to=[contact.email], subject=_("事例への質問"), body=body % values)
        act.about(question, municipality=case.municipality_id, changes={"case": case.pk})
    return question


def answer_question(*, question: Question, answer: str, actor: Actor, now: datetime) -> None:
    """The municipality answers; the answer stands below the case and goes to the asker by mail."""
    with _acting("exchange.answer_question", question.municipality_id, actor) as act:
        if not answer.strip():
            raise ValidationError({"answer": _("回答を書いてください。")})
        question.answer, question.answered_at = answer.strip(), now
        question.save(update_fields=["answer", "answered_at", "updated_at"])
        touch_site()
        if question.asker is not None and question.asker.is_active:
            with in_language_of(question.asker):
                subject = _("事例「%(case)s」への質問に回答がありました") % {"case": question.case.title}
                send_mail(to=[question.asker.email], subject=subject, body=f"{question.text}\n\n{question.answer}")
        act.about(question, person_id=question.asker_id)


def create_event(
    *, title: str, starts_at: datetime, ends_at: datetime, place: str, actor: Actor,
    municipality: Municipality | None = None, description: str = "", online_url: str = "", capacity: int | None = None,
) -> Event:  # fmt: skip
    """Announce a meeting of the network (secretariat) or of one municipality (its officers).

    Raises ValidationError when it ends before it starts.
    """
    capability = Capability.CURATE if municipality is None else Capability.RUN_PROGRAMMES
    code = municipality.pk if municipality else None
    with action("exchange.create_event", actor=actor, capability=capability, municipality=code) as act:
        if ends_at <= starts_at:
            raise ValidationError({"ends_at": _("終了は、開始より後にしてください。")})
        event = Event(
            municipality=municipality, title=title, description=description, starts_at=starts_at, ends_at=ends_at,
            place=place, online_url=online_url, capacity=capacity,
        )  # fmt: skip
        event.full_clean()
        event.save()
        queue_indexing(EVENT, [event.pk])
        act.about(event, changes={"title": title, "starts_at": starts_at.isoformat()})
    return event


def register_for_event(*, event: Event, person: User, actor: Actor, now: datetime) -> Registration:
    """A person comes; when the places are taken, the person waits. Asking twice changes nothing.

    Raises ValidationError for an event that has begun.
    """
    _require_self(person, actor)
    with action("exchange.register_for_event", actor=actor, capability=Capability.LEARN) as act:
        row = _lock_event(event)
        if row.starts_at <= now:
            raise ValidationError(_("この会は、もう始まっているため申し込めません。"))
        # the event's row is locked: two people cannot both take the last place
        is_full = row.capacity is not None and _taken(row) >= row.capacity
        registration, is_new = Registration.objects.get_or_create(
            event=row, person=person, defaults={"is_waiting": is_full}
        )
        if is_new:
            touch_site()
            text = _("「%(title)s」のキャンセル待ちに入りました。") if is_full else _("「%(title)s」に申し込みました。")
            send_mail(to=[person.email], subject=text % {"title": row.title}, body=_describe(row))
        act.about(row, municipality=row.municipality_id, person_id=person.pk, changes={"waiting": is_full})
    return registration


def cancel_registration(*, event: Event, person: User, actor: Actor, now: datetime) -> None:
    """A person stays away; whoever has waited longest takes the place and is told by mail."""
    _require_self(person, actor)
    with action("exchange.cancel_registration", actor=actor, capability=Capability.LEARN) as act:
        row = _lock_event(event)
        Registration.objects.filter(event=row, person=person).delete()
        waiting = Registration.objects.filter(event=row, is_waiting=True).select_related("person").order_by("pk")
        free = waiting.count() if row.capacity is None else max(row.capacity - _taken(row), 0)
        for registration in waiting[:free]:
            registration.is_waiting = False
            registration.save(update_fields=["is_waiting"])
            with in_language_of(registration.person):
                text = _("「%(title)s」に席が空き、参加できるようになりました。") % {"title": row.title}
                send_mail(to=[registration.person.email], subject=text, body=_describe(row))
        touch_site()
        act.about(row, municipality=row.municipality_id, person_id=person.pk)


def _acting(name: str, municipality: str, actor: Actor) -> AbstractContextManager[ActionRecord]:
    return action(name, actor=actor, capability=Capability.PUBLISH_CASES, municipality=municipality)


def _lock(case: Case) -> Case:
    rows = Case.objects.for_municipality(case.municipality_id).select_for_update()
    return rows.get(pk=case.pk)


def _check_draft(case: Case) -> None:
    missing_texts = [field for field in ("problem", "actions", "result", "went_wrong") if not getattr(case, field)]
    case.full_clean(exclude=missing_texts)


def _lock_event(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _taken(event: Event) -> int:
    return Registration.objects.filter(event=event, is_waiting=False).count()


def _describe(event: Event) -> str:
    lines = [event.title, timezone.localtime(event.starts_at).strftime("%Y-%m-%d %H:%M"), event.place, event.online_url]
    return "\n".join(filter(None, lines))


def _require_self(person: User, actor: Actor) -> None:
    if actor is not SYSTEM and actor.person_id != person.pk:
        raise PermissionRefused(_("本人だけができる操作です。"))
