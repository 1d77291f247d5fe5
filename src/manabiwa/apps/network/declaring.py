"""Writing, publishing, changing and withdrawing a declaration. What was public stays on record."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import ActionRecord, action

from . import figures
from .models import Declaration, Membership, Municipality, Promise
from .services import touch_site

MOST_PROMISES = 50


@dataclass(frozen=True, slots=True)
class PromiseInput:
    """One promise: its words, the figure that measures it, the target and the fiscal year in which it is due."""

    text: str
    figure: str
    target: float
    fiscal_year: int


def draft_declaration(
    *, municipality: Municipality, title: str, statement: str, mayor: str, pillars: Sequence[str],
    promises: Sequence[PromiseInput], declared_on: date, actor: Actor,
) -> Declaration:  # fmt: skip
    """Keep a draft, which nobody else sees; it takes the place of the draft before.

    Raises ValidationError for a municipality that is no member, an unknown figure or pillar, or a target that is
    not a positive number.
    """
    with action(
        "network.draft_declaration", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        if not Membership.objects.filter(municipality=municipality).exists():
            raise ValidationError(_("宣言できるのは、参加している自治体だけです。"))
        _check(pillars, promises)
        Declaration.objects.for_municipality(municipality.pk).filter(published_at=None).delete()
        draft = _create(municipality, title, statement, mayor, pillars, promises, declared_on)
        act.about(draft, changes={"title": title, "promises": len(promises)})
    return draft


def publish_draft(*, municipality: Municipality, actor: Actor, now: datetime) -> Declaration:
    """Publish the draft; the declaration in force gives way and stays on record.

    Raises ValidationError without a draft.
    """
    with action(
        "network.publish_declaration", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        rows = Declaration.objects.for_municipality(municipality.pk).select_for_update()
        draft = rows.filter(published_at=None).first()
        if draft is None:
            raise ValidationError(_("公開する下書きがありません。"))
        _publish(draft, now, act)
    return draft


def discard_draft(*, municipality: Municipality, actor: Actor) -> None:
    """Throw the draft away."""
    with action(
        "network.discard_declaration", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        removed, _rows = Declaration.objects.for_municipality(municipality.pk).filter(published_at=None).delete()
        act.about(changes={"removed": removed})


def withdraw_declaration(*, municipality: Municipality, actor: Actor, now: datetime) -> Declaration:
    """Take the declaration in force out of the public; it stays on record. Raises ValidationError without one."""
    with action(
        "network.withdraw_declaration", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        rows = Declaration.objects.for_municipality(municipality.pk).select_for_update()
        row = rows.filter(is_published=True).first()
        if row is None:
            raise ValidationError(_("公開している宣言がありません。"))
        row.is_published, row.ended_at = False, now
        row.save(update_fields=["is_published", "ended_at"])
        touch_site()
        act.about(row, changes={"title": row.title})
    return row


def publish_declaration(
    *, municipality: Municipality, title: str, statement: str, mayor: str, pillars: Sequence[str],
    promises: Sequence[PromiseInput], declared_on: date, actor: Actor,
) -> Declaration:  # fmt: skip
    """Publish a declaration in one step, as of the day of declaration: for what was declared elsewhere before.

    Raises ValidationError as `draft_declaration` does.
    """
    with action(
        "network.publish_declaration", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=municipality.pk
    ) as act:
        _check(pillars, promises)
        at = midnight(declared_on)
        # with its time from the start, so that a draft that somebody keeps is left alone
        declaration = _create(municipality, title, statement, mayor, pillars, promises, declared_on, at)
        _publish(declaration, at, act)
    return declaration


def _check(pillars: Sequence[str], promises: Sequence[PromiseInput]) -> None:
    if not pillars or set(pillars) - set(Pillar.values):
        raise ValidationError(_("取組領域を一つ以上選んでください。"))
    if len(promises) > MOST_PROMISES:
        raise ValidationError(_("約束は%(most)s件までです。") % {"most": MOST_PROMISES})
    for promise in promises:
        if figures.find_figure(promise.figure) is None:
            raise ValidationError(_("指標「%(key)s」はありません。一覧から選んでください。") % {"key": promise.figure})
        if not math.isfinite(promise.target) or promise.target < 0:
            raise ValidationError(_("「%(text)s」の目標値は、0以上の数で入れてください。") % {"text": promise.text})


def _create(
    municipality: Municipality, title: str, statement: str, mayor: str, pillars: Sequence[str],
    promises: Sequence[PromiseInput], declared_on: date, published_at: datetime | None = None,
) -> Declaration:  # fmt: skip
    draft = Declaration.objects.create(
        municipality=municipality, title=title, statement=statement, mayor=mayor, declared_on=declared_on,
        pillars=list(pillars), published_at=published_at,
    )  # fmt: skip
    Promise.objects.bulk_create(
        Promise(declaration=draft, text=promise.text, figure=promise.figure, target=promise.target,
                fiscal_year=promise.fiscal_year, order=order)
        for order, promise in enumerate(promises)
    )  # fmt: skip
    return draft


def _publish(declaration: Declaration, at: datetime, act: ActionRecord) -> None:
    rows = Declaration.objects.for_municipality(declaration.municipality_id)
    rows.filter(is_published=True).exclude(pk=declaration.pk).update(is_published=False, ended_at=at)
    declaration.is_published, declaration.published_at = True, at
    declaration.save(update_fields=["is_published", "published_at"])
    touch_site()
    act.about(declaration, changes={"title": declaration.title, "promises": declaration.promises.count()})
