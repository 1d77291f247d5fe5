"""Reading material: what authors write, what learners open, how far they are."""

from django.db.models import Prefetch, QuerySet

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.vocabulary import EXPERIENCED, PASSED, activity_of

from .models import Material, Unit, Version


def materials_of(actor: Actor) -> QuerySet[Material]:
    """What the actor may write, newest first."""
    rows = Material.objects.for_actor(actor, Capability.WRITE_MATERIAL).select_related("course", "municipality")
    versions = Prefetch("versions", queryset=Version.objects.order_by("-number"))
    return rows.prefetch_related(versions).order_by("-created_at", "-pk")


def published_version(course_id: int) -> Version | None:
    """The newest published version of a course of our own. Unscoped: our courses are open to every learner."""
    rows = Version.objects.filter(material__course_id=course_id, published_at__isnull=False)
    rows = rows.filter(material__course__withdrawn_at=None).select_related("material__course", "material__municipality")
    return rows.order_by("-number").first()


def has_player(course_id: int) -> bool:
    """Whether a course can be taken here."""
    return Version.objects.filter(material__course_id=course_id, published_at__isnull=False).exists()


def activity_of_unit(unit: Unit) -> str:
    """The unit's address in learning records; the same through all versions in which the unit is unchanged."""
    return activity_of("unit", unit.content["key"])


def finished_units(version: Version, person: User) -> frozenset[int]:
    """Primary keys of the units that the person has read, seen or passed."""
    units = {activity_of_unit(unit): unit.pk for unit in version.units.all()}
    rows = Statement.objects.filter(
        person=person, activity__in=list(units), verb__in=(EXPERIENCED, PASSED), voided_by=None
    )
    return frozenset(units[activity] for activity in rows.values_list("activity", flat=True).distinct())
