"""What supporters and officers decide: hours, templates, hand-overs, trials of the reminders."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.language import in_language_of
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.apps.learning.access import require_beside
from manabiwa.apps.mail.sending import send_mail
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import participations_beside, supporters_in
from manabiwa.apps.programmes.services import pass_on

from .models import HandOver, Judgement, MessageTemplate, ReminderTrial, SupportAct, SupportHours
from .templates import starters, unknown_fields
from .trials import LONGEST_WEEKS, SHORTEST_WEEKS

FEWEST = 5
"""People of the smaller group below which a difference says nothing, and tells of single persons."""


def set_hours(*, weekday_hours: Sequence[float], actor: Actor) -> SupportHours:
    """Say how many hours of each weekday (Monday first) are for support. Raises ValidationError outside 0 to 24."""
    with action("support.set_hours", actor=actor, capability=None) as act:
        if actor.person_id is None or actor.municipalities(Capability.SUPPORT) == frozenset():
            raise PermissionRefused(_("伴走支援者だけが決められます。"))
        if len(weekday_hours) != 7 or not all(0 <= one <= 24 for one in weekday_hours):
            raise ValidationError(_("曜日ごとの時間は、0から24までで入れてください。"))
        row, _made = SupportHours.objects.update_or_create(
            supporter_id=actor.person_id, defaults={"weekday_hours": [float(one) for one in weekday_hours]}
        )
        act.about(row, changes={"hours": sum(row.weekday_hours)})
    return row


def write_template(
    *, municipality: Municipality, title: str, text: str, actor: Actor, template: MessageTemplate | None = None
) -> MessageTemplate:
    """Write a template or change it. Raises ValidationError for a title that is taken and an unknown field."""
    with action(
        "support.change_template", actor=actor, capability=Capability.SUPPORT, municipality=municipality.pk
    ) as act:
        if wrong := unknown_fields(text):
            raise ValidationError(
                {"text": _("{%(name)s}は使えません。下の一覧から選んでください。") % {"name": wrong[0]}}
            )
        row = template or MessageTemplate(municipality=municipality)
        if row.municipality_id != municipality.pk:
            raise PermissionRefused(_("ほかの自治体の文例は変えられません。"))
        row.title, row.text = title.strip(), text.strip()
        row.full_clean()
        row.save()
        act.about(row, changes={"title": row.title})
    return row


def add_starters(*, municipality: Municipality, actor: Actor) -> int:
    """Add the templates to begin with that the municipality has not; how many."""
    known = set(MessageTemplate.objects.for_municipality(municipality.pk).values_list("title", flat=True))
    fresh = [(title, text) for title, text in starters() if title not in known]
    for title, text in fresh:
        write_template(municipality=municipality, title=title, text=text, actor=actor)
    return len(fresh)


def delete_template(*, template: MessageTemplate, actor: Actor) -> None:
    """Take a template away; messages that began from it stay."""
    with action(
        "support.delete_template", actor=actor, capability=Capability.SUPPORT, municipality=template.municipality_id
    ) as act:
        act.about(template, changes={"title": template.title})
        template.delete()


def judge_act(*, act_row: SupportAct, judgement: str, actor: Actor) -> None:
    """Say what became of something that the actor did. Raises ValidationError for an unknown word."""
    with action("support.judge_act", actor=actor, capability=None) as act:
        if act_row.supporter_id != actor.person_id:
            raise PermissionRefused(_("自分の支援だけに書けます。"))
        if judgement not in ("", *Judgement.values):
            raise ValidationError(_("選択肢から選んでください。"))
        act_row.judgement = judgement
        act_row.save(update_fields=["judgement"])
        act.about(act_row, person_id=act_row.participation.person_id, changes={"judgement": judgement})


def ask_hand_over(*, person: User, taker: User, note: str, actor: Actor) -> list[HandOver]:
    """Ask another supporter to go on with a person, for every participation that the actor supports there.

    Raises ValidationError when the other one may not support there, without a note, and while a request waits.
    """
    with action("support.ask_hand_over", actor=actor, capability=None) as act:
        require_beside(actor, person.pk)
        if not note.strip():
            raise ValidationError({"note": _("引き継ぐことを書いてください。次の人が、最初に読みます。")})
        rows = [
            HandOver(participation=row, giver_id=actor.person_id, taker=taker, note=note.strip())
            for row in participations_beside(actor).filter(person=person, completed_on=None, withdrawn_on=None)
            if taker.pk != actor.person_id
            and supporters_in(row.cohort.programme.municipality_id).filter(pk=taker.pk).exists()
        ]
        if not rows:
            raise ValidationError({"taker": _("この人は、ここで伴走支援ができません。")})
        # the constraint would refuse it too, but not in words
        if HandOver.unscoped.filter(participation__in=[row.participation for row in rows], answered_at=None).exists():
            raise ValidationError(_("この人の引き継ぎは、すでに依頼しています。返事を待つか、取り下げてください。"))
        for row in rows:
            row.full_clean()
            row.save()
        with in_language_of(taker):
            text = _(
                "%(giver)sさんから、%(person)sさんの伴走支援の引き継ぎを頼まれています。\n\n伴走支援の画面で、引き継ぎの内容を読んで返事をしてください。"
            )
            values = {"giver": actor.label, "person": person.name}
            send_mail(to=[taker.email], subject=_("引き継ぎの依頼"), body=text % values)
        act.about(rows[0], person_id=person.pk, changes={"taker": taker.pk})
    return rows


def answer_hand_over(*, hand_over: HandOver, takes: bool, actor: Actor, now: datetime) -> None:
    """Take a person over, or not; then everything stays as it was. Raises ValidationError when it is answered."""
    participation = hand_over.participation
    place = participation.cohort.programme.municipality_id
    with action("support.answer_hand_over", actor=actor, capability=Capability.SUPPORT, municipality=place) as act:
        row = HandOver.unscoped.select_for_update().get(pk=hand_over.pk)
        if row.taker_id != actor.person_id:
            raise PermissionRefused(_("自分への依頼だけに答えられます。"))
        if row.answered_at is not None:
            raise ValidationError(_("この依頼には、もう答えてあります。"))
        row.answered_at, row.is_taken = now, takes
        row.save(update_fields=["answered_at", "is_taken", "updated_at"])
        if takes:
            pass_on(participation=participation, giver_id=row.giver_id, taker=row.taker, actor=actor)
        act.about(row, person_id=participation.person_id, changes={"taken": takes})


def withdraw_hand_over(*, hand_over: HandOver, actor: Actor) -> None:
    """Take a request back while nobody has answered."""
    with action("support.withdraw_hand_over", actor=actor, capability=None) as act:
        if hand_over.giver_id != actor.person_id:
            raise PermissionRefused(_("自分の依頼だけを取り下げられます。"))
        act.about(hand_over, person_id=hand_over.participation.person_id)
        gone, _by_model = HandOver.unscoped.filter(pk=hand_over.pk, answered_at=None).delete()
        if not gone:
            raise ValidationError(_("この依頼には、もう答えがあります。"))


def start_trial(
    *, cohort: Cohort, share: Decimal, starts_on: date, weeks: int, actor: Actor, today: date
) -> ReminderTrial:
    """Begin a trial of the reminders. The draw is fixed from now on: by a seed that is kept.

    Raises ValidationError for dates in the past, too few or many weeks, too few people, and while another one runs.
    """
    place = cohort.programme.municipality_id
    with action("support.start_trial", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=place) as act:
        if starts_on < today:
            raise ValidationError({"starts_on": _("はじめる日は、今日から後にしてください。")})
        if not SHORTEST_WEEKS <= weeks <= LONGEST_WEEKS:
            values = {"few": SHORTEST_WEEKS, "many": LONGEST_WEEKS}
            raise ValidationError({"weeks": _("%(few)s週から%(many)s週までにしてください。") % values})
        people = Participation.objects.for_municipality(place).filter(cohort=cohort, withdrawn_on=None).count()
        if people * min(share, 1 - share) < FEWEST:
            words = _(
                "一方の組が%(n)s人より少なくなるため、比べられません。割合を上げるか、参加者が増えてから始めてください。"
            )
            raise ValidationError(words % {"n": FEWEST})
        Cohort.unscoped.select_for_update().get(pk=cohort.pk)
        if ReminderTrial.unscoped.filter(cohort=cohort, ended_at=None, ends_on__gte=today).exists():
            raise ValidationError(_("この期では、すでに確認を行っています。"))
        ReminderTrial.unscoped.filter(cohort=cohort, ended_at=None).update(ended_at=midnight(today))
        trial = ReminderTrial(
            cohort=cohort, share=share, starts_on=starts_on, ends_on=starts_on + timedelta(weeks=weeks, days=-1),
            seed=secrets.token_hex(16),
        )  # fmt: skip
        trial.full_clean()
        trial.save()
        act.about(trial, changes={"share": float(share), "weeks": weeks, "seed": trial.seed})
    return trial


def end_trial(*, trial: ReminderTrial, actor: Actor, now: datetime) -> None:
    """End a trial before its day: from then on everybody gets reminders. Ending it twice changes nothing."""
    place = trial.cohort.programme.municipality_id
    with action("support.end_trial", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=place) as act:
        ReminderTrial.unscoped.filter(pk=trial.pk, ended_at=None).update(ended_at=now)
        act.about(trial)
