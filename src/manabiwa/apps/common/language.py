"""Which language a person reads, and marking the Japanese that stands in an English page."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils import translation

_LETTER: Final = r"[\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uff66-\uff9f]"
# what stands between Japanese words without ending the run: Japanese marks, full-width signs, digits, Latin words
_WITHIN: Final = r"[\u3000-\u303f\u30fb\uff01-\uff65〜×0-9A-Za-z.,:()%+/;#_\- ]"
_JAPANESE: Final = re.compile(_LETTER)
_RUN: Final = re.compile(rf"[「『【(\d]*{_LETTER}(?:{_WITHIN}*{_LETTER})*[」』】)。!?\d]*")
_TAG: Final = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME: Final = re.compile(r"</?([a-z0-9-]+)", re.IGNORECASE)
_NOT_READ: Final = frozenset({"script", "style", "title", "textarea", "template"})
_TEXT_ONLY: Final = frozenset({"option", "text"})
"""Elements that can carry the mark but hold no `span`: choices, and text in a picture."""


def in_language_of(person: Any) -> AbstractContextManager[None]:
    """Say what follows in the language that a person (a user, or nobody) reads, such as a mail to that person."""
    return translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE)


def mark_japanese(html: str) -> str:
    """Mark the Japanese of an English page with `lang="ja"`, so that it is read aloud and set as Japanese (WCAG 3.1.2).

    Names, courses and cases are written by municipalities and stay Japanese. An element that holds nothing but such a
    text carries the mark itself; within a sentence a `span` does.
    """
    parts = _TAG.split(html)
    inside = ""
    for place in range(1, len(parts), 2):
        tag, text = parts[place], parts[place + 1]
        found = _NAME.match(tag)
        name = found[1].lower() if found else ""
        if inside:
            inside = "" if tag.startswith("</") and name == inside else inside
        elif name in _NOT_READ and not tag.startswith("</"):
            inside = name
        if inside or not _JAPANESE.search(text) or " lang=" in tag:
            continue
        following = parts[place + 2] if place + 2 < len(parts) else ""
        alone = not tag.startswith("</") and following.lower() == f"</{name}>"
        if alone and (name in _TEXT_ONLY or _RUN.fullmatch(text.strip())):
            parts[place] = f'{tag[:-1]} lang="ja">'
        elif name not in _TEXT_ONLY:
            parts[place + 1] = _RUN.sub(r'<span lang="ja">\g<0></span>', text)
    return "".join(parts)


class MarkJapanese:
    """Marks the Japanese of English pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if translation.get_language() != "en" or not isinstance(response, HttpResponse):
            return response
        if response.get("Content-Type", "").startswith("text/html"):
            response.content = mark_japanese(response.content.decode(response.charset)).encode(response.charset)
        return response
