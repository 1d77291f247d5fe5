"""Writing the catalogue: providers, entitlements, courses, skills of courses."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.search.indexing import queue_indexing

from .models import Course, CourseSkill, Entitlement, Framework, Provider, Skill, Source
from .pillars import NONE, joined, pillars_of
from .search import KIND


def add_provider(
    *, code: str, name: str, actor: Actor, url: str = "", is_open: bool = True, yen_per_unit: Decimal | int | str = 1
) -> Provider:
    """A new provider. Raises ValidationError when the code is taken or malformed."""
    with action("catalog.add_provider", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        provider = Provider(code=code, name=name, url=url, is_open=is_open, yen_per_unit=Decimal(yen_per_unit))
        provider.full_clean()
        provider.save()
        act.about(provider, changes={"code": code, "name": name})
    return provider


def name_framework(*, code: str, name: str, actor: Actor, **particulars: Any) -> Framework:
    """The framework of this code; a new one gets the name. Raises ValidationError for a malformed code."""
    with action("catalog.name_framework", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        row = Framework.objects.filter(code=code).first()
        if row is None:
            row = Framework(code=code, name=name, **particulars)
            row.full_clean()
            row.save()
            act.about(row, changes={"code": code, "name": name})
    return row


def own_provider(municipality: Municipality) -> Provider:
    """The provider under which a municipality's own courses stand; open to everybody."""
    provider, _created = Provider.objects.get_or_create(
        code=f"m-{municipality.code}", defaults={"name": str(municipality)}
    )
    return provider


def grant_entitlement(
    *, provider: Provider, municipality: Municipality, starts_on: date, ends_on: date, actor: Actor
) -> Entitlement:
    """A contract lets a municipality see a provider's courses. Raises ValidationError for dates in disorder."""
    with action("catalog.grant_entitlement", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        row = Entitlement(provider=provider, municipality=municipality, starts_on=starts_on, ends_on=ends_on)
        row.full_clean()
        row.save()
        act.about(row, municipality=municipality.pk, changes={"provider": provider.code})
    return row


def create_course(
    *, provider: Provider, external_id: str, title: str, hours: Decimal | float | str, actor: Actor,
    municipality: Municipality | None = None, now: datetime | None = None, **particulars: Any,
) -> Course:  # fmt: skip
    """One course. A municipality's own needs its authors' capability, others the catalogue's.

    Raises ValidationError when the provider has a course of this code.
    """
    capability = Capability.WRITE_MATERIAL if municipality else Capability.MANAGE_CATALOG
    place = municipality.pk if municipality else None
    with action("catalog.create_course", actor=actor, capability=capability, municipality=place) as act:
        course = Course(
            provider=provider, external_id=external_id, title=title, hours=Decimal(str(hours)),
            municipality=municipality, **particulars,
        )  # fmt: skip
        course.full_clean()
        try:
            with transaction.atomic():
                course.save()
        except IntegrityError:
            raise ValidationError(_("この提供元には、同じコードの講座があります。")) from None
        queue_indexing(KIND, [course.pk])
        act.about(course, changes={"title": title})
    return course


def set_course_skills(*, course: Course, skills: Sequence[tuple[Skill, int, int]], actor: Actor) -> None:
    """Say what a course teaches, as (skill, level reached, level needed): a person's word, kept at every tagging."""
    capability = Capability.WRITE_MATERIAL if course.municipality_id else Capability.MANAGE_CATALOG
    with action(
        "catalog.set_course_skills", actor=actor, capability=capability, municipality=course.municipality_id
    ) as act:
        CourseSkill.objects.filter(course=course).delete()
        rows = [
            CourseSkill(course=course, skill=skill, teaches=teaches, needs=needs, source=Source.CONFIRMED)
            for skill, teaches, needs in skills
        ]
        for row in rows:
            row.full_clean(exclude=["course"])
        CourseSkill.objects.bulk_create(rows)
        queue_indexing(KIND, [course.pk])
        act.about(course, changes={"skills": [[row.skill_id, row.teaches, row.needs] for row in rows]})


def mark_pillars(*, course: Course, pillars: Collection[str], actor: Actor) -> None:
    """Say for which pillars a course is, whatever its provider says; none of them is an answer, too.

    The secretariat says so for every course, an author for those of the own municipality. Raises PermissionRefused.
    """
    is_everywhere = course.municipality_id is None or actor.may(Capability.MANAGE_CATALOG)
    capability = Capability.MANAGE_CATALOG if is_everywhere else Capability.WRITE_MATERIAL
    place = None if is_everywhere else course.municipality_id
    with action("catalog.mark_pillars", actor=actor, capability=capability, municipality=place) as act:
        before, course.marked_pillars = pillars_of(course), joined(pillars) or NONE
        course.save(update_fields=["marked_pillars", "updated_at"])
        queue_indexing(KIND, [course.pk])
        act.about(course, municipality=course.municipality_id, changes={"pillars": [before, pillars_of(course)]})
