"""Files of evidence: known by their content, kept under names of our own, answered as downloads only."""

from __future__ import annotations

import re
import uuid
import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from manabiwa.apps.common.archives import DAMAGED

LIMIT = 20 * 1024**2
"""Bytes of one file."""
LIMIT_IN_ALL = 200 * 1024**2
"""Bytes of all files of a person."""
KINDS = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def kind_of(file: IO[bytes]) -> str:
    """What the content is, a key of `KINDS`; empty for anything else, documents with macros included."""
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return _office_kind(file) if head.startswith(b"PK\x03\x04") else ""


def _office_kind(file: IO[bytes]) -> str:
    """Read the list of an archive's parts, never the parts."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except DAMAGED:
        return ""
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for folder, kind in _OFFICE.items() if any(name.startswith(folder) for name in names)), "")


def keep(upload: UploadedFile[bytes]) -> tuple[str, str, int]:
    """Store a file: its name in the store, its kind and its bytes. Raises ValidationError for other or large files."""
    size = upload.size or 0
    if size > LIMIT:
        raise ValidationError({"file": too_large()})
    kind = kind_of(upload.file if upload.file is not None else upload)
    if not kind:
        raise ValidationError({
            "file": _("PDF、画像(PNG・JPEG・GIF・WebP)、Word・Excel・PowerPoint のファイルを選んでください。"
                      "マクロを含むファイルは預かれません。")
        })  # fmt: skip
    return str(default_storage.save(f"portfolio/{uuid.uuid4().hex}.{kind}", upload)), kind, size


def too_large() -> str:
    """The words for a file beyond the limit."""
    return _("ファイルは%(most)s MB までです。小さくするか、リンクで示してください。") % {"most": LIMIT // 1024**2}


def drop(name: str) -> None:
    """Delete a stored file; one that is gone already is no error."""
    if name:
        default_storage.delete(name)


def send(name: str, kind: str, title: str) -> FileResponse:
    """Answer a stored file as a download that no browser runs or guesses about."""
    answer = FileResponse(
        default_storage.open(name), content_type=KINDS[kind], as_attachment=True, filename=f"{plain_name(title)}.{kind}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def plain_name(title: str) -> str:
    """A title as the name of a file: without what a path or a header could take for something else."""
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", title).strip(". ")[:80] or "file"
