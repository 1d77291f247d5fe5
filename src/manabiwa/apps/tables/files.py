"""The stored file of an import, as a path that readers can open."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from manabiwa.apps.tables.limits import DEFAULT, Limits

_CHUNK = 1024 * 1024


def current_limits() -> Limits:
    """Return the limits of this installation (`TABLE_IMPORT_MAX_BYTES` in the settings)."""
    return Limits(bytes=getattr(settings, "TABLE_IMPORT_MAX_BYTES", DEFAULT.bytes))


@contextmanager
def local_path(file: FieldFile) -> Iterator[Path]:
    """Give the file a path: its own on a local disk, a temporary copy when the storage is elsewhere."""
    try:
        path = Path(file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix) as copy, file.open("rb") as stored:
            while chunk := stored.read(_CHUNK):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path


@contextmanager
def path_of_upload(upload: File[bytes]) -> Iterator[Path]:
    """Give an upload a path: large ones have one already, small ones are written out."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        upload.seek(0)
        yield Path(copy.name)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
