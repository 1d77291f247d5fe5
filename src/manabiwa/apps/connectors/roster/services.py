"""Bringing a roster: upload, look, apply or leave it; and those who accepted their invitation join their classes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, require
from manabiwa.apps.common.services import action
from manabiwa.apps.connectors.models import RosterRecord, RosterUpload, UploadState
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.programmes.models import Programme
from manabiwa.apps.tasks.models import BackgroundTask, State
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task

from .applying import apply_comparison
from .comparing import Comparison, Fate, compare
from .foreseeing import Foreseen, foresee, known_rows
from .format import Kind, Roster
from .reading import read_roster

AT_ONCE = 100
"""People up to whom the person waits for the answer."""
FORGOTTEN_AFTER = timedelta(days=7)
"""An upload on which nobody decides holds names and addresses for no longer than this."""


_UNDECIDED = (UploadState.PENDING, UploadState.APPLYING)


@dataclass(frozen=True, slots=True)
class Preview:
    """An upload, what it changes, and what that means for people."""

    comparison: Comparison
    foreseen: Foreseen

    @property
    def seen(self) -> str:
        """What the person agrees to: the changes and who leaves."""
        return f"{self.comparison.fingerprint}-{len(self.foreseen.leaves)}"

    @property
    def is_nothing(self) -> bool:
        """Whether applying it would write nothing that counts."""
        has_rows = any(change.fate not in {Fate.UNCHANGED, Fate.OLDER} for change in self.comparison.changes)
        return not has_rows and self.foreseen.is_nothing


def require_roster(actor: Actor, municipality: str) -> None:
    """A roster makes participants and invites people: both permissions are needed. Raises PermissionRefused."""
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    require(actor, Capability.MANAGE_MEMBERS, municipality)


def upload_roster(*, programme: Programme, name: str, content: bytes, actor: Actor) -> RosterUpload:
    """Keep an archive to be looked at; one that waited before it is left. Nothing else is written.

    Raises ValidationError for an archive that cannot be read, and while another one is being applied.
    """
    require_roster(actor, programme.municipality_id)
    with action(
        "connectors.upload_roster", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=programme.municipality_id,
    ) as act:  # fmt: skip
        Programme.unscoped.select_for_update().get(pk=programme.pk)
        _read(content)
        uploads = RosterUpload.objects.for_municipality(programme.municipality_id).filter(programme=programme)
        if any(is_being_applied(row) for row in uploads.filter(state=UploadState.APPLYING).only("pk")):
            raise ValidationError({"file": _("前の名簿を反映しています。終わってから、もう一度選んでください。")})
        uploads.filter(state__in=_UNDECIDED).update(state=UploadState.DISCARDED, content=b"")
        upload = RosterUpload.objects.create(
            programme=programme, person_id=actor.person_id, name=name[:200], content=content
        )
        act.about(upload)
    return upload


def is_being_applied(upload: RosterUpload) -> bool:
    """Whether a worker has it, or will: a task that failed for good leaves its upload behind."""
    tasks = BackgroundTask.objects.filter(name="connectors.apply_roster", key=str(upload.pk))
    return tasks.filter(state__in=[State.WAITING, State.RUNNING]).exists()


def preview_roster(*, upload: RosterUpload, actor: Actor, now: datetime) -> Preview:
    """What applying the upload would do as things stand now. Raises ValidationError when it was decided on."""
    require_roster(actor, upload.programme.municipality_id)
    return _preview(upload, now)


def discard_roster(*, upload: RosterUpload, actor: Actor) -> None:
    """Leave an upload that waits; its content goes."""
    require_roster(actor, upload.programme.municipality_id)
    with action(
        "connectors.discard_roster", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=upload.programme.municipality_id,
    ) as act:  # fmt: skip
        RosterUpload.unscoped.filter(pk=upload.pk, state=UploadState.PENDING).update(
            state=UploadState.DISCARDED, content=b""
        )
        act.about(upload)


def request_apply(*, upload: RosterUpload, seen: str, may_leave: bool, actor: Actor, now: datetime) -> bool:
    """Apply what the person has seen, at once or (many people) in the background; whether it is done.

    Raises ValidationError when something changed since the person looked, or when somebody leaves and the person has
    not said so (`may_leave`).
    """
    preview = preview_roster(upload=upload, actor=actor, now=now)
    if preview.foreseen.leaves and not may_leave:
        raise ValidationError(_("期から外れる人がいます。確かめて、印を付けてください。"))
    if preview.foreseen.size <= AT_ONCE:
        apply_roster(upload=upload, seen=seen, actor=actor, now=now)
        return True
    _refuse_unseen(preview, seen)
    with action(
        "connectors.request_roster", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=upload.programme.municipality_id,
    ) as act:  # fmt: skip
        RosterUpload.unscoped.filter(pk=upload.pk, state=UploadState.PENDING).update(state=UploadState.APPLYING)
        queue_task(
            name="connectors.apply_roster", title=_("名簿の反映: %(name)s") % {"name": upload.programme.name}, now=now,
            arguments={"upload_id": upload.pk, "person_id": actor.person_id, "seen": seen},
            owner_id=actor.person_id, key=str(upload.pk),
        )  # fmt: skip
        act.about(upload)
    return False


def apply_roster(*, upload: RosterUpload, seen: str, actor: Actor, now: datetime) -> dict[str, int]:
    """Write all of it or nothing; how many of what. Raises ValidationError when it is not what the person has seen."""
    programme = upload.programme
    require_roster(actor, programme.municipality_id)
    with action(
        "connectors.apply_roster", actor=actor, capability=Capability.RUN_PROGRAMMES,
        municipality=programme.municipality_id,
    ) as act:  # fmt: skip
        # one roster at a time changes a programme
        Programme.unscoped.select_for_update().get(pk=programme.pk)
        upload = RosterUpload.unscoped.select_for_update().get(pk=upload.pk)
        upload.programme = programme
        preview = _preview(upload, now)
        _refuse_unseen(preview, seen)
        courses = apply_comparison(
            programme=programme, comparison=preview.comparison, foreseen=preview.foreseen, actor=actor, now=now,
            reason=_("名簿から外れました"),
        )  # fmt: skip
        upload.state, upload.content, upload.counts = UploadState.APPLIED, b"", {**_counts(preview), "courses": courses}
        upload.save(update_fields=["state", "content", "counts", "updated_at"])
        act.about(upload, changes=upload.counts)
    return dict(upload.counts)


@task("connectors.apply_roster")
def apply_in_background(*, progress: Progress, upload_id: int, person_id: int, seen: str) -> dict[str, Any]:
    """Apply a large roster; running it again after it was applied does nothing."""
    upload = RosterUpload.unscoped.select_related("programme__municipality").get(pk=upload_id)
    if upload.state != UploadState.APPLYING:
        return dict(upload.counts)
    progress(0, 1)
    actor = Person(User.objects.get(pk=person_id))
    try:
        return apply_roster(upload=upload, seen=seen, actor=actor, now=timezone.now())
    except ValidationError as error:
        # back to the person: look again
        RosterUpload.unscoped.filter(pk=upload.pk).update(state=UploadState.PENDING)
        return {"refused": error.messages}


@task("connectors.forget_rosters", every_seconds=24 * 3600)
def forget_rosters(*, progress: Progress) -> dict[str, int]:
    """Leave uploads on which nobody has decided for a week: they hold names and addresses."""
    rows = RosterUpload.unscoped.filter(state__in=_UNDECIDED, created_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return {"uploads": rows.update(state=UploadState.DISCARDED, content=b"")}


def join_after_invitation(*, user: User, municipality: str, now: datetime) -> int:
    """Somebody accepted an invitation of the municipality: joins the classes in which a roster names that address."""
    programmes = Programme.objects.for_municipality(municipality).filter(
        roster__kind=Kind.PERSON, roster__is_active=True, roster__told__email=user.email.lower()
    )
    joined = 0
    for programme in programmes.select_related("municipality").distinct():
        with action(
            "connectors.join_by_roster", actor=SYSTEM, capability=Capability.RUN_PROGRAMMES, municipality=municipality
        ) as act:
            Programme.unscoped.select_for_update().get(pk=programme.pk)
            comparison = compare(Roster(), known_rows(programme))
            foreseen = _only_for(user, foresee(programme, comparison, now))
            apply_comparison(
                programme=programme, comparison=comparison, foreseen=foreseen, reason="", actor=SYSTEM, now=now
            )
            act.about(programme, person_id=user.pk, changes={"joined": len(foreseen.joins)})
            joined += len(foreseen.joins)
    return joined


def forget_person(user_id: int) -> int:
    """Delete what rosters said about a person, and uploads that wait and name the address; how many rows."""
    address = User.objects.values_list("email", flat=True).get(pk=user_id).lower()
    rows = RosterRecord.unscoped.filter(kind=Kind.PERSON)
    named = list(rows.filter(person_id=user_id)) + list(rows.filter(person=None, told__email=address))
    removed = 0
    for row in named:
        members = RosterRecord.unscoped.filter(
            programme=row.programme_id, kind=Kind.MEMBER, told__userSourcedId=row.sourced_id
        )
        removed += members.delete()[0] + row.delete()[0]
    for upload in RosterUpload.unscoped.filter(state__in=_UNDECIDED):
        if any(row.values.get("email") == address for row in _read(bytes(upload.content)).of(Kind.PERSON)):
            upload.state, upload.content = UploadState.DISCARDED, b""
            upload.save(update_fields=["state", "content", "updated_at"])
    RosterUpload.unscoped.filter(person_id=user_id).update(person=None)
    return removed


def told_of_person(user_id: int) -> list[dict[str, Any]]:
    """What rosters say about a person."""
    rows = RosterRecord.unscoped.filter(person_id=user_id, kind=Kind.PERSON).select_related("programme").order_by("pk")
    return [{"programme": str(row.programme), **row.told} for row in rows]


def _preview(upload: RosterUpload, now: datetime) -> Preview:
    if upload.state not in _UNDECIDED:
        raise ValidationError(_("この名簿は、もう反映したか、やめています。"))
    comparison = compare(_read(bytes(upload.content)), known_rows(upload.programme))
    return Preview(comparison, foresee(upload.programme, comparison, now))


def _read(content: bytes) -> Roster:
    try:
        return read_roster(content)
    except SourceError as error:
        raise ValidationError({"file": error.to_json()["en" if get_language() == "en" else "ja"]}) from None


def _refuse_unseen(preview: Preview, seen: str) -> None:
    if preview.seen != seen:
        raise ValidationError(_("確かめたあとに、名簿や参加者が変わりました。もう一度確かめてください。"))


def _counts(preview: Preview) -> dict[str, int]:
    foreseen = preview.foreseen
    return {
        "invited": len(foreseen.invites),
        "joined": len(foreseen.joins) + len(foreseen.returns),
        "left": len(foreseen.leaves),
        "cohorts": len(foreseen.opens),
        "wrong": len(preview.comparison.problems),
    }


def _only_for(user: User, foreseen: Foreseen) -> Foreseen:
    """That person's joining alone: an acceptance decides about nobody else."""
    mine = {sourced_id for sourced_id, one in foreseen.people.items() if one.pk == user.pk}
    return Foreseen(
        people=foreseen.people, cohorts=foreseen.cohorts, opens=(), invites=(), takes_back=(),
        joins={pair: row for pair, row in foreseen.joins.items() if pair[1] in mine and pair[0] in foreseen.cohorts},
        waits=foreseen.waits, links=foreseen.links, returns=frozenset(), leaves=(),
    )  # fmt: skip
