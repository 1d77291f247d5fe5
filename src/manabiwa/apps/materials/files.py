"""Videos and captions: checked by their first bytes, kept under names of our own, sent in ranges."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

TYPES = {"mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt; charset=utf-8"}
_PIECE = 256 * 1024


def keep_video(upload: UploadedFile[bytes]) -> str:
    """Store a video; its name in the store. Raises ValidationError for what is neither MP4 nor WebM."""
    head = upload.read(12)
    upload.seek(0)
    kind = "mp4" if head[4:8] == b"ftyp" else "webm" if head[:4] == b"\x1a\x45\xdf\xa3" else ""
    if not kind:
        raise ValidationError({"file": _("MP4 または WebM の動画を選んでください。")})
    return str(default_storage.save(f"materials/{uuid.uuid4().hex}.{kind}", upload))


def keep_captions(upload: UploadedFile[bytes]) -> str:
    """Store captions; their name in the store. Raises ValidationError for what is no WebVTT."""
    head = upload.read(9)
    upload.seek(0)
    if not head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        raise ValidationError({"captions": _("WebVTT の字幕(1行目が WEBVTT のファイル)を選んでください。")})
    return str(default_storage.save(f"materials/{uuid.uuid4().hex}.vtt", upload))


def send(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer a stored file, or the range of it that the browser asks for (RFC 9110, 14)."""
    kind = TYPES[Path(name).suffix[1:]]
    size = default_storage.size(name)
    asked = request.headers.get("Range", "")
    match = re.fullmatch(r"bytes=([0-9]{0,15})-([0-9]{0,15})", asked)
    if not match or not any(match.groups()):
        answer: HttpResponseBase = FileResponse(default_storage.open(name), content_type=kind)
        answer["Accept-Ranges"] = "bytes"
        return answer
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = default_storage.open(name)
    answer = StreamingHttpResponse(_pieces(file, start, end - start + 1), status=206, content_type=kind)
    answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    answer["Content-Length"] = str(end - start + 1)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _pieces(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
