"""The frame of every write: permission, one transaction, audit row, news on commit.

with action("network.approve_membership", actor=actor, capability=Capability.ADMIT_MEMBERS) as act:
    ...change rows...
    act.about(membership, municipality=code, changes={"status": ["requested", "approved"]})
    act.announce(member_joined, municipality=municipality)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

from .permissions import Actor, Capability, require

# sent inside the transaction with `record: ActionRecord`; accounts writes the audit row from it
action_performed = Signal()


@dataclass(slots=True)
class ActionRecord:
    """What one service did, as the audit trail keeps it."""

    name: str
    actor: Actor
    municipality: str | None = None
    subject_type: str = ""
    subject_id: str = ""
    person_id: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    is_view: bool = False

    def about(
        self,
        subject: models.Model | None = None,
        *,
        municipality: str | None = None,
        person_id: int | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        """Name what was changed (a row), where (6-digit code), whose record it is, and the changes (JSON values)."""
        if subject is not None:
            self.subject_type, self.subject_id = subject._meta.label, str(subject.pk)
        self.municipality = municipality or self.municipality
        self.person_id = person_id or self.person_id
        self.changes |= dict(changes or {})

    def announce(self, signal: Signal, **news: Any) -> None:
        """Send the signal once the transaction is committed; a failing listener does not undo the service."""
        transaction.on_commit(partial(signal.send_robust, sender=self.name, **news))


@contextmanager
def action(
    name: str, *, actor: Actor, capability: Capability | None, municipality: str | None = None
) -> Iterator[ActionRecord]:
    """Run a service's body in one transaction after checking the capability (None: signed in is enough).

    Raises PermissionRefused before anything is read or written.
    """
    require(actor, capability, municipality)
    record = ActionRecord(name=name, actor=actor, municipality=municipality)
    with transaction.atomic():
        yield record
        action_performed.send(sender=action, record=record)


def record_view(name: str, *, actor: Actor, person_id: int | None = None, municipality: str | None = None) -> None:
    """Leave a trace that the actor looked at a person's record, or took a table of people out of a municipality."""
    record = ActionRecord(name=name, actor=actor, municipality=municipality, person_id=person_id, is_view=True)
    action_performed.send(sender=action, record=record)
