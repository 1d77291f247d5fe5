"""Storing statements: validated, once, never changed."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.engines.xapi import (
    VOIDED,
    equivalent,
    identifier,
    is_voiding,
    parse_timestamp,
    validate_statement,
    voided_by,
)  # fmt: skip

from .models import Statement
from .signals import statement_stored


class StatementConflict(Exception):  # noqa: N818 - HTTP's own word for it (xAPI part 3, 2.1.1: 409 Conflict)
    """A statement with this id is stored already and says something else."""


def store_statement(
    *, person: User, verb: str, activity: str, actor: Actor, now: datetime, object_name: str = "",
    result: Mapping[str, Any] | None = None, registration: uuid.UUID | None = None,
) -> Statement:  # fmt: skip
    """Write down that a person did something with an activity. Raises PermissionRefused for another person's record."""
    content: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "actor": actor_of(person),
        "verb": {"id": verb},
        "object": {"id": activity},
        "timestamp": now.isoformat(),
    }
    if object_name:
        content["object"]["definition"] = {"name": {"ja": object_name}}
    if result:
        content["result"] = dict(result)
    if registration:
        content["context"] = {"registration": str(registration)}
    return store_content(content=content, person=person, actor=actor, now=now)


def store_content(*, content: Mapping[str, Any], person: User, actor: Actor, now: datetime) -> Statement:
    """Store a statement as it came. The same statement twice is stored once.

    Raises StatementError when it breaks a rule of the specification, StatementConflict when its id stands for another
    statement, PermissionRefused when it is about somebody else.
    """
    statement = {"id": str(uuid.uuid4()), "timestamp": now.isoformat(), **content}
    validate_statement(statement)
    _require_own(statement, person, actor)
    with action("records.store_statement", actor=actor, capability=None) as act:
        known = Statement.objects.filter(pk=statement["id"]).first()
        if known is not None:
            return _same(known, statement)
        row = Statement(
            id=uuid.UUID(statement["id"]), person=person,
            actor_key=" ".join(identifier(statement["actor"]) or ())[:200],
            verb=statement["verb"]["id"], activity=statement["object"].get("id", "")[:500],
            registration=statement.get("context", {}).get("registration"),
            timestamp=parse_timestamp(statement["timestamp"]) or now, stored=now,
            content={**statement, "stored": now.isoformat()},
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return _same(Statement.objects.get(pk=row.pk), statement)
        if is_voiding(statement):
            _void(statement, person, row.pk)
        act.about(row, person_id=person.pk, changes={"verb": row.verb, "activity": row.activity})
        act.announce(statement_stored, statement=row)
    return row


def actor_of(person: User) -> dict[str, Any]:
    """The person as an xAPI agent: an account of this site, so that no address travels with the statements."""
    return {"account": {"homePage": settings.SITE_URL, "name": str(person.pk)}}


def _same(known: Statement, statement: Mapping[str, Any]) -> Statement:
    if not equivalent(known.content, statement):
        raise StatementConflict(str(known.pk))
    return known


def _void(statement: Mapping[str, Any], person: User, by: uuid.UUID) -> None:
    rows = Statement.objects.filter(pk=voided_by(statement) or by, person=person, voided_by=None).exclude(verb=VOIDED)
    rows.update(voided_by=by)


def _require_own(statement: Mapping[str, Any], person: User, actor: Actor) -> None:
    names = {("mbox", f"mailto:{person.email}"), ("account", settings.SITE_URL, str(person.pk))}
    is_own = identifier(statement["actor"]) in names and (actor is SYSTEM or actor.person_id == person.pk)
    if not is_own:
        raise PermissionRefused(_("自分の学習記録だけを書き込めます。"))
