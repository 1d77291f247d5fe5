"""Writing courses of our own, publishing versions, and keeping what learners do with them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course, Provider, Skill
from manabiwa.apps.catalog.pillars import joined
from manabiwa.apps.catalog.search import KIND
from manabiwa.apps.catalog.services import create_course, own_provider, set_course_skills
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.records.services import store_statement
from manabiwa.apps.records.vocabulary import (
    COMPLETED,
    EXPERIENCED,
    FAILED,
    PASSED,
    PROGRESS,
    PROGRESSED,
    activity_of,
)
from manabiwa.apps.search.indexing import queue_indexing
from manabiwa.engines.xapi import format_duration

from . import selectors
from .content import Answered, checked, has_passed, score
from .models import Material, Unit, UnitKind, Version


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of a quiz."""

    questions: Sequence[Answered]
    right: int
    total: int
    has_passed: bool


def create_material(
    *, municipality: Municipality, title: str, hours: Decimal | float | str, actor: Actor,
    provider: Provider | None = None, skills: Sequence[tuple[Skill, int, int]] = (), description: str = "",
    pillars: Collection[str] = (),
    now: datetime | None = None,
) -> Material:  # fmt: skip
    """Begin a course of our own with an empty draft; the catalogue shows it from its first published version on.

    Raises ValidationError when title or hours are missing or malformed.
    """
    with action(
        "materials.create_material", actor=actor, capability=Capability.WRITE_MATERIAL, municipality=municipality.pk
    ) as act:
        course = create_course(
            provider=provider or own_provider(municipality), external_id=uuid.uuid4().hex[:12], title=title,
            hours=hours, actor=actor, municipality=municipality, description=description, pillars=joined(pillars),
            withdrawn_at=now or timezone.now(),
        )  # fmt: skip
        if skills:
            set_course_skills(course=course, skills=skills, actor=actor)
        material = Material.unscoped.create(municipality=municipality, course=course)
        Version.objects.create(material=material, number=1)
        act.about(material, changes={"title": title})
    return material


def add_unit(
    *, material: Material, kind: str, title: str, content: Mapping[str, Any], actor: Actor, minutes: int = 10
) -> Unit:
    """Put a unit at the end of the draft. Raises ValidationError when its content is not complete."""
    with _writing(material, "materials.add_unit", actor) as act:
        draft = _draft(material)
        last = draft.units.aggregate(last=Max("order"))["last"] or 0
        unit = Unit(
            version=draft, order=last + 1, kind=kind, title=title, minutes=minutes, content=checked(kind, content)
        )
        unit.full_clean()
        unit.save()
        act.about(unit, changes={"title": title, "kind": kind})
    return unit


def remove_unit(*, material: Material, order: int, actor: Actor) -> None:
    """Take a unit out of the draft; those behind it move up. Published versions keep theirs."""
    with _writing(material, "materials.remove_unit", actor) as act:
        draft = _draft(material)
        removed, _rows = draft.units.filter(order=order).delete()
        if not removed:
            raise ValidationError(_("このユニットは、もうありません。"))
        # one by one in ascending order: a unique order must hold after each row
        for unit in draft.units.filter(order__gt=order).order_by("order"):
            Unit.objects.filter(pk=unit.pk).update(order=F("order") - 1)
        act.about(material, changes={"order": order})


def publish_version(*, material: Material, actor: Actor, now: datetime) -> Version:
    """Publish the draft: learners see it from now on. Raises ValidationError when there is no draft or it is empty."""
    with _writing(material, "materials.publish_version", actor) as act:
        draft = material.versions.select_for_update().filter(published_at=None).first()
        if draft is None or not draft.units.exists():
            raise ValidationError(_("公開できる下書きがありません。ユニットを一つ以上加えてください。"))
        draft.published_at = now
        draft.save(update_fields=["published_at"])
        Course.objects.filter(pk=material.course_id).update(
            withdrawn_at=None, updated_on=timezone.localdate(now), updated_at=now
        )
        queue_indexing(KIND, [material.course_id])
        touch_site()
        act.about(draft, changes={"number": draft.number})
    return draft


