"""What the portfolio keeps about a person, and how it forgets: with the files."""

from functools import partial
from typing import Any

from django.db import transaction

from . import files
from .models import Evidence, Resume


def export(user_id: int) -> dict[str, Any]:
    """The folder and the curriculum vitae; files are named, and can be downloaded on the page of the folder."""
    rows = Evidence.objects.filter(person_id=user_id).prefetch_related("skills__skill")
    return {
        "evidence": [
            {
                "title": row.title, "kind": row.kind, "about": row.about, "issuer": row.issuer, "url": row.url,
                "made_on": row.made_on.isoformat() if row.made_on else None, "file": row.file_title,
                "bytes": row.bytes, "confirmed": row.confirmed_at.isoformat() if row.confirmed_at else None,
                "skills": [{"skill": one.skill.name, "confirmed": one.confirmed} for one in row.skills.all()],
            }
            for row in rows
        ],
        "resume": [
            {
                "label": row.label, "phone": row.phone, "summary": row.summary, "appeal": row.appeal,
                "entries": [
                    {"kind": one.kind, "place": one.place, "title": one.title, "text": one.text,
                     "started": one.started_on.isoformat() if one.started_on else None,
                     "ended": one.ended_on.isoformat() if one.ended_on else None}
                    for one in row.entries.all()
                ],
            }
            for row in Resume.objects.filter(person_id=user_id)
        ],
    }  # fmt: skip


def erase(user_id: int) -> int:
    """Delete it all; a supporter who is erased leaves the confirmation without a name."""
    names = list(Evidence.objects.filter(person_id=user_id).exclude(file="").values_list("file", flat=True))
    for name in names:
        transaction.on_commit(partial(files.drop, name))
    removed = sum(int(model.objects.filter(person_id=user_id).delete()[0]) for model in (Evidence, Resume))
    return removed + Evidence.objects.filter(confirmed_by=user_id).update(confirmed_by=None)
