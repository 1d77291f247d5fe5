"""Reading what our documents say, as a person would copy it out of the file."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader


def body_of(answer: Any) -> bytes:
    """The file of an answer."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def read_pdf(data: bytes) -> PdfReader:
    """The file, opened."""
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """All words of a PDF without white space: lines break where the page does."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in read_pdf(data).pages))


def sheets_of(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a workbook by the names of its sheets."""
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