def view_unit(*, version: Version, unit: Unit, person: User, actor: Actor, now: datetime) -> None:
    """A person has read a text or seen a video to its end; counted once."""
    if unit.kind == UnitKind.QUIZ or unit.pk in selectors.finished_units(version, person):
        return
    with action("materials.view_unit", actor=actor, capability=Capability.LEARN) as act:
        _store(person, EXPERIENCED, unit, actor, now, {"duration": format_duration(unit.minutes * 60)})
        _progress(version, unit, person, actor, now)
        act.about(unit, person_id=person.pk)


def answer_quiz(
    *, version: Version, unit: Unit, person: User, chosen: Mapping[str, Sequence[str]], actor: Actor, now: datetime
) -> Scored:
    """Score a person's answers and keep the result; a quiz may be tried again as often as one likes.

    Raises ValidationError for a unit that is no quiz.
    """
    if unit.kind != UnitKind.QUIZ:
        raise ValidationError(_("このユニットに問題はありません。"))
    questions = unit.content["questions"]
    shown, right = score(questions, chosen)
    scored = Scored(shown, right, len(questions), has_passed(right, len(questions)))
    with action("materials.answer_quiz", actor=actor, capability=Capability.LEARN) as act:
        is_new = unit.pk not in selectors.finished_units(version, person)
        result = {
            "score": {"scaled": right / len(questions), "raw": right, "min": 0, "max": len(questions)},
            "success": scored.has_passed,
            "duration": format_duration(unit.minutes * 60),
        }
        _store(person, PASSED if scored.has_passed else FAILED, unit, actor, now, result)
        if scored.has_passed and is_new:
            _progress(version, unit, person, actor, now)
        act.about(unit, person_id=person.pk, changes={"right": right, "total": len(questions)})
    return scored


def _progress(version: Version, unit: Unit, person: User, actor: Actor, now: datetime) -> None:
    """Tell how far through the course the person is; at the end, that it is completed."""
    total = version.units.count()
    done = len(selectors.finished_units(version, person))
    course = version.material.course
    activity = activity_of("course", course.pk)
    percent = round(100 * done / total)
    store_statement(
        person=person, verb=PROGRESSED, activity=activity, object_name=course.title, actor=actor, now=now,
        result={"duration": format_duration(unit.minutes * 60), "extensions": {PROGRESS: percent}},
    )  # fmt: skip
    if done == total:
        store_statement(
            person=person, verb=COMPLETED, activity=activity, object_name=course.title, actor=actor, now=now,
            result={"completion": True},
        )  # fmt: skip


def _store(person: User, verb: str, unit: Unit, actor: Actor, now: datetime, result: Mapping[str, Any]) -> None:
    store_statement(
        person=person, verb=verb, activity=selectors.activity_of_unit(unit), object_name=unit.title, actor=actor,
        now=now, result=result,
    )  # fmt: skip


def _draft(material: Material) -> Version:
    """The draft; a copy of the newest version when everything is published."""
    draft = material.versions.filter(published_at=None).first()
    if draft is not None:
        return draft
    newest = material.versions.order_by("-number").first()
    draft = Version.objects.create(material=material, number=newest.number + 1 if newest else 1)
    if newest:
        Unit.objects.bulk_create(
            Unit(
                version=draft, order=unit.order, kind=unit.kind, title=unit.title, minutes=unit.minutes,
                content=unit.content,
            )
            for unit in newest.units.all()
        )  # fmt: skip
    return draft


def _writing(material: Material, name: str, actor: Actor) -> AbstractContextManager[ActionRecord]:
    return action(name, actor=actor, capability=Capability.WRITE_MATERIAL, municipality=material.municipality_id)
