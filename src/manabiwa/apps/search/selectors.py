"""The words that mean the same."""

from datetime import datetime

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.engines.search import DEFAULT_SYNONYMS

from .models import SynonymGroup

Synonyms = tuple[tuple[str, ...], ...]


def synonym_groups(actor: Actor) -> QuerySet[SynonymGroup]:
    """The groups in use, for whoever edits them. Raises PermissionRefused for others."""
    require(actor, Capability.CURATE)
    return SynonymGroup.objects.filter(is_active=True)


def removed_groups(actor: Actor) -> QuerySet[SynonymGroup]:
    """The groups that were taken out, the last first. Raises PermissionRefused for whoever may not edit them."""
    require(actor, Capability.CURATE)
    return SynonymGroup.objects.filter(is_active=False).order_by("-updated_at", "-pk")


def active_synonyms() -> Synonyms:
    """What searches use: the groups of the secretariat, or those that a new network starts with."""
    if not SynonymGroup.objects.exists():
        return DEFAULT_SYNONYMS
    return tuple(tuple(words) for words in SynonymGroup.objects.filter(is_active=True).values_list("words", flat=True))


def synonyms_stamp() -> datetime | None:
    """When the groups last changed; one short question to the store."""
    return SynonymGroup.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()
