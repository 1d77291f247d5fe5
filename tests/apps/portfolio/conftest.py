"""The small catalogue and the supporter of the learning tests, and files to put into a folder."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from manabiwa.apps.portfolio import services
from tests.apps.learning.conftest import beside, catalogue  # noqa: F401

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF = b"%PDF-1.7\n" + bytes(64)


def office(folder: str, *more: str, types: bool = True) -> bytes:
    """An archive with the parts of an office document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (*(["[Content_Types].xml"] if types else []), f"{folder}document.xml", *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def upload(content: bytes = PDF, name: str = "works.pdf") -> Any:
    return SimpleUploadedFile(name, content, content_type="text/html")  # what a browser claims does not count


@pytest.fixture
def piece(catalogue: Any, learner: Any) -> Any:  # noqa: F811
    return services.add_evidence(
        person=learner.user, kind="work", title="商店街のページ", about="写真の並べ方を工夫した。",
        skills=[catalogue.html, catalogue.css], upload=upload(), url="https://example.jp/works", actor=learner,
    )  # fmt: skip
