"""Evidence and its confirmation; the parts of a curriculum vitae."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.learning.access import require_beside, require_own
from manabiwa.apps.learning.confirming import confirm_skill, lower_confirmed
from manabiwa.apps.learning.selectors import open_goal

from . import files
from .models import Evidence, EvidenceSkill, Resume, ResumeEntry

MOST_PIECES = 100
MOST_ENTRIES = 60


def add_evidence(
    *, person: User, kind: str, title: str, skills: Collection[Skill], actor: Actor, about: str = "",
    made_on: date | None = None, issuer: str = "", url: str = "", upload: UploadedFile[bytes] | None = None,
) -> Evidence:  # fmt: skip
    """Put a file or a link into the person's folder.

    Raises ValidationError without either, for other kinds of files, for addresses that are no web pages, and when the
    folder is full.
    """
    row = Evidence(
        person=person, kind=kind, title=title.strip(), about=about.strip(), made_on=made_on, issuer=issuer.strip(),
        url=url.strip(),
    )  # fmt: skip
    with action("portfolio.add_evidence", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        _check_room(person, upload)
        if row.url and not row.url.startswith(("https://", "http://")):
            raise ValidationError({"url": _("http:// か https:// で始まるアドレスを入れてください。")})
        if not row.url and upload is None:
            raise ValidationError(_("ファイルかリンクの、どちらかを入れてください。"))
        row.full_clean(exclude=["file"], validate_constraints=False)
        if upload is not None:
            row.file, row.file_kind, row.bytes = files.keep(upload)
            row.file_title = files.plain_name(upload.name or "")[:200]
        try:
            row.save()
            EvidenceSkill.objects.bulk_create(EvidenceSkill(evidence=row, skill=skill) for skill in set(skills))
            act.about(row, person_id=person.pk, changes={"title": row.title, "kind": kind, "file": row.file_kind})
        except Exception:
            files.drop(row.file)  # nobody would find it again
            raise
    return row


def _check_room(person: User, upload: UploadedFile[bytes] | None) -> None:
    User.objects.select_for_update().get(pk=person.pk)  # two tabs, one folder
    rows = Evidence.objects.filter(person=person)
    if rows.count() >= MOST_PIECES:
        raise ValidationError(_("成果物は%(most)s件までです。古いものを消してください。") % {"most": MOST_PIECES})
    used = rows.aggregate(Sum("bytes"))["bytes__sum"] or 0
    if upload is not None and used + (upload.size or 0) > files.LIMIT_IN_ALL:
        most = files.LIMIT_IN_ALL // 1024**2
        raise ValidationError({"file": _("ファイルは合わせて%(most)s MB までです。") % {"most": most}})


def delete_evidence(*, evidence: Evidence, actor: Actor) -> None:
    """Take a piece out of the folder, with its file; what only it had shown is shown no more."""
    with action("portfolio.delete_evidence", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, evidence.person_id)
        act.about(evidence, person_id=evidence.person_id, changes={"title": evidence.title})
        shown = [row.skill for row in evidence.skills.select_related("skill") if row.confirmed]
        person, name = evidence.person, evidence.file
        evidence.delete()
        _lower(person, shown, actor)
        transaction.on_commit(partial(files.drop, name))


def confirm_evidence(*, evidence: Evidence, levels: Mapping[int, int], actor: Actor, now: datetime) -> None:
    """A supporter has looked at it and saw these levels (by skill; 0: not seen). They become claims of the person.

    Raises ValidationError without any level, or for a skill that the evidence does not name.
    """
    with action("portfolio.confirm_evidence", actor=actor, capability=None) as act:
        require_beside(actor, evidence.person_id)
        rows = {row.skill_id: row for row in evidence.skills.select_for_update(of=("self",)).select_related("skill")}
        if not set(levels) <= set(rows) or not any(levels.values()):
            raise ValidationError(_("確かめたスキルのレベルを、一つ以上選んでください。"))
        for key, row in rows.items():
            row.confirmed = levels.get(key) or None
            row.save(update_fields=["confirmed"])
        evidence.confirmed_by_id, evidence.confirmed_at = actor.person_id, now
        evidence.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
        for row in rows.values():
            if row.confirmed:
                confirm_skill(person=evidence.person, skill=row.skill, level=row.confirmed, actor=actor, now=now)
        _lower(evidence.person, [row.skill for row in rows.values()], actor)
        changes = {row.skill.code: row.confirmed for row in rows.values()}
        act.about(evidence, person_id=evidence.person_id, changes=changes)


def withdraw_confirmation(*, evidence: Evidence, actor: Actor) -> None:
    """A supporter takes a confirmation back."""
    with action("portfolio.withdraw_confirmation", actor=actor, capability=None) as act:
        require_beside(actor, evidence.person_id)
        skills = [row.skill for row in evidence.skills.select_related("skill") if row.confirmed]
        evidence.skills.update(confirmed=None)
        evidence.confirmed_by, evidence.confirmed_at = None, None
        evidence.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
        _lower(evidence.person, skills, actor)
        act.about(evidence, person_id=evidence.person_id)


def _lower(person: User, skills: Collection[Skill], actor: Actor) -> None:
    """What the other pieces of the folder still show holds."""
    for skill in skills:
        rows = EvidenceSkill.objects.filter(evidence__person=person, skill=skill)
        left = rows.aggregate(Max("confirmed"))["confirmed__max"] or 0
        lower_confirmed(person=person, skill=skill, level=left, actor=actor)


def begin_resume(*, person: User, actor: Actor) -> Resume:
    """The person's curriculum vitae; the first time it begins with what was said in the interview."""
    rows = Resume.objects.select_related("person__municipality").filter(person=person)
    known = rows.first()
    if known is not None:
        return known
    with action("portfolio.begin_resume", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        goal = open_goal(person)
        said = {"label": goal.title, "summary": goal.background[:4000]} if goal else {}
        Resume.objects.bulk_create([Resume(person=person, **said)], ignore_conflicts=True)  # two tabs, one row
        act.about(person_id=person.pk)
    return rows.get()


def save_resume(*, resume: Resume, actor: Actor, **said: Any) -> None:
    """Keep what the person wrote: the fields of `Resume`."""
    with action("portfolio.save_resume", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, resume.person_id)
        for name, value in said.items():
            setattr(resume, name, value)
        resume.full_clean()
        resume.save()
        act.about(resume, person_id=resume.person_id, changes={"fields": sorted(said)})


def save_entry(
    *, resume: Resume, kind: str, place: str, title: str, started_on: date | None, ended_on: date | None, text: str,
    actor: Actor, entry: ResumeEntry | None = None,
) -> ResumeEntry:  # fmt: skip
    """Add a post, a school or a licence, or change one. Raises ValidationError without a name or with ends swapped."""
    with action("portfolio.save_entry", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, resume.person_id)
        if entry is None and resume.entries.count() >= MOST_ENTRIES:
            raise ValidationError(_("項目は%(most)s件までです。") % {"most": MOST_ENTRIES})
        if not (place.strip() or title.strip()):
            raise ValidationError(_("名前を入れてください。"))
        if started_on and ended_on and ended_on < started_on:
            raise ValidationError({"ended_on": _("おわりの年月は、はじめより後にしてください。")})
        row = entry or ResumeEntry(resume=resume, kind=kind)
        row.place, row.title, row.text = place.strip(), title.strip(), text.strip()
        row.started_on, row.ended_on = started_on, ended_on
        row.full_clean()
        row.save()
        act.about(row, person_id=resume.person_id)
    return row


def delete_entry(*, entry: ResumeEntry, actor: Actor) -> None:
    """Take an entry out."""
    with action("portfolio.delete_entry", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, entry.resume.person_id)
        act.about(entry, person_id=entry.resume.person_id)
        entry.delete()
