"""Rows that belong to a municipality are read through it: an unscoped query is the marked exception."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from .permissions import Actor, Capability

M = TypeVar("M", bound=models.Model)


class UnscopedQueryError(RuntimeError):
    """A tenant's rows were asked for without saying whose."""


class TenantManager(models.Manager[M]):
    """Refuses every query that does not begin with a tenant; `path` leads from the row to its municipality."""

    def __init__(self, path: str = "municipality") -> None:
        super().__init__()
        self._path = path

    def get_queryset(self) -> models.QuerySet[M]:
        raise UnscopedQueryError(f"{self.model.__name__}.objects needs for_municipality() or for_actor()")

    def create(self, **values: Any) -> M:
        """Add a row; it names its tenant itself."""
        return super().get_queryset().create(**values)

    def for_municipality(self, code: str) -> models.QuerySet[M]:
        """Rows of the municipality with this 6-digit code."""
        return super().get_queryset().filter(**{f"{self._path}_id": code})

    def for_actor(self, actor: Actor, capability: Capability) -> models.QuerySet[M]:
        """Rows of all municipalities in which the actor holds the capability."""
        codes = actor.municipalities(capability)
        rows = super().get_queryset()
        return rows if codes is None else rows.filter(**{f"{self._path}_id__in": codes})


class TenantModel(models.Model):
    """A row owned by one municipality. `unscoped` comes first: Django itself (relations, validation) uses it."""

    municipality = models.ForeignKey("network.Municipality", on_delete=models.PROTECT, related_name="+")

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
