"""Setting up programmes, admitting people, and keeping the dates of their way through a cohort."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Role, RoleAssignment, User
from manabiwa.apps.accounts.services import give_consent
from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.mail.sending import send_mail
from manabiwa.apps.network.models import Municipality, Post
from manabiwa.apps.network.services import touch_site

from . import signals
from .models import Application, ApplicationState, Call, Cohort, Participation, Programme


def create_programme(
    *, municipality: Municipality, name: str, pillar: str, summary: str, fiscal_year: int, actor: Actor,
    budget_yen: int | None = None, occupation: Occupation | None = None, post: Post | None = None,
) -> Programme:  # fmt: skip
    """Set up a programme. Raises ValidationError for an unknown pillar or another municipality's post."""
    with action(
        "programmes.create_programme", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        if post is not None and post.municipality_id != municipality.pk:
            raise ValidationError(_("担当には、この自治体の役職を選んでください。"))
        programme = Programme(
            municipality=municipality, name=name, pillar=pillar, summary=summary, fiscal_year=fiscal_year,
            budget_yen=budget_yen, occupation=occupation, post=post,
        )  # fmt: skip
        programme.full_clean()
        programme.save()
        touch_site()
        act.about(programme, changes={"name": name, "pillar": pillar})
    return programme


def open_cohort(
    *, programme: Programme, name: str, starts_on: date, ends_on: date, actor: Actor,
    opens_on: date | None = None, closes_on: date | None = None, capacity: int | None = None, eligibility: str = "",
) -> Cohort:  # fmt: skip
    """A new cohort; with dates of the call, people may apply for it.

    Raises ValidationError when the dates are out of order or the name is taken.
    """
    with action(
        "programmes.open_cohort", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=programme.municipality_id,
    ) as act:  # fmt: skip
        if ends_on < starts_on:
            raise ValidationError({"ends_on": _("終了日は、開始日より後にしてください。")})
        if opens_on and closes_on and closes_on < opens_on:
            raise ValidationError({"closes_on": _("受付終了は、受付開始より後にしてください。")})
        cohort = Cohort(programme=programme, name=name, starts_on=starts_on, ends_on=ends_on)
        cohort.full_clean()
        cohort.save()
        if opens_on and closes_on and capacity:
            Call.objects.create(
                cohort=cohort, opens_on=opens_on, closes_on=closes_on, capacity=capacity, eligibility=eligibility
            )
        touch_site()
        act.about(cohort, changes={"name": name})
    return cohort


def change_cohort(*, cohort: Cohort, name: str, starts_on: date, ends_on: date, actor: Actor) -> None:
    """Another name or other dates. Raises ValidationError when the dates are out of order or the name is taken."""
    with action(
        "programmes.change_cohort", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=cohort.programme.municipality_id,
    ) as act:  # fmt: skip
        if ends_on < starts_on:
            raise ValidationError({"ends_on": _("終了日は、開始日より後にしてください。")})
        before = [cohort.name, cohort.starts_on.isoformat(), cohort.ends_on.isoformat()]
        cohort.name, cohort.starts_on, cohort.ends_on = name, starts_on, ends_on
        cohort.full_clean()
        cohort.save(update_fields=["name", "starts_on", "ends_on", "updated_at"])
        touch_site()
        act.about(cohort, changes={"cohort": [before, [name, starts_on.isoformat(), ends_on.isoformat()]]})


def apply_to_call(
    *, call: Call, person: User, motivation: str, actor: Actor, now: datetime, consents: Collection[str] = ()
) -> Application:
    """A person applies (again, after taking the application back) and agrees to the purposes given.

    What was agreed to before stays. Raises ValidationError outside the dates of the call or while the person's
    application stands.
    """
    with action("programmes.apply", actor=actor, capability=Capability.LEARN) as act:
        if not call.opens_on <= timezone.localdate(now) <= call.closes_on:
            raise ValidationError(_("この募集は、いま受け付けていません。"))
        # the constraint lets one of two requests at once through, the other finds the row
        application, is_new = Application.unscoped.select_for_update().get_or_create(
            call=call, person=person, defaults={"motivation": motivation}
        )
        if not is_new:
            if application.state != ApplicationState.WITHDRAWN:
                raise ValidationError(_("この募集には、すでに応募しています。"))
            application.state, application.decided_at, application.motivation = ApplicationState.OPEN, None, motivation
            application.save(update_fields=["state", "decided_at", "motivation", "updated_at"])
        for purpose in consents:
            give_consent(user=person, purpose=purpose, actor=actor, now=now)
        act.about(application, municipality=call.cohort.programme.municipality_id, person_id=person.pk)
    return application


def withdraw_application(*, application: Application, actor: Actor, now: datetime) -> None:
    """The person takes an undecided application back."""
    with action("programmes.withdraw_application", actor=actor, capability=Capability.LEARN) as act:
        if application.person_id != actor.person_id or application.state != ApplicationState.OPEN:
            raise ValidationError(_("この応募は取り下げられません。"))
        application.state, application.decided_at = ApplicationState.WITHDRAWN, now
        application.save(update_fields=["state", "decided_at", "updated_at"])
        act.about(application, person_id=application.person_id)


def decide_application(*, application: Application, state: str, actor: Actor, now: datetime) -> Participation | None:
    """Accept, put on the waiting list or decline; the person gets a mail. Accepting makes the person a participant.

    Raises ValidationError when the cohort is full: then nothing changes.
    """
    cohort = application.call.cohort
    municipality = cohort.programme.municipality_id
    with action(
        "programmes.decide_application", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality
    ) as act:
        call = Call.objects.select_for_update().get(pk=application.call_id)
        participation = None
        if state == ApplicationState.ACCEPTED:
            if Participation.unscoped.filter(cohort=cohort).count() >= call.capacity:
                raise ValidationError(
                    _("定員(%(capacity)s人)に達しています。補欠にするか、定員を変えてください。")
                    % {"capacity": call.capacity}
                )
            participation = _join(cohort, application.person, None, timezone.localdate(now), act)
        application.state, application.decided_at = state, now
        application.save(update_fields=["state", "decided_at", "updated_at"])
        _tell_the_applicant(application)
        act.about(application, person_id=application.person_id, changes={"state": state})
    return participation


def _tell_the_applicant(application: Application) -> None:
    cohort = application.call.cohort
    with in_language_of(application.person):
        text = _("「%(programme)s」%(cohort)sの選考の結果: %(result)s\n\n詳しくは学びの輪にログインしてご覧ください。")
        values = {"programme": cohort.programme.name, "cohort": cohort.name, "result": application.get_state_display()}
        send_mail(to=[application.person.email], subject=_("選考の結果"), body=text % values)


def add_participant(
    *, cohort: Cohort, person: User, joined_on: date, actor: Actor, supporter: User | None = None
) -> Participation:
    """Put a person into a cohort without an application (paper forms, transfers).

    Raises ValidationError when the person is in it already or the supporter has no such role here.
    """
    with action(
        "programmes.add_participant", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=cohort.programme.municipality_id,
    ) as act:  # fmt: skip
        participation = _join(cohort, person, supporter, joined_on, act)
        act.about(participation, person_id=person.pk)
    return participation


def assign_supporter(*, participation: Participation, supporter: User | None, actor: Actor) -> None:
    """Say who walks beside a participant. Raises ValidationError when that person may not support here."""
    municipality = participation.cohort.programme.municipality_id
    with action(
        "programmes.assign_supporter", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality
    ) as act:
        _check_supporter(supporter, municipality)
        before = participation.supporter_id
        participation.supporter = supporter
        participation.save(update_fields=["supporter", "updated_at"])
        after = supporter.pk if supporter else None
        act.about(participation, person_id=participation.person_id, changes={"supporter": [before, after]})


def assign_supporters(*, participations: Iterable[Participation], supporter: User | None, actor: Actor) -> int:
    """Say who walks beside several participants, all or nobody; returns for how many that is news.

    Raises ValidationError when the supporter may not support there.
    """
    changed = 0
    with transaction.atomic():
        for row in participations:
            if row.supporter_id != (supporter.pk if supporter else None):
                assign_supporter(participation=row, supporter=supporter, actor=actor)
                changed += 1
    return changed


def pass_on(*, participation: Participation, giver_id: int | None, taker: User, actor: Actor) -> None:
    """A supporter takes a participant over from another one, who asked for it.

    Raises ValidationError when somebody else has become the supporter meanwhile, or the taker may not support here.
    """
    municipality = participation.cohort.programme.municipality_id
    with action(
        "programmes.assign_supporter", actor=actor, capability=Capability.SUPPORT, municipality=municipality
    ) as act:
        _lock(participation)
        if participation.supporter_id != giver_id:
            raise ValidationError(_("この人の伴走支援者は、依頼の後に変わりました。"))
        if taker.pk != actor.person_id:
            raise PermissionRefused(_("自分だけが引き受けられます。"))
        _check_supporter(taker, municipality)
        participation.supporter = taker
        participation.save(update_fields=["supporter", "updated_at"])
        act.about(participation, person_id=participation.person_id, changes={"supporter": [giver_id, taker.pk]})


def correct_participation(
    *, participation: Participation, started_on: date | None, completed_on: date | None, withdrawn_on: date | None,
    withdrawal_reason: str, supporter: User | None, actor: Actor,
) -> None:  # fmt: skip
    """Put the record of a participant right: a mistaken date can be changed or taken away.

    Raises ValidationError for dates out of order, for somebody who both completed and left, and for a supporter who
    has no such role here.
    """
    with _way(participation, "programmes.correct_participation", actor) as act:
        _check_supporter(supporter, participation.cohort.programme.municipality_id)
        if completed_on and withdrawn_on:
            raise ValidationError({"withdrawn_on": _("修了日と中断日は、どちらか一方だけを入れてください。")})
        for name, day in (("completed_on", completed_on), ("withdrawn_on", withdrawn_on)):
            if day and started_on and day < started_on:
                raise ValidationError({name: _("学習開始日より後の日付を入れてください。")})
        if completed_on and not started_on:
            raise ValidationError({"started_on": _("修了した人には、学習開始日も入れてください。")})
        was_completed = Participation.unscoped.filter(pk=participation.pk, completed_on__isnull=False).exists()
        after = {
            "started_on": started_on, "completed_on": completed_on, "withdrawn_on": withdrawn_on,
            "withdrawal_reason": withdrawal_reason if withdrawn_on else "",
            "supporter_id": supporter.pk if supporter else None,
        }  # fmt: skip
        before = Participation.unscoped.filter(pk=participation.pk).values(*after).get()
        Participation.unscoped.filter(pk=participation.pk).update(**after, updated_at=timezone.now())
        changes = {name: [_plain(before[name]), _plain(after[name])] for name in after if before[name] != after[name]}
        act.about(participation, person_id=participation.person_id, changes=changes)
        if completed_on and not was_completed:
            act.announce(signals.participation_completed, participation=participation)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def mark_started(*, participation: Participation, on: date, actor: Actor) -> None:
    """The person has begun; a second call changes nothing."""
    with _way(participation, "programmes.mark_started", actor) as act:
        _lock(participation)
        participation.started_on = participation.started_on or on
        participation.save(update_fields=["started_on", "updated_at"])
        act.about(participation, person_id=participation.person_id, changes={"started_on": on.isoformat()})


def mark_completed(*, participation: Participation, on: date, actor: Actor) -> None:
    """The person has completed the cohort. Raises ValidationError when the person has left it."""
    with _way(participation, "programmes.mark_completed", actor) as act:
        _lock(participation)
        if participation.withdrawn_on:
            raise ValidationError(_("中断した人は、修了にできません。先に中断を取り消してください。"))
        participation.completed_on = on
        participation.started_on = participation.started_on or on
        participation.save(update_fields=["completed_on", "started_on", "updated_at"])
        act.about(participation, person_id=participation.person_id, changes={"completed_on": on.isoformat()})
        act.announce(signals.participation_completed, participation=participation)


def mark_withdrawn(*, participation: Participation, on: date, reason: str, actor: Actor) -> None:
    """The person has left the cohort; the person stays in all counts."""
    with _way(participation, "programmes.mark_withdrawn", actor) as act:
        _lock(participation)
        if participation.completed_on:
            raise ValidationError(_("修了した人は、中断にできません。"))
        participation.withdrawn_on, participation.withdrawal_reason = on, reason
        participation.save(update_fields=["withdrawn_on", "withdrawal_reason", "updated_at"])
        act.about(participation, person_id=participation.person_id, changes={"withdrawn_on": on.isoformat()})


def _way(participation: Participation, name: str, actor: Actor) -> AbstractContextManager[ActionRecord]:
    municipality = participation.cohort.programme.municipality_id
    return action(name, actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality)


def _lock(participation: Participation) -> None:
    """What is decided next stands on the row as it is, not as the caller read it a while ago."""
    participation.refresh_from_db(from_queryset=Participation.unscoped.select_for_update())


def _join(cohort: Cohort, person: User, supporter: User | None, joined_on: date, act: ActionRecord) -> Participation:
    _check_supporter(supporter, cohort.programme.municipality_id)
    try:
        with transaction.atomic():
            participation = Participation.unscoped.create(
                cohort=cohort, person=person, supporter=supporter, joined_on=joined_on
            )
    except IntegrityError:
        raise ValidationError(_("%(name)sさんは、すでにこの期に参加しています。") % {"name": person}) from None
    RoleAssignment.objects.get_or_create(
        role=Role.LEARNER, municipality_id=cohort.programme.municipality_id, user=person
    )
    act.announce(signals.participation_joined, participation=participation)
    return participation


def _check_supporter(supporter: User | None, municipality: str) -> None:
    if supporter is not None and not Person(supporter).may(Capability.SUPPORT, municipality):
        raise ValidationError(_("%(name)sさんには、この自治体の伴走支援者の役割がありません。") % {"name": supporter})
